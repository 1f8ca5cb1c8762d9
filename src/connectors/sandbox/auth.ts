import { z } from "zod";
import type { AuthMethod } from "../connector.js";

/** A key with the rights of its role. An access token of the Sandbox's OAuth login goes into the same header. */
export const apiKeyAuth: AuthMethod = {
  method: "API_KEY",
  description:
    "The API key the Sandbox was started with (`sandbox` unless it was told another). With `-readonly` or `-clerk` at " +
    "its end it has fewer rights. An OAuth access token works as well, until it expires.",
  credentials: z.object({
    apiKey: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,512}$/, "Expected the key as one line without spaces.")
      .describe("The key."),
  }),
};
