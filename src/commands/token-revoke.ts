import type { Command } from "commander";
import { withGateway, withToken } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";

interface Options {
  readonly organization?: string;
  readonly json?: boolean;
}

export function registerTokenRevoke(token: Command, io: CommandIo): void {
  token
    .command("revoke")
    .description("End an API token for good, by the id that `token list` shows.")
    .argument("<token>", "its id, tok_…")
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const revoked = await withGateway(io, (gateway) =>
        withToken(gateway, id, options.organization, (tenant) =>
          gateway.audited(tenant, "token.revoke", { targets: [id] }, () => gateway.tokens.revoke(tenant, id)),
        ),
      );
      const { _id, name, environment, revokedAt } = revoked;
      answer(
        io,
        options.json,
        { token: { id: _id, name, environment, revokedAt } },
        `Token ${_id} (${name}, ${environment}) is revoked: the next request with it is refused.`,
      );
    });
}
