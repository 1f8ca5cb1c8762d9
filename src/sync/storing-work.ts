import { recordEvents, writeTarget, type RecordWriter } from "../records/index.js";
import { tenantFilter } from "../storage/index.js";
import type { PagePart, PageWork } from "./page-work.js";
import type { WalkContext } from "./walk-context.js";

/** Stores what is new, changed or gone. */
export function storingWork(context: WalkContext, records: RecordWriter): PageWork {
  const { connection, run, source, stream } = context;
  const target = writeTarget(connection, source, {
    actor: { kind: "SYNC_RUN", id: run._id },
    readAt: null,
    // What a resync finds is how it is, even where the source went back in time: it was restored from a backup.
    acceptsOlder: run.kind === "RESYNC",
  });
  // Worth a fifteenth of a first sync. A page that was stored before a crash is found to be stale, and compared.
  let isFirst = run.kind === "INITIAL" && stream.recordCount === 0 && stream.quarantinedCount === 0;
  return {
    async digest(incoming, readAt, isAgain) {
      const own = { ...target, readAt, expectsNew: isFirst && !isAgain };
      const digests = await records.digest(incoming, own);
      // One that was refused may come again, mended, and has to leave the quarantine then.
      if (digests.some(({ refused }) => refused.length > 0)) isFirst = false;
      return digests.map((digest): PagePart => ({
        sizeBytes: digest.sizeBytes,
        payloads: digest.changedPayloads,
        async apply(at, session) {
          const outcome = await records.apply(digest, own, { at, session });
          const { read, created, updated, unchanged, deleted, quarantined } = outcome;
          const origin = { ...tenantFilter(connection), connectionId: connection._id, at };
          return {
            counts: { read, created, updated, unchanged, deleted, quarantined },
            recordsDelta: outcome.recordsDelta,
            quarantinedDelta: outcome.quarantinedDelta,
            events: recordEvents(origin, source.entity, run._id, outcome),
            discrepancies: [],
          };
        },
      }));
    },
  };
}
