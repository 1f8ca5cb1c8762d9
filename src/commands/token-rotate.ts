import type { Command } from "commander";
import { endOf } from "../tokens/index.js";
import { parseOverlap } from "./arguments.js";
import { withGateway, withToken } from "./gateway.js";
import { answer, note, type CommandIo } from "./io.js";

interface Options {
  readonly overlap: number;
  readonly organization?: string;
  readonly json?: boolean;
}

const dayMs = 86_400_000;

/** `token rotate`: the successor's secret alone on standard output, as `token create` prints one. */
export function registerTokenRotate(token: Command, io: CommandIo): void {
  token
    .command("rotate")
    .description("Issue a token's successor. Its secret is printed alone on standard output, this once.")
    .argument("<id>", "its id, tok_…")
    .option(
      "--overlap <duration>",
      "how long the old token still holds: 0, or such as 1h, up to 7d",
      parseOverlap,
      dayMs,
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
            () => gateway.tokens.rotate(tenant, id, { overlapSeconds }, null),
          );
          return { ...made, old: await gateway.tokens.get(tenant, id) };
        }),
      );
      const { _id, name, prefix, environment, scopes, expiresAt } = successor;
      const oldEndsAt = endOf(old);
      if (!options.json) {
        note(
          io,
          `Token ${_id} (${name}, ${environment}) takes over from ${id}, which holds until ${oldEndsAt?.toISOString()}. Keep its secret: it is shown this once.`,
        );
      }
      const shown = { id: _id, name, prefix, environment, scopes, expiresAt, predecessorId: id };
      answer(io, options.json, { secret, token: shown, predecessor: { id, endsAt: oldEndsAt } }, secret);
    });
}
