import type { ConnectionStatusKeeper, StreamCheckpoint } from "../connections/index.js";
import type { JsonValue, SourcePage } from "../connectors/index.js";
import type { SourceHttp } from "../http/index.js";
import type { Logger } from "../logging/index.js";
import type { Storage } from "../storage/index.js";
import { changedSince } from "./cursor.js";
import type { PageCommitter, WalkContext } from "./page-committer.js";
import { readPage } from "./read-page.js";

const defaultPageSize = 500;
const defaultLookbackSeconds = 600;

/**
 * Walks one stream from its checkpoint to its end. While a page is stored the next is read: one page ahead and no more,
 * so memory does not grow with the number of records.
 */
export async function walkStream(
  context: WalkContext,
  dependencies: {
    storage: Storage;
    committer: PageCommitter;
    status: ConnectionStatusKeeper;
    client: unknown;
    http: SourceHttp;
    lookbackSeconds: number | undefined;
    signal: AbortSignal;
    logger: Logger;
  },
): Promise<void> {
  const { committer, status, client, http, signal, logger } = dependencies;
  const { source, connection } = context;
  let checkpoint: StreamCheckpoint = await beginOrResume(context, dependencies);
  let requestsSeen = http.requestCount;

  const read = (position: unknown): Promise<SourcePage> =>
    readPage({
      source,
      client,
      request: {
        position: position as JsonValue | null,
        changedSince: checkpoint.changedSince,
        pageSize: source.pageSize ?? defaultPageSize,
      },
      connectionId: connection._id,
      status,
      signal,
      logger,
    });

  let pending: Promise<SourcePage> | null = read(checkpoint.position);
  while (pending) {
    const page: SourcePage = await pending;
    signal.throwIfAborted();
    pending = page.next === null ? null : read(page.next);
    // Whoever awaits it meets the fault; until then it must not count as unhandled.
    pending?.catch(() => undefined);
    const requests = http.requestCount - requestsSeen;
    requestsSeen += requests;
    const next: StreamCheckpoint | null = await committer.commit(context, checkpoint, page, requests);
    if (!next) return;
    checkpoint = next;
  }
}

async function beginOrResume(
  context: WalkContext,
  dependencies: { storage: Storage; lookbackSeconds: number | undefined },
): Promise<StreamCheckpoint> {
  const { stream, run, entity, source, connection } = context;
  if (stream.checkpoint?.runId === run._id) return stream.checkpoint;
  const now = await dependencies.storage.now();
  return {
    runId: run._id,
    position: null,
    changedSince: changedSince({
      kind: run.kind,
      entity,
      mode: source.mode,
      cursor: stream.cursor,
      plan: connection.syncPlan,
      lookbackSeconds: dependencies.lookbackSeconds ?? defaultLookbackSeconds,
      now,
    }),
    startedAt: now,
    maxModifiedAt: null,
  };
}
