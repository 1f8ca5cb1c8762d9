import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SandboxClock } from "../clock.js";
import { notFound, validationFailed } from "../errors.js";
import { isKindName } from "../kinds/index.js";
import type { RecordWriter } from "../records/index.js";
import { countsOf, type SandboxStore } from "../store/index.js";
import { parseBody } from "./parse-body.js";

export interface ControlRecordParts {
  readonly store: SandboxStore;
  readonly writer: RecordWriter;
  readonly clock: SandboxClock;
}

interface Path {
  Params: { kind: string; id: string };
}

const fields = z.record(z.string(), z.json());
const restore = z.strictObject({ to: z.iso.datetime({ error: "expected an instant in UTC", offset: true }) });
const byTheDatabase = "USR-000001";

/** What somebody with access to the database does to it: records of any kind, changed or gone, and no rule is asked. */
export function controlRecords(app: FastifyInstance, { store, writer, clock }: ControlRecordParts): void {
  const enter = (request: FastifyRequest<Path>) => {
    const { kind, id } = request.params;
    if (!isKindName(kind)) throw notFound(`The kind ${kind}`);
    return { kind, id, author: { actorId: byTheDatabase, atMs: clock.nowMs() } };
  };

  app.patch<Path>("/records/:kind/:id", (request) => {
    const { kind, id, author } = enter(request);
    return writer.overwrite(kind, id, parseBody(fields, request.body), author);
  });

  app.delete<Path>("/records/:kind/:id", (request, reply) => {
    const { kind, id, author } = enter(request);
    writer.erase(kind, id, author);
    return reply.code(204).send();
  });

  /** As if a backup had been played back: what was written after that instant is undone, and nobody is told. */
  app.post("/restore", (request) => {
    const toMs = Date.parse(parseBody(restore, request.body).to);
    const fromMs = store.restorableFromMs;
    if (toMs > clock.nowMs()) {
      throw validationFailed([{ path: "to", message: `expected an instant up to ${clock.now().toISOString()}` }]);
    }
    if (fromMs !== null && toMs < fromMs) {
      const earliest = new Date(fromMs).toISOString();
      throw validationFailed([
        { path: "to", message: `expected ${earliest} or later: the backup goes no further back` },
      ]);
    }
    return { undone: store.restore(toMs), records: countsOf(store) };
  });
}
