import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SandboxClock } from "../clock.js";
import { badRequest, notFound, SandboxError } from "../errors.js";
import { contentOf, isKindName, kindNamed, type BaseRecord, type KindName } from "../kinds/index.js";
import type { RecordWriter } from "../records/index.js";
import { decodeCursor, encodeCursor, type SandboxStore } from "../store/index.js";
import { requirePermission, type Principal } from "./authenticate.js";
import type { IdempotencyKeys } from "./idempotency.js";
import { listBody } from "./list-body.js";
import { parseLimit, parseListQuery, singleValues } from "./list-query.js";

export interface RecordRouteParts {
  readonly store: SandboxStore;
  readonly writer: RecordWriter;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly clock: SandboxClock;
  readonly principalOf: (request: FastifyRequest) => Principal;
}

/** Ids weigh little: 5,000 of them as much as 50 records. */
const usualIds = 1000;
const mostIds = 5000;

const json = "application/json; charset=utf-8";

interface Path {
  Params: { kind: string; id: string };
}

/** Lists, records and writes of all kinds. */
export function recordRoutes(app: FastifyInstance, parts: RecordRouteParts): void {
  const { store, writer, clock } = parts;

  const enter = (request: FastifyRequest<Path>, action: "read" | "write") => {
    const { kind } = request.params;
    if (!isKindName(kind)) throw notFound(`The kind ${kind}`);
    const principal = parts.principalOf(request);
    requirePermission(principal, action, kind);
    return { kind, principal, author: { actorId: principal.userId, atMs: clock.nowMs() } };
  };

  app.get<Path>("/:kind", (request, reply) => {
    const { kind } = enter(request, "read");
    return reply.type(json).send(list(kind, request.query));
  });

  /** All ids there are, in the order of the ids, for telling what is gone. */
  app.get<Path>("/:kind/ids", (request, reply) => {
    const { kind } = enter(request, "read");
    const values = singleValues(request.query, ["limit", "cursor"]);
    const cursor = values.get("cursor");
    const list = `${kind}/ids`;
    const { ids, next } = store.ids({
      kind,
      after: cursor === undefined ? null : decodeCursor(list, cursor).id,
      limit: parseLimit(values.get("limit"), usualIds, mostIds),
    });
    return reply.send({
      ids,
      next_cursor: next && encodeCursor(list, { ms: 0, id: next }),
      total: store.countOf(kind),
      server_time: clock.now().toISOString(),
    });
  });

  app.get<Path>("/:kind/:id", (request, reply) => {
    const { kind } = enter(request, "read");
    const { id } = request.params;
    const record = store.get(kind, id);
    if (!record) throw notFound(`The ${kindNamed(kind).singular} ${id}`);
    reply.header("etag", etagOf(record));
    if (request.headers["if-none-match"] === etagOf(record)) return reply.code(304).send();
    return reply.type(json).send(record);
  });

  /** Which record a creation with that Idempotency-Key made, for clients that lost the answer. */
  app.get<Path>("/:kind/by-key/:id", (request, reply) => {
    const { kind, principal, author } = enter(request, "read");
    const key = request.params.id;
    const id = parts.idempotencyKeys.madeBy({ owner: principal.name, path: kind, key, nowMs: author.atMs });
    const record = id === null ? undefined : store.get(kind, id);
    if (!record) throw notFound(`A record made with the Idempotency-Key ${key}`);
    return sendRecord(reply, record);
  });

  /** What a file says. */
  app.get<Path>("/:kind/:id/content", (request, reply) => {
    const { kind } = enter(request, "read");
    const file = kind === "attachments" ? store.get("attachments", request.params.id) : undefined;
    if (!file) throw notFound(`The content of ${request.params.id}`);
    return reply
      .header("content-disposition", `attachment; filename="${file.file_name}"`)
      .type(file.media_type)
      .send(contentOf(file));
  });

  app.post<Path>("/:kind", (request, reply) => {
    const { kind, principal, author } = enter(request, "write");
    const key = request.headers["idempotency-key"];
    const create = () => writer.create(kind, request.body, author);
    const use = { owner: principal.name, path: kind, key: String(key), body: request.body, nowMs: author.atMs };
    const { record, isReplayed } =
      key === undefined
        ? { record: create(), isReplayed: false }
        : store.transaction(() => parts.idempotencyKeys.once(use, create));
    if (isReplayed) reply.header("idempotent-replayed", "true");
    return sendRecord(reply.code(201).header("location", `/api/v1/${kind}/${record.id}`), record);
  });

  app.patch<Path>("/:kind/:id", (request, reply) => {
    const { kind, author } = enter(request, "write");
    const expected = expectation(request);
    return sendRecord(reply, writer.update(kind, request.params.id, request.body, author, expected));
  });

  app.delete<Path>("/:kind/:id", (request, reply) => {
    const { kind, author } = enter(request, "write");
    writer.remove(kind, request.params.id, author, expectation(request));
    return reply.code(204).send();
  });

  function list(kind: KindName, rawQuery: unknown): Buffer {
    const query = parseListQuery(kind, rawQuery);
    const serverTime = clock.now().toISOString();
    if (query.by === "ids") {
      const found = query.ids.map((id) => store.bytesOf(kind, id));
      const missing = query.ids.filter((_, place) => found[place] === undefined);
      const items = found.filter((bytes) => bytes !== undefined);
      return listBody(items, { missing, next_cursor: null, server_time: serverTime });
    }
    const page = store.page({ kind, ...query });
    return listBody(page.items, {
      next_cursor: page.next && encodeCursor(kind, page.next),
      ...(query.isTotalWanted ? { total: store.total({ kind, ...query }) } : {}),
      server_time: serverTime,
    });
  }
}

function sendRecord(reply: FastifyReply, record: BaseRecord): FastifyReply {
  return reply.header("etag", etagOf(record)).type(json).send(record);
}

function etagOf(record: BaseRecord): string {
  return `"${record.revision}"`;
}

/** What If-Match wants the stored record to be. */
function expectation(request: FastifyRequest): (current: BaseRecord) => void {
  const wanted = request.headers["if-match"];
  if (wanted === undefined || wanted === "*") return () => undefined;
  if (!/^"\d+"$/.test(wanted))
    throw badRequest(`Expected If-Match to be an ETag such as "3", but got ${wanted}.`, "If-Match");
  return (current) => {
    if (wanted === etagOf(current)) return;
    const message = `${current.id} was changed meanwhile: expected ETag ${wanted}, but it has ${etagOf(current)}. Read it again.`;
    throw new SandboxError(412, "precondition_failed", message, { headers: { etag: etagOf(current) } });
  };
}
