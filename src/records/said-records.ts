import type { ClientSession } from "mongodb";
import type { ConnectionDocument, ConnectionStore, StreamStore } from "../connections/index.js";
import type { EntitySource, JsonObject } from "../connectors/index.js";
import type { OutboxStore } from "../events/index.js";
import { tenantFilter, type Storage } from "../storage/index.js";
import type { ChangeActor, IncomingRecord } from "./incoming-record.js";
import { StaleDigestError, type RecordWriter } from "./record-writer.js";
import { recordEvents } from "./record-events.js";
import { writeTarget } from "./write-target.js";

/** What a source said of one record outside a walk: as it stands now, or that it is gone. */
export type SaidRecord =
  { readonly raw: JsonObject; readonly isDeleted?: false } | { readonly remoteId: string; readonly isDeleted: true };

/** DISCONNECTED: the connection went away meanwhile and nothing was kept. */
export type SaidOutcome = "STORED" | "QUARANTINED" | "DISCONNECTED";

const tries = 5;

/** Stores what a source said by itself: in answer to a write, or through a webhook. */
export class SaidRecords {
  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      streams: StreamStore;
      records: RecordWriter;
      outbox: OutboxStore;
    },
  ) {}

  /**
   * One transaction: the record, the stream's counts, its events, and what the caller does in `also`.
   * A fresher value that is stored already stays.
   * @param on The session to store it on, for callers whose successor has to be able to end it.
   */
  async store(
    connection: ConnectionDocument,
    source: EntitySource<unknown>,
    said: SaidRecord,
    actor: ChangeActor,
    also: (session: ClientSession, outcome: SaidOutcome) => Promise<void> = () => Promise.resolve(),
    on?: ClientSession,
  ): Promise<SaidOutcome> {
    const { storage, connections, records, streams, outbox } = this.dependencies;
    const target = writeTarget(connection, source, { actor, readAt: null });
    const incoming: IncomingRecord =
      said.isDeleted === true
        ? { remoteId: said.remoteId, modifiedAt: null, isDeleted: true, raw: null }
        : { isDeleted: false, ...source.identify(said.raw), raw: said.raw };
    for (let attempt = 1; ; attempt += 1) {
      const digests = await records.digest([incoming], target);
      const at = await storage.now();
      try {
        return await storage.transaction(async (session) => {
          // Read in the transaction: what is stored of a connection that was disconnected meanwhile, nobody would remove.
          if ((await connections.find(connection, connection._id, session)) === null) {
            await also(session, "DISCONNECTED");
            return "DISCONNECTED";
          }
          let outcome: SaidOutcome = "STORED";
          for (const digest of digests) {
            const applied = await records.apply(digest, target, { at, session });
            if (applied.quarantined > 0) outcome = "QUARANTINED";
            const counts = { records: applied.recordsDelta, quarantined: applied.quarantinedDelta };
            await streams.count(connection, source.entity, counts, session);
            const origin = { ...tenantFilter(connection), connectionId: connection._id, at };
            await outbox.append(recordEvents(origin, source.entity, actor.id, applied), session);
          }
          await also(session, outcome);
          return outcome;
        }, on);
      } catch (error) {
        // A sync stored the same record a moment ago: compare again with what it stored.
        if (!(error instanceof StaleDigestError) || attempt >= tries) throw error;
      }
    }
  }
}
