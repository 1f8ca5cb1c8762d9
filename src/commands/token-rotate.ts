import type { Command } from "commander";
import type { Tenant } from "../storage/index.js";
import { endOf, type NewToken } from "../tokens/index.js";
import { Sealed, secretReferences } from "../vault/index.js";
import { parseOverlap } from "./arguments.js";
import { withGateway, withToken, type CommandGateway } from "./gateway.js";
import { answer, note, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";

interface Options {
  readonly overlap: number;
  readonly writeTo?: string;
  readonly organization?: string;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

/** `token rotate`: the successor's secret alone on standard output, as `token create` prints one. */
export function registerTokenRotate(token: Command, io: CommandIo): void {
  token
    .command("rotate")
    .description("Issue a token's successor. Its secret is printed alone on standard output, this once.")
    .argument("<token>", "its id, tok_…")
    .option(
      "--overlap <duration>",
      "how long the old token still holds: 0, or such as 1h, up to 7d",
      parseOverlap,
      dayMs,
    )
    .option(
      "--write-to <reference>",
      "put the secret into a store and print nothing of it: file:PATH, vault:PATH#FIELD, aws-sm:NAME#FIELD, azure-kv:VAULT/NAME",
    )
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const overlapSeconds = Math.floor(options.overlap / 1_000);
      const {
        secret,
        token: successor,
        old,
      } = await withGateway(io, (gateway) =>
        withToken(gateway, id, options.organization, async (tenant) => {
          const made = await gateway.audited(
            tenant,
            "token.rotate",
            { targets: [id], fields: ["overlapSeconds"] },
            () => rotated(gateway, tenant, id, { overlapSeconds, writeTo: options.writeTo }),
          );
          const { _id, name } = made.token;
          await rememberIds(gateway.config.home, "token", [{ id: _id, name }], { isAll: false });
          return { ...made, old: await gateway.tokens.get(tenant, id) };
        }),
      );
      const { _id, name, prefix, environment, scopes, expiresAt } = successor;
      const oldEndsAt = endOf(old);
      if (!options.json) {
        note(
          io,
          `Token ${_id} (${name}, ${environment}) takes over from ${id}, which holds until ${oldEndsAt?.toISOString()}. ${
            options.writeTo === undefined
              ? "Keep its secret: it is shown this once."
              : `${options.writeTo} has its secret.`
          }`,
        );
      }
      const shown = { id: _id, name, prefix, environment, scopes, expiresAt, predecessorId: id };
      const about = { token: shown, predecessor: { id, endsAt: oldEndsAt } };
      if (options.writeTo === undefined) answer(io, options.json, { secret, ...about }, secret);
      else answer(io, options.json, { ...about, writtenTo: options.writeTo }, _id);
    });
}

/** With a store to write to, the old token's end begins only once the successor is there. */
async function rotated(
  { tokens, stores }: CommandGateway,
  tenant: Tenant,
  id: string,
  { overlapSeconds, writeTo }: { overlapSeconds: number; writeTo: string | undefined },
): Promise<NewToken> {
  if (writeTo === undefined) return tokens.rotate(tenant, id, { overlapSeconds }, null);
  const references = secretReferences(stores);
  return tokens.rotateInto(tenant, id, { overlapSeconds }, (secret) =>
    references.write(writeTo, "--write-to", new Sealed(secret)),
  );
}
