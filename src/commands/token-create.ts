import { Option, type Command } from "commander";
import type { Environment } from "../storage/index.js";
import { presetOf, scopePresets } from "../tokens/index.js";
import { parseDuration, parseEnvironment, parseRotateEvery } from "./arguments.js";
import { chooseOrMakeOrganization, withGateway } from "./gateway.js";
import { answer, note, type CommandIo } from "./io.js";
import { rememberIds } from "./known-ids.js";
import { scopesOf, type ScopeOptions } from "./scope-options.js";

interface Options extends ScopeOptions {
  readonly env: Environment;
  readonly name: string;
  readonly expiresIn?: number;
  readonly allowIp?: readonly string[];
  readonly rotateEvery?: number | "never";
  readonly organization?: string;
  readonly json?: boolean;
}

/** `token create`: prints the secret alone on standard output, so that a script can take it; all else goes beside it. */
export function registerTokenCreate(token: Command, io: CommandIo): void {
  token
    .command("create")
    .description("Make an API token. Its secret is printed alone on standard output, this once.")
    .requiredOption("--env <live|test>", "the environment it is for", parseEnvironment)
    .option("--name <name>", "what it is for, to tell it apart in a list", "command line")
    .addOption(
      new Option(
        "--preset <preset>",
        `a set of scopes (default: full): ${Object.keys(scopePresets).join(", ")}`,
      ).conflicts("scopes"),
    )
    .option("--scopes <scopes>", "scopes, separated by commas, instead of a preset")
    .option(
      "--expires-in <duration>",
      "how long it holds, such as 12h or 30d; without it, until it is revoked",
      parseDuration,
    )
    .option("--allow-ip <networks...>", "addresses and networks it may be used from, such as 203.0.113.0/24")
    .option(
      "--rotate-every <days>",
      "days after which it is reported as due for rotation, or never (default: 90)",
      parseRotateEvery,
    )
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const scopes = scopesOf(options);
      await withGateway(io, async ({ tokens, organizations, audited, config }) => {
        const organization = await chooseOrMakeOrganization(organizations, options.organization);
        const expiresAt = options.expiresIn === undefined ? null : new Date(Date.now() + options.expiresIn);
        const tenant = { organizationId: organization._id, environment: options.env };
        const input = {
          name: options.name,
          scopes,
          expiresAt,
          allowedIps: options.allowIp,
          rotateEveryDays: options.rotateEvery === "never" ? null : options.rotateEvery,
        };
        const { secret, token: made } = await audited(tenant, "token.create", { fields: Object.keys(input) }, () =>
          tokens.create(tenant, input, null),
        );
        const { _id: id, name, prefix, environment } = made;
        await rememberIds(config.home, "token", [{ id, name }], { isAll: false });
        const shown = {
          id,
          name,
          prefix,
          environment,
          scopes: made.scopes,
          expiresAt,
          allowedIps: made.allowedIps,
          rotateEveryDays: made.rotateEveryDays,
          organizationId: organization._id,
        };
        if (!options.json) {
          note(
            io,
            `Token ${id} for ${environment} of ${organization.name}, scopes ${presetOf(scopes) ?? scopes.join(", ")}${
              expiresAt ? `, until ${expiresAt.toISOString()}` : ""
            }. Keep its secret: it is shown this once.`,
          );
        }
        answer(io, options.json, { secret, token: shown }, secret);
      });
    });
}
