import type { Command } from "commander";
import type { Environment } from "../storage/index.js";
import { endOf, presetOf, rotationDueAt, statusOf, type ApiToken } from "../tokens/index.js";
import { parseEnvironment } from "./arguments.js";
import { chooseOrganization, tenantsOf, withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";
import { table } from "./table.js";

interface Options {
  readonly env?: Environment;
  readonly all?: boolean;
  readonly organization?: string;
  readonly json?: boolean;
}

export function registerTokenList(token: Command, io: CommandIo): void {
  token
    .command("list")
    .description("List API tokens. Their secrets are nowhere.")
    .option("--env <live|test>", "of one environment only", parseEnvironment)
    .option("--all", "also those that were revoked, or rotated and are over")
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const found = await withGateway(io, async ({ tokens, organizations, config }) => {
        const organization = await chooseOrganization(organizations, options.organization);
        const lists = tenantsOf(organization, options.env).map((tenant) =>
          tokens.list(tenant, { includeRevoked: options.all ?? false }),
        );
        const all = (await Promise.all(lists)).flat();
        const isAll = !options.env && !options.organization;
        await rememberIds(
          config.home,
          "token",
          all.map(({ _id: id, name }) => ({ id, name })),
          { isAll },
        );
        return all;
      });
      answer(io, options.json, { tokens: found.map(shown) }, asTable(found));
    });
}

function shown({ _id: id, ...token }: ApiToken): object {
  return { id, ...token, status: statusOf({ _id: id, ...token }, new Date()), rotationDueAt: rotationDueAt(token) };
}

function asTable(tokens: readonly ApiToken[]): string {
  return table(
    ["ID", "ENV", "NAME", "PREFIX", "SCOPES", "STATE", "LAST USED"],
    tokens.map((token) => [
      token._id,
      token.environment,
      token.name,
      `${token.prefix}…`,
      presetOf(token.scopes) ?? token.scopes.join(","),
      stateOf(token),
      token.lastUse?.at.toISOString() ?? null,
    ]),
  );
}

function stateOf(token: ApiToken): string {
  const now = new Date();
  const status = statusOf(token, now);
  const end = endOf(token)?.toISOString();
  if (status === "REVOKED")
    return `revoked ${token.revokedAt?.toISOString()}${token.revokedFor === "LEAKED" ? ", leaked" : ""}`;
  if (status === "EXPIRED") return `expired ${end}`;
  if (status === "ROTATED") return `rotated, until ${end}`;
  const dueAt = rotationDueAt(token);
  return `${end ? `until ${end}` : "valid"}${dueAt && dueAt <= now ? ", rotation due" : ""}`;
}
