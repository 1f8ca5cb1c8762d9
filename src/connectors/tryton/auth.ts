import { z } from "zod";
import type { AuthMethod } from "../connector.js";

/** A key of the REST protocol: bound to one user, whose permissions it has, and revocable by itself. */
export const restKeyAuth: AuthMethod = {
  method: "API_KEY",
  label: "API key (Tryton 8.0 or later)",
  description:
    "A key of Tryton's REST API (8.0 or later). A user makes one under Preferences, REST API keys; an administrator " +
    "under Administration, Users, REST API keys. It must be in the state “Validated”.",
  credentials: z.object({
    restKey: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{16,512}$/, "Expected the key as Tryton shows it: one line without spaces.")
      .describe("The key, as Tryton shows it.")
      .meta({ title: "API key" }),
  }),
};

/** A login with a password, for the JSON-RPC that Tryton had before its REST protocol. */
export const passwordAuth: AuthMethod = {
  method: "PASSWORD",
  label: "User and password (Tryton 6.0)",
  description:
    "A login and its password, for Tryton's JSON-RPC: the way for Tryton 6.0, which has no REST protocol. Wrong " +
    "passwords slow down every further login there.",
  credentials: z.object({
    login: z.string().trim().min(1).describe("The login, as typed in Tryton's own client."),
    password: z.string().min(1).describe("Its password."),
  }),
};
