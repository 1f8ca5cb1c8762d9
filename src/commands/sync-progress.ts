import { NotFoundError } from "../errors/index.js";
import type { EntityProgress, SyncRunDocument, SyncRunStore } from "../sync/index.js";
import { delay } from "../time/index.js";
import type { CommandIo, OutputStream } from "./io.js";
import { ProgressLine } from "./progress.js";

const lookEveryMs = 250;
const endedStates = new Set<SyncRunDocument["state"]>(["SUCCEEDED", "SUCCEEDED_WITH_ERRORS", "FAILED", "CANCELED"]);

/**
 * Waits until a run has ended and shows how far it is: at a terminal one line that is written over, with a bar where it is
 * known how many records come; elsewhere, and with `json`, a line for each entity when it is done.
 * @param options.stream where it is shown, standard error by default.
 */
export async function watchRun(
  io: CommandIo,
  runs: Pick<SyncRunStore, "get">,
  runId: string,
  options: { stream?: OutputStream; signal?: AbortSignal; json?: boolean | undefined } = {},
): Promise<SyncRunDocument> {
  const stream = options.stream ?? io.stderr;
  const progress = new ProgressLine(io, options);
  const shown = new Set<string>();
  for (;;) {
    const run = await runs.get(runId);
    if (!run) throw new NotFoundError(`The sync ${runId} is gone: its connection was disconnected.`);
    const hasEnded = endedStates.has(run.state);
    if (progress.isShown) {
      if (hasEnded) progress.end();
      else progress.show(...currentLine(run));
    } else {
      for (const entity of run.entities.filter((item) => isDone(item) && !shown.has(item.entity))) {
        shown.add(entity.entity);
        stream.write(`  ${entity.entity}: ${count(entity)}\n`);
      }
    }
    if (hasEnded) return run;
    await delay(lookEveryMs, options.signal);
  }
}

function isDone(entity: EntityProgress): boolean {
  return entity.state !== "WAITING" && entity.state !== "RUNNING";
}

function currentLine(run: SyncRunDocument): [text: string, share: number | null] {
  const total = run.entities.reduce((sum, entity) => sum + entity.read, 0);
  const current = run.entities.find((entity) => entity.state === "RUNNING");
  if (!current) return [`${total.toLocaleString("en")} records so far`, null];
  const share = current.expected ? current.read / current.expected : null;
  return [`${current.entity}: ${count(current)} (${total.toLocaleString("en")} in all)`, share];
}

function count({ read, expected, state, quarantined }: EntityProgress): string {
  if (state === "FORBIDDEN") return "the account may not read it";
  if (state === "FAILED") return `failed after ${read.toLocaleString("en")} records`;
  const of = state === "RUNNING" && expected !== null ? ` of ${expected.toLocaleString("en")}` : "";
  const aside = quarantined > 0 ? `, ${quarantined.toLocaleString("en")} of them set aside` : "";
  return `${read.toLocaleString("en")}${of} records${aside}`;
}
