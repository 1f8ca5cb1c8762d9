import { z } from "zod";
import type { AuthMethod } from "../connector.js";

const apiKey = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,512}$/, "Expected the key as Odoo shows it: one line without spaces.")
  .describe("The API key, as Odoo shows it once when it is made.");

const whereToFind =
  "A user makes one under Preferences, Account Security, New API Key. Best is a user of the integration's own, with the rights that it needs.";

/** The RPC API of all versions: each call carries the user's id and the key. */
export const rpcAuth: AuthMethod = {
  method: "API_KEY",
  label: "API key and login (Odoo 14 to 21)",
  description: `An API key and the login it belongs to, for the RPC API (Odoo 14 to 21). ${whereToFind}`,
  credentials: z.object({
    login: z.string().trim().min(1).describe("Login of the user that the key belongs to: `integration@example.com`."),
    apiKey,
  }),
};

/** The JSON-2 API: the key alone says who calls. */
export const json2Auth: AuthMethod = {
  method: "BEARER",
  label: "API key alone (Odoo 19 or later)",
  description: `An API key alone, for the JSON-2 API (Odoo 19 or later). ${whereToFind}`,
  credentials: z.object({ apiKey }),
};
