import type { Command } from "commander";
import { ConnectionStore, resealOldSecrets } from "../connections/index.js";
import { answer, CommandFailure, note, type CommandIo } from "./io.js";
import { withKeys } from "./key-gateway.js";
import { ProgressLine } from "./progress.js";

export function registerKeyRotate(key: Command, io: CommandIo): void {
  key
    .command("rotate")
    .description(
      "Put all data keys under the current master key, while the gateway works. May be repeated at any time.",
    )
    .option("--json", "answer with one line of JSON")
    .action(async (options: { json?: boolean }) => {
      const { outcome, old } = await withKeys(io, ({ rotation, vault, gateway }) =>
        gateway.auditedForAll("key.rotate", {}, async () => {
          const connections = new ConnectionStore(gateway.database.storage);
          const states = await rotation.status();
          const others = states.reduce((sum, { state, dataKeys }) => sum + (state === "CURRENT" ? 0 : dataKeys), 0);
          const progress = new ProgressLine(io, options);
          const rotated = await rotation
            .rotate((rewrapped) => {
              if (progress.isShown) progress.show(`${rewrapped} of ${others} data keys rewrapped`, rewrapped / others);
              else note(io, `${rewrapped} data keys rewrapped`);
            })
            .finally(() => progress.end());
          return { outcome: rotated, old: await resealOldSecrets({ connections, vault }) };
        }),
      );
      const { masterKey, rewrapped } = outcome;
      const unreadable = [...new Set([...outcome.failed.map(({ ownerId }) => ownerId), ...old.failed])];
      answer(
        io,
        options.json,
        { masterKey, rewrapped, resealed: old.resealed, unreadable },
        unreadable.length === 0
          ? `All data keys are under ${masterKey}; ${rewrapped} were put there now. Once every process has it as its current key, retire the one before: tributary key retire NAME`
          : `${rewrapped} data keys were put under ${masterKey}.`,
      );
      if (unreadable.length > 0) {
        throw new CommandFailure(
          `${unreadable.length} can't be opened, they were changed at rest: ${unreadable.join(", ")}. Connect these systems again.`,
        );
      }
    });
}
