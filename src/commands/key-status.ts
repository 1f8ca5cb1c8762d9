import type { Command } from "commander";
import type { MasterKeyState } from "../vault/index.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";
import { isUnusable, withKeys } from "./key-gateway.js";
import { table } from "./table.js";

/** What each state means for whoever reads the table. */
const meanings: Readonly<Record<MasterKeyState["state"], string>> = {
  CURRENT: "wraps",
  OPENS: "opens only",
  MISSING: "not here: name its place in TRIBUTARY_OTHER_MASTER_KEYS",
  UNAVAILABLE: "its place does not answer",
  WRONG: "another key than the one that was used",
  RETIRED: "retired",
};

export function registerKeyStatus(key: Command, io: CommandIo): void {
  key
    .command("status")
    .description("Show the master keys, whether this process has them, and how much is under each.")
    .option("--json", "answer with one line of JSON")
    .action(async (options: { json?: boolean }) => {
      const keys = await withKeys(io, ({ rotation }) => rotation.status());
      const rows = keys.map(({ name, state, dataKeys, wraps, createdAt }) => [
        name,
        meanings[state],
        dataKeys,
        wraps,
        createdAt?.toISOString() ?? "not yet",
      ]);
      answer(
        io,
        options.json,
        { masterKeys: keys },
        table(["MASTER KEY", "HERE", "DATA KEYS", "WRAPS", "SINCE"], rows),
      );
      const unusable = keys.filter(isUnusable);
      if (unusable.length > 0) {
        throw new CommandFailure(`${unusable.length} of ${keys.length} master keys can't be used by this process.`);
      }
    });
}
