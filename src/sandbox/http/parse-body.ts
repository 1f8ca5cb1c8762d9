import type { z } from "zod";
import { validationFailed } from "../errors.js";

/** @throws {SandboxError} 422 with a path for each field. */
export function parseBody<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw validationFailed(result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })));
}
