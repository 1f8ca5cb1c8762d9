import { Option, type Command } from "commander";
import { NotFoundError } from "../errors/index.js";
import type { SyncRunDocument } from "../sync/index.js";
import { watchRun } from "./sync-progress.js";
import { withGateway } from "./gateway.js";
import { answer, CommandFailure, note, type CommandIo } from "./io.js";

interface Options {
  readonly kind: "incremental" | "resync";
  readonly wait?: boolean;
  readonly json?: boolean;
}

export function registerConnectionSync(connection: Command, io: CommandIo): void {
  connection
    .command("sync")
    .description("Ask for a sync of a connection, by the id that `connection list` shows.")
    .argument("<id>", "its id, con_…")
    .addOption(
      new Option("--kind <kind>", "what changed since the last one, or all")
        .choices(["incremental", "resync"])
        .default("incremental"),
    )
    .option("--wait", "until it has ended; fails if it failed")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const run = await withGateway(io, async ({ services, database }) => {
        const { connectionStore, sync, runs } = await services();
        const found = await connectionStore.findForWorker(id);
        if (!found)
          throw new NotFoundError(`There is no connection ${id}. \`tributary connection list\` shows those there are.`);
        const kind = options.kind === "resync" ? "RESYNC" : "INCREMENTAL";
        const asked = await sync.start(found, { connectionId: id, kind });
        if (database.gateway === "STOPPED") note(io, "No gateway runs here; the sync begins when one is started.");
        // Nobody would do it: waiting would have no end.
        if (!options.wait || database.gateway === "STOPPED") return asked;
        return watchRun(io, runs, asked._id);
      });
      answer(io, options.json, { syncRun: shownRun(run) }, asText(run));
      if (run.state === "FAILED") throw new CommandFailure(run.error?.message ?? "The sync failed.");
    });
}

function shownRun({
  _id: id,
  connectionId,
  kind,
  state,
  entities,
  queuedAt,
  startedAt,
  endedAt,
  requests,
  error,
}: SyncRunDocument) {
  return { id, connectionId, kind, state, entities, queuedAt, startedAt, endedAt, requests, error };
}

function asText(run: SyncRunDocument): string {
  if (run.endedAt === null) return `Sync ${run._id} is ${run.state}.`;
  const sum = (count: "read" | "created" | "updated" | "deleted" | "quarantined") =>
    run.entities.reduce((total, entity) => total + entity[count], 0).toLocaleString("en");
  return `Sync ${run._id} ended ${run.state}: ${sum("read")} read, ${sum("created")} new, ${sum("updated")} changed, ${sum("deleted")} deleted, ${sum("quarantined")} quarantined.`;
}
