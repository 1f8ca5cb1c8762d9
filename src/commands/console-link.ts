import { Option, type Command } from "commander";
import type { Config } from "../config/index.js";
import type { Environment } from "../storage/index.js";
import { presetOf, scopePresets } from "../tokens/index.js";
import { parseDuration, parseEnvironment } from "./arguments.js";
import { chooseOrMakeOrganization, operator, withGateway } from "./gateway.js";
import { answer, note, type CommandIo } from "./io.js";
import { scopesOf, type ScopeOptions } from "./scope-options.js";

interface Options extends ScopeOptions {
  readonly env: Environment;
  readonly expiresIn?: number;
  readonly organization?: string;
  readonly json?: boolean;
}

/** `console link`: prints an address alone on standard output that signs one person in, once. */
export function registerConsoleLink(command: Command, io: CommandIo): void {
  command
    .command("link")
    .description("Make a link that signs one person in to the console, once, for an hour.")
    .requiredOption("--env <live|test>", "the environment to see", parseEnvironment)
    .addOption(
      new Option(
        "--preset <preset>",
        `what may be done there (default: full): ${Object.keys(scopePresets).join(", ")}`,
      ).conflicts("scopes"),
    )
    .option("--scopes <scopes>", "scopes, separated by commas, instead of a preset")
    .option("--expires-in <duration>", "how long the link is good, such as 5m (default: 10m)", parseDuration)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const scopes = scopesOf(options);
      await withGateway(io, async ({ config, organizations, audited, services }) => {
        const organization = await chooseOrMakeOrganization(organizations, options.organization);
        const { signInLinks } = await services();
        const tenant = { organizationId: organization._id, environment: options.env };
        const input = {
          scopes,
          madeBy: operator().id ?? "command line",
          ...(options.expiresIn === undefined ? {} : { expiresInSeconds: Math.floor(options.expiresIn / 1_000) }),
        };
        const { secret, link } = await audited(tenant, "console.link", { fields: ["scopes"] }, () =>
          signInLinks.create(tenant, input),
        );
        // Behind the #: browsers keep that to themselves, so it stands in no log of a proxy.
        const url = `${addressOf(config)}/#sign-in=${secret}`;
        if (!options.json) {
          note(
            io,
            `Open it in a browser by ${link.expiresAt.toISOString()}. It signs in once, to ${options.env} of ${organization.name}, scopes ${presetOf(scopes) ?? scopes.join(", ")}.`,
          );
        }
        const { _id: id, expiresAt } = link;
        answer(io, options.json, { url, id, scopes, expiresAt, organizationId: organization._id }, url);
      });
    });
}

/** Where a browser on this machine finds the gateway that has the same settings. */
function addressOf({ publicUrl, host, port }: Config): string {
  if (publicUrl !== null) return publicUrl;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
