import type { Command } from "commander";
import { NotFoundError } from "../errors/index.js";
import { chooseOrganization, tenantsOf, withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";

interface Options {
  readonly organization?: string;
  readonly json?: boolean;
}

export function registerTokenRevoke(token: Command, io: CommandIo): void {
  token
    .command("revoke")
    .description("End an API token for good, by the id that `token list` shows.")
    .argument("<id>", "its id, tok_…")
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const revoked = await withGateway(io, async ({ tokens, organizations }) => {
        const organization = await chooseOrganization(organizations, options.organization);
        // The operator names a token by its id alone; which environment it is of is ours to find out.
        for (const tenant of tenantsOf(organization, undefined)) {
          try {
            return await tokens.revoke(tenant, id);
          } catch (error) {
            if (!(error instanceof NotFoundError)) throw error;
          }
        }
        throw new NotFoundError(`There is no token ${id}. \`tributary token list\` shows those there are.`);
      });
      const { _id, name, environment, revokedAt } = revoked;
      answer(
        io,
        options.json,
        { token: { id: _id, name, environment, revokedAt } },
        `Token ${_id} (${name}, ${environment}) is revoked: the next request with it is refused.`,
      );
    });
}
