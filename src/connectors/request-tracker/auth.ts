import { z } from "zod";
import type { AuthMethod } from "../connector.js";

const whatRights =
  "The account needs the rights to see queue and ticket (SeeQueue, ShowTicket) and catalog and asset (ShowCatalog, ShowAsset); " +
  "to write, also CreateTicket and ModifyTicket.";

export const basicAuth: AuthMethod = {
  method: "BASIC",
  description: `Name and password of an account of RT's own. ${whatRights}`,
  credentials: z.object({
    username: z
      .string()
      .trim()
      .regex(/^[^:]+$/, "Expected a name without a colon.")
      .describe("Name of the account."),
    password: z.string().min(1).describe("Its password."),
  }),
};

/** Ends by itself where it was given an end, and can be taken back without changing a password. */
export const tokenAuth: AuthMethod = {
  method: "TOKEN",
  description: `An auth token, made under Settings, Auth Tokens. ${whatRights}`,
  credentials: z.object({
    token: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{8,512}$/, "Expected the token as RT shows it: one line without spaces.")
      .describe("The token, as RT shows it once when it is made."),
  }),
};
