import { Option, type Command } from "commander";
import { NotFoundError } from "../errors/index.js";
import { requestableKinds, type EntityCounts, type SyncKind, type SyncRunDocument } from "../sync/index.js";
import { watchRun } from "./sync-progress.js";
import { withGateway } from "./gateway.js";
import { answer, CommandFailure, note, type CommandIo } from "./io.js";

interface Options {
  readonly kind: Lowercase<(typeof requestableKinds)[number]>;
  readonly wait?: boolean;
  readonly json?: boolean;
}

export function registerConnectionSync(connection: Command, io: CommandIo): void {
  connection
    .command("sync")
    .description("Ask for a sync of a connection, by the id that `connection list` shows.")
    .argument("<connection>", "its id, con_…")
    .addOption(
      new Option(
        "--kind <kind>",
        "what changed since the last one, all, all compared only, or what is stored mapped again",
      )
        .choices(requestableKinds.map((kind) => kind.toLowerCase()))
        .default("incremental"),
    )
    .option("--wait", "until it has ended; fails if it failed")
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const run = await withGateway(io, async ({ services, database, audited }) => {
        const { connectionStore, sync, runs } = await services();
        const found = await connectionStore.findForWorker(id);
        if (!found)
          throw new NotFoundError(`There is no connection ${id}. \`tributary connection list\` shows those there are.`);
        const kind = options.kind.toUpperCase() as SyncKind;
        const asked = await audited(found, "sync.start", { targets: [id], fields: ["kind"] }, () =>
          sync.start(found, { connectionId: id, kind }),
        );
        if (database.gateway === "STOPPED") note(io, "No gateway runs here; the sync begins when one is started.");
        // Nobody would do it: waiting would have no end.
        if (!options.wait || database.gateway === "STOPPED") return asked;
        return watchRun(io, runs, asked._id, { json: options.json });
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
  const sum = (count: keyof EntityCounts) =>
    run.entities.reduce((total, entity) => total + entity[count], 0).toLocaleString("en");
  const counts =
    run.kind === "RECONCILE"
      ? `${sum("read")} compared, ${sum("missing")} missing here, ${sum("stale")} stale, ${sum("extra")} extra`
      : `${sum("read")} read, ${sum("created")} new, ${sum("updated")} changed, ${sum("deleted")} deleted, ${sum("quarantined")} quarantined`;
  return `Sync ${run._id} ended ${run.state}: ${counts}.`;
}
