import type { Command } from "commander";
import type { Environment } from "../storage/index.js";
import { drawSecret } from "../tokens/index.js";
import { Sealed, secretReferences, secretStores } from "../vault/index.js";
import { parseEnvironment } from "./arguments.js";
import { answer, note, type CommandIo } from "./io.js";

interface Options {
  readonly env: Environment;
  readonly writeTo?: string;
  readonly json?: boolean;
}

/** `token draw`: the secret of a first token, made before there is a gateway; it needs no database. */
export function registerTokenDraw(token: Command, io: CommandIo): void {
  token
    .command("draw")
    .description(
      "Draw the secret of a first token. It holds once TRIBUTARY_FIRST_TOKEN leads to it and a gateway starts.",
    )
    .requiredOption("--env <live|test>", "the environment it is for", parseEnvironment)
    .option(
      "--write-to <reference>",
      "put the secret into a store and print nothing of it: file:PATH, vault:PATH#FIELD, aws-sm:NAME#FIELD, azure-kv:VAULT/NAME",
    )
    .option("--json", "answer with one line of JSON")
    .action(async ({ env: environment, writeTo, json }: Options) => {
      const secret = drawSecret(environment);
      if (writeTo === undefined) {
        answer(io, json, { secret, environment }, secret);
        return;
      }
      await secretReferences(secretStores(io.env)).write(writeTo, "--write-to", new Sealed(secret));
      if (!json) note(io, `Start the gateway with TRIBUTARY_FIRST_TOKEN=${writeTo}`);
      answer(io, json, { environment, writtenTo: writeTo }, writeTo);
    });
}
