import type { Command } from "commander";
import { withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";

interface Options {
  readonly json?: boolean;
}

/** `token rekey`: for an operator who does not want to wait until the key of session tokens is followed by itself. */
export function registerTokenRekey(token: Command, io: CommandIo): void {
  token
    .command("rekey")
    .description("Sign session tokens with a new key from now on. Those there are hold until they expire.")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const key = await withGateway(io, ({ services, auditedForAll }) =>
        auditedForAll("session_key.rotate", {}, async () => (await services()).sessionTokens.keys.rotate()),
      );
      answer(
        io,
        options.json,
        { sessionKey: key },
        `Session tokens are signed with ${key.id} (generation ${key.generation}) from now on, by every process within a second.`,
      );
    });
}
