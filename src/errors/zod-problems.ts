import type { z } from "zod";
import type { InputProblem } from "./errors.js";

/** Zod's findings as input problems, their paths put under `prefix`, for example `["input", "config"]`. */
export function problemsFromZod(error: z.ZodError, prefix: readonly (string | number)[]): InputProblem[] {
  return error.issues.map((issue) => ({
    path: [...prefix, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))],
    message: issue.message,
  }));
}
