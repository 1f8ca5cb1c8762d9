import { z } from "zod";
import { SourceMisconfiguredError } from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import { defineConnector } from "../connector.js";
import { basicAuth, tokenAuth } from "./auth.js";
import { RequestTrackerClient } from "./client.js";

const names = (what: string) =>
  z
    .array(z.string().trim().min(1).max(200, `Expected the name of a ${what}.`))
    .min(1)
    .optional();

const config = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "Expected an http or https address, for example https://rt.example.com." })
    .refine((address) => {
      // Every check runs, also after one has failed.
      if (!URL.canParse(address)) return true;
      const { username, password, search, hash } = new URL(address);
      return [username, password, search, hash].every((part) => part === "");
    }, "Expected an address without user, password, query or fragment; the account has fields of its own.")
    .transform((address) => address.replace(/\/+$/, "").replace(/\/REST\/2\.0$/, ""))
    .describe("Address of RT, as people open it: https://rt.example.com"),
  queues: names("queue")
    .describe("Queues whose tickets are read. Left out, all that the account may see.")
    .meta({ title: "Queues to read" }),
  queue: z
    .string()
    .trim()
    .min(1)
    .default("General")
    .describe("Queue that new work requests are put into. Left out, General.")
    .meta({ title: "Queue for new requests" }),
  customFields: z
    .boolean()
    .default(true)
    .describe("Whether custom fields are read. RT tells them of one record at a time only, so each costs a request.")
    .meta({ title: "Read custom fields" }),
});

export type RequestTrackerConfig = z.output<typeof config>;

export default defineConnector({
  system: "request-tracker",
  name: "Request Tracker",
  description: "Open-source ticket system. Tickets as work requests, and assets, over REST 2.",
  config,
  auth: [basicAuth, tokenAuth],
  // RT's own server has a handful of processes, which people use as well.
  limits: { concurrency: 3, requestsPerSecond: null },
  passthrough: {
    baseUrl: (client: RequestTrackerClient) => client.baseUrl,
    headers: (client: RequestTrackerClient) => client.loginHeaders,
  },
  open: (session) => new RequestTrackerClient(session),
  probe: async (client: RequestTrackerClient) => {
    try {
      return { account: client.accountName, version: await client.version() };
    } catch (error) {
      // Something answers, but not as RT does: waiting does not mend a wrong address.
      const isOther = isAnswerOfAnother(error, [200, 404, 405]);
      if (!isOther) throw error;
      throw new SourceMisconfiguredError(
        "There is no Request Tracker 5 with REST 2 at this address. Check the base URL.",
        { cause: error },
      );
    }
  },
});
