import { isSamePayload, mappingKeyOf, payloadHash, payloadText, type RecordDocument } from "../records/index.js";
import { recordId } from "../ids/index.js";
import { tenantFields, type Storage } from "../storage/index.js";
import type { PageWork } from "./page-work.js";
import type { Discrepancy } from "./sync-run-document.js";
import type { WalkContext } from "./walk-context.js";

/**
 * Compares without storing. A record is
 *
 * missing   at the source and not here
 * stale     here with another payload
 * extra     here although the source says it is gone
 * newer     different, but changed at the source after the last walk: the next run brings it, so it is no fault
 *
 * Records in quarantine are counted as such. What is here and not listed at all is found by the sweep that follows.
 */
export function comparingWork(context: WalkContext, storage: Storage): PageWork {
  const { connection, source, entity, stream } = context;
  const key = mappingKeyOf(connection, source);
  const idOf = (remoteId: string) => recordId(entity.idPrefix, connection._id, entity.name, remoteId);
  return {
    async digest(incoming) {
      const page = [...new Map(incoming.map((record) => [record.remoteId, record])).values()];
      const own = { organizationId: connection.organizationId, connectionId: connection._id };
      const stored = await storage
        .tenants<RecordDocument>(entity.plural)
        .find(
          { ...own, remoteId: { $in: page.map(({ remoteId }) => remoteId) } },
          { projection: { _id: 0, remoteId: 1, hash: 1, deletedAt: 1 }, batchSize: page.length + 1 },
        )
        .toArray();
      const known = new Map(stored.map((document) => [document.remoteId, document]));
      const counts = { read: incoming.length, unchanged: 0, quarantined: 0, missing: 0, stale: 0, extra: 0, newer: 0 };
      counts.unchanged = incoming.length - page.length;
      const suspects: Discrepancy[] = [];
      let sizeBytes = 0;
      for (const record of page) {
        const text = payloadText(record.raw);
        sizeBytes += text.length;
        const here = known.get(record.remoteId);
        const isHere = here !== undefined && here.deletedAt === null;
        const isSame = isHere && isSamePayload(here.hash, payloadHash(text, key));
        if (record.isDeleted ? !isHere : isSame) counts.unchanged += 1;
        else if (stream.cursor && record.modifiedAt && record.modifiedAt > stream.cursor) counts.newer += 1;
        else {
          const kind = record.isDeleted ? "EXTRA" : isHere ? "STALE" : "MISSING";
          suspects.push({ kind, remoteId: record.remoteId });
        }
      }
      const quarantined = await storage
        .tenants<{ _id: string; remoteId: string }>("quarantine")
        .find(
          { ...tenantFields(connection), _id: { $in: suspects.map(({ remoteId }) => idOf(remoteId)) } },
          { projection: { remoteId: 1 } },
        )
        .toArray();
      const isQuarantined = new Set(quarantined.map(({ remoteId }) => remoteId));
      const discrepancies = suspects.filter(({ remoteId }) => !isQuarantined.has(remoteId));
      counts.quarantined = suspects.length - discrepancies.length;
      for (const { kind } of discrepancies) counts[kind.toLowerCase() as "missing" | "stale" | "extra"] += 1;
      const outcome = { counts, recordsDelta: 0, quarantinedDelta: 0, events: [], discrepancies };
      return [{ sizeBytes, payloads: [], apply: () => Promise.resolve(outcome) }];
    },
  };
}
