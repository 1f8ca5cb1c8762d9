import type { Command } from "commander";
import { migrations } from "../services/index.js";
import { Migrator, type Migration, type MigrationDocument, type Storage } from "../storage/index.js";
import { delay } from "../time/index.js";
import { withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { ProgressLine } from "./progress.js";
import { table } from "./table.js";

interface Options {
  readonly json?: boolean;
}

const lookEveryMs = 250;

/** `database migrate`: what the processes of a release do by themselves, before they are started. */
export function registerDatabaseMigrate(database: Command, io: CommandIo): void {
  database
    .command("migrate")
    .description(
      "Bring the store to this release's version, to the end. Processes do so by themselves; this is for who wants it done before they start.",
    )
    .option("--json", "answer with one line of JSON")
    .action((options: Options) =>
      withGateway(io, async ({ database: { storage } }) => {
        const progress = new ProgressLine(io, options);
        const done = await migrateStore(storage, migrations, (text) => progress.show(text, null)).finally(() =>
          progress.end(),
        );
        answer(io, options.json, { version: migrations.length, migrations: done }, shownAs(done));
      }),
    );
}

/**
 * Does all phases of all migrations, or waits for the process that does them.
 * @param onProgress hears what is under way, a few times a second.
 * @returns how far each is.
 */
export async function migrateStore(
  storage: Storage,
  definitions: readonly Migration[],
  onProgress: (text: string) => void,
): Promise<MigrationDocument[]> {
  const migrator = new Migrator(storage, definitions, "database migrate");
  await migrator.expand();
  const ended = new AbortController();
  const watched = watch(migrator, onProgress, ended.signal);
  try {
    await migrator.finish();
  } finally {
    ended.abort();
    await watched;
  }
  return migrator.list();
}

async function watch(migrator: Migrator, onProgress: (text: string) => void, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const current = (await migrator.list()).find(({ phase }) => phase !== "DONE");
    if (current) onProgress(`${current._id}, ${current.name}: ${current.phase}, ${current.changed} documents changed`);
    await delay(lookEveryMs, ended).catch(() => undefined);
  }
}

function shownAs(done: readonly MigrationDocument[]): string {
  const last = "Collections, indexes and validators are those of this release.";
  if (done.length === 0) return `The store is at version 0. ${last}`;
  const rows = done.map(({ _id, name, phase, changed, doneAt }) => [
    _id,
    name,
    phase,
    changed,
    doneAt?.toISOString() ?? null,
  ]);
  return [table(["NO", "MIGRATION", "PHASE", "CHANGED", "DONE"], rows), "", last].join("\n");
}
