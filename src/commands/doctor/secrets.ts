import type { Config } from "../../config/index.js";
import type { Logger } from "../../logging/index.js";
import type { Storage } from "../../storage/index.js";
import { secretReferences, type SecretStores } from "../../vault/index.js";
import { isUnusable, openKeys } from "../key-gateway.js";
import { openServerKeys } from "../server-keys.js";
import { failed, findingOf, ok, warning, type Finding } from "./finding.js";

/** Whether the master keys are there and open what is stored, and the other secrets are where settings say. */
export function lookAtSecrets(
  config: Config,
  { storage, stores, logger }: { storage: Storage; stores: SecretStores; logger: Logger },
): Promise<Finding[]> {
  return Promise.all([
    findingOf("master keys", () => masterKeys(config, { storage, stores, logger })),
    findingOf("signing keys", async () => {
      const { sessionKey, webhookKey } = await openServerKeys(config, stores);
      const named = [sessionKey && "TRIBUTARY_SESSION_KEY", webhookKey && "TRIBUTARY_WEBHOOK_KEY"].filter(Boolean);
      return named.length === 0 ? "the gateway's own, sealed in the store" : `${named.join(", ")} can be read`;
    }),
    ...(config.firstTokenReference === null
      ? []
      : [
          findingOf("first token", async () => {
            await secretReferences(stores).read(config.firstTokenReference ?? "", "TRIBUTARY_FIRST_TOKEN");
            return "can be read";
          }),
        ]),
  ]);
}

async function masterKeys(
  config: Config,
  { storage, stores, logger }: { storage: Storage; stores: SecretStores; logger: Logger },
): Promise<Finding> {
  const check = "master keys";
  const states = await openKeys({ config, stores, logger }, { storage }).rotation.status();
  const unusable = states.filter(isUnusable);
  if (unusable.length > 0) {
    return failed(
      check,
      unusable.map(({ name, state, dataKeys }) => `${name} is ${state}, ${dataKeys} data keys are under it`).join("; "),
      "`tributary key status` says more. Name the place of a key that is missing in TRIBUTARY_OTHER_MASTER_KEYS.",
    );
  }
  const behind = states.filter(({ state, dataKeys }) => state === "OPENS" && dataKeys > 0);
  if (behind.length > 0) {
    const found = behind.map(({ name, dataKeys }) => `${dataKeys} data keys are still under ${name}`).join("; ");
    return warning(check, found, "Put them under the current one with `tributary key rotate`.");
  }
  if (config.mongodbUri && !config.masterKeyReference) {
    return warning(
      check,
      "the key lies in the home folder of this machine alone",
      "Set TRIBUTARY_MASTER_KEY to a place that every machine of this database reads, and back it up.",
    );
  }
  return ok(check, states.length === 0 ? "none in use yet" : `${states.length}, all of them open what they should`);
}
