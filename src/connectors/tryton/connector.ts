import { z } from "zod";
import { SourceMisconfiguredError } from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import { defineConnector } from "../connector.js";
import { passwordAuth, restKeyAuth } from "./auth.js";
import { TrytonClient } from "./client.js";

const config = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "Expected an http or https address, for example https://erp.example.com." })
    .refine((address) => {
      // Every check runs, also after one has failed.
      if (!URL.canParse(address)) return true;
      const { username, password, search, hash } = new URL(address);
      return [username, password, search, hash].every((part) => part === "");
    }, "Expected an address without user, password, query or fragment; the key has a field of its own.")
    .transform((address) => address.replace(/\/+$/, ""))
    .describe("Address of the Tryton server, without the database: https://erp.example.com"),
  database: z
    .string()
    .regex(/^[\w.-]+$/, "Expected the name of a database: letters, digits, points, hyphens, underscores.")
    .describe("Name of the database, as shown when logging in to Tryton."),
  company: z
    .int()
    .positive()
    .optional()
    .describe("Id of the company whose records are read. Left out, the account's current company."),
  vendorCategory: z
    .string()
    .min(1)
    .optional()
    .describe("Name of a party category. Given, only its parties are vendors; left out, all parties are."),
});

export type TrytonConfig = z.output<typeof config>;

export default defineConnector({
  system: "tryton",
  name: "Tryton",
  description:
    "Open-source ERP. Purchases, parties, products, stock, incoming shipments and production works over REST or JSON-RPC.",
  config,
  auth: [restKeyAuth, passwordAuth],
  // A Tryton worker serves one request at a time for each of its threads; its small installations have two to four.
  limits: { concurrency: 3, requestsPerSecond: null },
  passthrough: {
    baseUrl: (client: TrytonClient) => client.baseUrl,
    headers: (client: TrytonClient) => client.loginHeaders(),
  },
  open: (session) => new TrytonClient(session),
  probe: async (client: TrytonClient) => {
    try {
      return { account: (await client.account()).name };
    } catch (error) {
      // The server answers, but not as Tryton does: a wrong address or database, which waiting doesn't mend.
      const isOther = isAnswerOfAnother(error);
      if (isOther) {
        throw new SourceMisconfiguredError(`${error.message} Check the base URL.`, { cause: error });
      }
      throw error;
    }
  },
});
