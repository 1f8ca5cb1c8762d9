import { z } from "zod";
import { NotFoundError, SourceMisconfiguredError } from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import { defineConnector } from "../connector.js";
import { json2Auth, rpcAuth } from "./auth.js";
import { OdooClient } from "./client.js";

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
    .describe("Address of the Odoo server: https://mycompany.odoo.com"),
  database: z
    .string()
    .regex(/^[\w.-]+$/, "Expected the name of a database: letters, digits, points, hyphens, underscores.")
    .describe("Name of the database. On Odoo Online it is the first part of the address: mycompany."),
  company: z
    .int()
    .positive()
    .optional()
    .describe("Id of the one company whose records are read. Left out, all companies that the user may work for."),
  vendors: z
    .enum(["SUPPLIERS", "ALL"])
    .default("SUPPLIERS")
    .describe("Which contacts are vendors: SUPPLIERS, those billed by or ordered from; or ALL."),
  customFields: z
    .boolean()
    .default(true)
    .describe(
      "Whether fields that were added to Odoo (x_…) are read. One whose computation fails there would keep its records from being read.",
    ),
});

export type OdooConfig = z.output<typeof config>;

export default defineConnector({
  system: "odoo",
  name: "Odoo",
  description:
    "Open-source ERP. Maintenance requests and equipment, purchases, products, stock and vendors over its external API.",
  config,
  auth: [rpcAuth, json2Auth],
  // An Odoo worker serves one request at a time; small installations have two or three of them for everybody.
  limits: { concurrency: 2, requestsPerSecond: null },
  passthrough: {
    baseUrl: (client: OdooClient) => client.baseUrl,
    headers: (client: OdooClient) => client.loginHeaders,
  },
  open: (session) => new OdooClient(session),
  probe: async (client: OdooClient) => {
    try {
      return { account: await client.accountName(), version: await client.version() };
    } catch (error) {
      // Something answers, but not as Odoo does: waiting does not mend a wrong address.
      const isOther = error instanceof NotFoundError || isAnswerOfAnother(error, [200, 404, 405]);
      if (!isOther) throw error;
      throw new SourceMisconfiguredError(
        `There is no Odoo with ${client.protocolName} at this address, or it has no such database. Check the base URL, the database, ` +
          "and whether a login was given: with it the RPC API is used, without it the JSON-2 API of Odoo 19.",
        { cause: error },
      );
    }
  },
});
