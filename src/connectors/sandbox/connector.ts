import { z } from "zod";
import { NotFoundError, SourceMisconfiguredError } from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import { defineConnector } from "../connector.js";
import { apiKeyAuth, authorizationCodeAuth, clientCredentialsAuth, refreshTokenAuth } from "./auth.js";
import { SandboxClient } from "./client.js";
import { sandboxWebhooks } from "./webhooks.js";

const config = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "Expected an http or https address, for example http://127.0.0.1:4010." })
    .refine((address) => {
      // Every check runs, also after one has failed.
      if (!URL.canParse(address)) return true;
      const { username, password, search, hash } = new URL(address);
      return [username, password, search, hash].every((part) => part === "");
    }, "Expected an address without user, password, query or fragment; the key has a field of its own.")
    .transform((address) => address.replace(/\/+$/, ""))
    .describe("Address of the Sandbox, as it says when it starts: http://127.0.0.1:4010"),
});

export type SandboxConfig = z.output<typeof config>;

export default defineConnector({
  system: "sandbox",
  name: "Sandbox",
  description: "A maintenance and purchasing system with made-up data, to try an integration against.",
  config,
  auth: [apiKeyAuth, refreshTokenAuth, authorizationCodeAuth, clientCredentialsAuth],
  // It has no limits of its own; these are those of an ordinary vendor, so that what is tried here holds there.
  limits: { concurrency: 4, requestsPerSecond: null },
  webhooks: sandboxWebhooks,
  passthrough: { baseUrl: (client) => client.baseUrl, headers: (client) => client.loginHeaders },
  open: (session) => new SandboxClient(session),
  probe: async (client: SandboxClient) => {
    try {
      const { name, user, version } = await client.me();
      return { account: user ? `${user.name} (${name})` : name, version };
    } catch (error) {
      // Something answers, but not as the Sandbox does: waiting does not mend a wrong address.
      const isOther = error instanceof NotFoundError || isAnswerOfAnother(error);
      if (!isOther) throw error;
      throw new SourceMisconfiguredError("There is no Sandbox at this address. Check the base URL.", { cause: error });
    }
  },
});
