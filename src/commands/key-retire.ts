import type { Command } from "commander";
import { answer, type CommandIo } from "./io.js";
import { withKeys } from "./key-gateway.js";

export function registerKeyRetire(key: Command, io: CommandIo): void {
  key
    .command("retire")
    .description("End a master key that nothing is under any more. There is no way back.")
    .argument("<name>", "as `key status` shows it")
    .option("--json", "answer with one line of JSON")
    .action(async (name: string, options: { json?: boolean }) => {
      await withKeys(io, ({ rotation, gateway }) =>
        gateway.auditedForAll("key.retire", { targets: [name] }, () => rotation.retire(name)),
      );
      answer(
        io,
        options.json,
        { masterKey: name, state: "RETIRED" },
        `The master key ${name} is retired. Take it out of the settings; backups from before the rotation still need it.`,
      );
    });
}
