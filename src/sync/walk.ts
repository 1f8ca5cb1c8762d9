import { setImmediate as nextTurn } from "node:timers/promises";
import type { StreamCheckpoint } from "../connections/index.js";
import type { JsonValue, SourcePage } from "../connectors/index.js";
import type { SourceHttp } from "../http/index.js";
import type { IncomingRecord } from "../records/index.js";
import { mappingKeyOf } from "../records/index.js";
import type { Storage } from "../storage/index.js";
import { isRefusal, readBisected, type GivenPage, type ReadPart } from "./bisect.js";
import { callSource, type Caller } from "./call-source.js";
import { changedSince, setBackMs } from "./cursor.js";
import { observeShape, type PayloadShape } from "./drift.js";
import type { PageCommitter, WalkEnd } from "./page-committer.js";
import type { PageWork } from "./page-work.js";
import type { WalkContext } from "./walk-context.js";

const defaultPageSize = 500;
const defaultLookbackSeconds = 600;
/** Payloads of a page together; a page of very large records is asked for in smaller ones. */
const pageBytes = 8 * 1024 * 1024;
/** Payloads of a page whose shape is looked at. */
const observedPerPage = 25;

/** How a run goes through one stream. */
export interface Walk {
  readonly read: (request: {
    position: JsonValue | null;
    changedSince: Date | null;
    pageSize: number;
    isHeadsOnly: boolean;
  }) => Promise<SourcePage>;
  readonly work: PageWork;
  readonly end: WalkEnd;
  /** The sweep whose list of ids is made from what this walk reads; null for none. */
  readonly listingId: string | null;
  /** Called at each page's edge. @throws whatever ends the walk there for now. */
  readonly checkMayGoOn: () => void;
}

interface ReadPage extends GivenPage {
  readonly readAt: Date;
}

/**
 * Walks one stream from its checkpoint to its end. Three things go on at once: a page is stored, the one after it is
 * compared and mapped, and the one after that is read. No more than these three are in memory, however many there are.
 */
export async function walkStream(
  context: WalkContext,
  walk: Walk,
  dependencies: {
    storage: Storage;
    committer: PageCommitter;
    http: SourceHttp;
    caller: Caller;
    lookbackSeconds: number | undefined;
  },
): Promise<void> {
  const { committer, http, caller } = dependencies;
  const { source, stream, run } = context;
  const begun = await beginOrResume(context, dependencies);
  let { now } = begun;
  let since = begun.checkpoint.changedSince;
  let requestsSeen = http.requestCount;
  let pageSize = source.pageSize ?? defaultPageSize;
  let shape = (stream.shape ?? null) as PayloadShape | null;

  const read = async (position: JsonValue | null): Promise<ReadPage> => {
    const readAt = now;
    const part: ReadPart = (wanted) =>
      callSource(caller, () => walk.read({ position, changedSince: since, ...wanted }));
    const wanted = pageSize;
    try {
      return { page: await part({ pageSize: wanted, isHeadsOnly: false }), refused: [], readAt };
    } catch (fault) {
      // What is stored here is given or not, whatever the size of the page.
      if (!isRefusal(fault) || run.kind === "REMAP") throw fault;
      caller.logger.warn({ err: fault, pageSize: wanted }, "the source refuses a page, smaller ones are asked for");
      return { ...(await readBisected(source, wanted, fault, part)), readAt };
    }
  };
  const readAhead = (position: JsonValue | null) => {
    // Behind the turn in which the page before is handed to the store: to parse an answer takes milliseconds.
    const reading = nextTurn().then(() => read(position));
    // Whoever awaits it meets the fault; until then it must not count as unhandled.
    reading.catch(() => undefined);
    return reading;
  };

  let storing: Promise<StreamCheckpoint | null> = Promise.resolve(begun.checkpoint);
  let reading: Promise<ReadPage> | null = readAhead(begun.checkpoint.position as JsonValue | null);
  let isFirst = begun.checkpoint.position === null;
  try {
    while (reading) {
      let { page, refused, readAt }: ReadPage = await reading;
      caller.signal.throwIfAborted();
      walk.checkMayGoOn();
      if (isFirst && since !== null && run.kind === "INCREMENTAL") {
        const behind = setBackMs(stream, page.sourceTime, readAt);
        if (behind > 0) {
          since = new Date(since.getTime() - behind);
          ({ page, refused, readAt } = await read(null));
        }
      }
      isFirst = false;
      reading = page.next === null ? null : readAhead(page.next);
      const requests = http.requestCount - requestsSeen;
      requestsSeen += requests;
      const incoming = [...incomingOf(context, page), ...refused];
      const parts = await walk.work.digest(incoming, readAt, false);
      pageSize = fittingPageSize(
        source.pageSize ?? defaultPageSize,
        parts.reduce((sum, part) => sum + part.sizeBytes, 0),
        incoming.length,
      );
      const payloads = parts.flatMap((part) => part.payloads).slice(0, observedPerPage);
      const isLearning = stream.phase !== "LIVE";
      const observed = payloads.length === 0 ? { shape, drifts: [] } : observeShape(shape, payloads, { isLearning });
      ({ shape } = observed);
      // Whatever can be done before it, is: from here to the next page's first command the store has nothing to do.
      const before = await storing;
      if (before === null) throw new Error("A page came after the last one.");
      storing = committer
        .commit(
          context,
          walk.work,
          { ...before, changedSince: since },
          { page, incoming, parts, readAt, requests },
          {
            end: walk.end,
            listingId: walk.listingId,
            drifts: observed.drifts,
            shape,
          },
        )
        .then(({ checkpoint, at }) => {
          now = at;
          return checkpoint;
        });
      storing.catch(() => undefined);
    }
    await storing;
  } finally {
    // The lease's session is in use until the page at hand is stored or refused.
    await Promise.allSettled([storing]);
  }
}

async function beginOrResume(
  { stream, run, entity, source, connection }: WalkContext,
  { storage, lookbackSeconds }: { storage: Storage; lookbackSeconds: number | undefined },
): Promise<{ checkpoint: StreamCheckpoint; now: Date }> {
  const now = await storage.now();
  if (stream.checkpoint?.runId === run._id) return { checkpoint: stream.checkpoint, now };
  const checkpoint: StreamCheckpoint = {
    runId: run._id,
    position: null,
    changedSince: changedSince({
      kind: run.kind,
      entity,
      mode: source.mode,
      cursor: stream.cursor,
      plan: connection.syncPlan,
      lookbackSeconds: lookbackSeconds ?? defaultLookbackSeconds,
      now,
    }),
    startedAt: now,
    maxModifiedAt: null,
    mappingKey: mappingKeyOf(connection, source),
    sourceClockOffsetMs: null,
  };
  return { checkpoint, now };
}

function incomingOf({ source }: WalkContext, page: SourcePage): IncomingRecord[] {
  return page.items.map((raw) => {
    const { remoteId, modifiedAt, isDeleted } = source.identify(raw);
    return { remoteId, modifiedAt, isDeleted: isDeleted ?? false, raw };
  });
}

/** As many records as fit `pageBytes`, judged by the page before. */
function fittingPageSize(wanted: number, sizeBytes: number, records: number): number {
  if (records === 0 || sizeBytes === 0) return wanted;
  return Math.max(1, Math.min(wanted, Math.floor((pageBytes * records) / sizeBytes)));
}
