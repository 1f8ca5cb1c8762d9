import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import type { HookRequest, LoadedConnector } from "../../../src/connectors/index.js";
import {
  ConnectionUnavailableError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  UnauthenticatedError,
} from "../../../src/errors/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { createServer, type RunningServer } from "../../../src/server/index.js";
import { Gate, smallSchema } from "../../support/small-schema.js";
import { testAccess } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

interface Received {
  readonly connectionId: string;
  readonly request: HookRequest;
}

const store = useStorage();
const lines: string[] = [];
const received: Received[] = [];
let server: RunningServer;
/** What a connection's look-up waits for. */
let lookUp: () => Promise<unknown>;
let lookUps = 0;
/** What the receiver does with a call. */
let take: () => Promise<{ accepted: number }>;

const webhooks = { description: "", verify: () => undefined, read: () => [] };
const connectors = new Map([
  ["calling", { system: "calling", webhooks } as unknown as LoadedConnector],
  ["silent", { system: "silent" } as unknown as LoadedConnector],
]);
/** Connections there are, by id; the store's own look-up has its tests elsewhere. */
const connections = new Map(
  [
    { _id: "con_calling", system: "calling", hookSecret: {} },
    { _id: "con_other", system: "calling", hookSecret: {} },
    { _id: "con_silent", system: "silent", hookSecret: {} },
    { _id: "con_without_secret", system: "calling" },
    { _id: "con_of_unknown_system", system: "gone", hookSecret: {} },
  ].map((connection) => [connection._id, connection as unknown as ConnectionDocument]),
);

beforeAll(async () => {
  const { storage } = store;
  const logger = createLogger({ level: "trace", destination: { write: (line: string) => void lines.push(line) } });
  server = await createServer({
    schema: smallSchema(),
    storage,
    access: testAccess(storage),
    createContext: (access, requestId) => ({ access, requestId }),
    sourceHooks: {
      connectionStore: {
        findForWorker: async (id) => {
          lookUps += 1;
          await lookUp();
          return connections.get(id) ?? null;
        },
      },
      connectors,
      hooks: {
        receive: (connectionId, request) => {
          received.push({ connectionId, request });
          return take();
        },
      },
    },
    logger,
    host: "127.0.0.1",
    port: 0,
  });
});
afterEach(() => {
  received.length = 0;
  lines.length = 0;
  take = accept;
  lookUp = atOnce;
});
afterAll(() => server.close());

const accept = () => Promise.resolve({ accepted: 2 });
const atOnce = () => Promise.resolve();
take = accept;
lookUp = atOnce;

const post = (id: string, body?: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/hooks/${id}`, { method: "POST", headers, ...(body === undefined ? {} : { body }) });
const errorOf = async (response: Response) =>
  ((await response.json()) as { error: Record<string, unknown> & { code: string; message: string } }).error;

describe("a call from a system", () => {
  it("is handed over with the bytes and headers it came with, and answered with what was taken", async () => {
    const text = '{ "event" : "updated",\n"name": "Ä" }';
    const before = Date.now();
    const response = await post("con_calling", text, {
      "content-type": "application/json",
      "x-signature": "t=1,v1=00",
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ accepted: 2 });
    const [call] = received;
    expect(call?.connectionId).toBe("con_calling");
    expect(call?.request.body.toString()).toBe(text);
    expect(call?.request.headers["x-signature"]).toBe("t=1,v1=00");
    expect(call?.request.receivedAt.getTime()).toBeGreaterThanOrEqual(before);
  });

  it.each(["application/json", "text/plain", "application/x-www-form-urlencoded", "application/xml; charset=x"])(
    "keeps its bytes as %s, also those that are no such thing",
    async (type) => {
      const bytes = new Uint8Array([0x7b, 0x00, 0xff, 0xfe, 0x0a]);
      expect((await post("con_calling", bytes, { "content-type": type })).status).toBe(202);
      expect(received[0]?.request.body).toEqual(Buffer.from(bytes));
    },
  );

  it("may say nothing of its type, but no nonsense either", async () => {
    expect((await post("con_calling", new Uint8Array([1]))).status).toBe(202);
    expect(received[0]?.request.headers["content-type"]).toBeUndefined();
    const response = await post("con_calling", "{}", { "content-type": "odd" });
    expect(response.status).toBe(415);
    expect(await errorOf(response)).toMatchObject({ code: "BAD_REQUEST" });
  });

  it("may come without a body", async () => {
    expect((await post("con_calling")).status).toBe(202);
    expect(received[0]?.request.body).toHaveLength(0);
  });

  it("does not need a token, and gets no further with one", async () => {
    expect((await post("con_calling", "{}", { authorization: "Bearer nonsense" })).status).toBe(202);
    const graphql = await fetch(`${server.url}/graphql`, { method: "POST", body: "{}" });
    expect(graphql.status).toBe(401);
  });
});

describe("a call that is not taken", () => {
  it("is answered the same for every connection that takes none, whatever the reason", async () => {
    const refuse = () => Promise.reject(new NotFoundError("There is nothing at this address, says the receiver."));
    const answers: string[] = [];
    for (const id of ["con_unknown", "con_silent", "con_without_secret", "con_of_unknown_system", "%00", "..%2f"]) {
      const response = await post(id, "{}");
      expect(response.status, id).toBe(404);
      answers.push(await response.text());
    }
    expect(received).toEqual([]);
    take = refuse;
    const response = await post("con_calling", "{}");
    expect(response.status).toBe(404);
    answers.push(await response.text());
    expect(new Set(answers).size).toBe(1);
    expect(JSON.parse(answers[0] ?? "")).toEqual({
      error: { code: "NOT_FOUND", message: expect.stringContaining("Check the address") as string },
    });
  });

  it.each([
    [401, null, new UnauthenticatedError("The signature does not belong to this body.")],
    [503, "60", new ConnectionUnreachableError("It can't be reached.")],
    [503, "60", new ConnectionUnavailableError("It is PAUSED.")],
    [503, "60", new SourceError("It said: no.")],
  ])("is answered %i, Retry-After %s, for %s", async (status, retryAfter, error) => {
    take = () => Promise.reject(error);
    const response = await post("con_calling", "{}");
    expect(response.status).toBe(status);
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    expect(await errorOf(response)).toEqual({ code: error.code, message: error.message });
  });

  it("is answered 400 with the path of each problem when it can't be read", async () => {
    const problems = [{ path: ["body", "event"], message: "expected a change" }];
    take = () => Promise.reject(new InvalidInputError("The call can't be read.", { problems }));
    const response = await post("con_calling", "{}");
    expect(response.status).toBe(400);
    expect(await errorOf(response)).toEqual({ code: "BAD_USER_INPUT", message: "The call can't be read.", problems });
  });

  it("says nothing of a failure that has no name but an id that the log repeats", async () => {
    take = () => Promise.reject(new Error("mongodb://secret@host went away"));
    const response = await post("con_calling", "{}");
    expect(response.status).toBe(500);
    const { code, message, errorId } = await errorOf(response);
    expect(code).toBe("INTERNAL_SERVER_ERROR");
    expect(message).not.toContain("mongodb");
    expect(lines.some((line) => line.includes(String(errorId)) && line.includes("went away"))).toBe(true);
  });

  it("is answered 413 above 1 MB, and taken with just that", async () => {
    expect((await post("con_calling", new Uint8Array(1024 * 1024))).status).toBe(202);
    const response = await post("con_calling", new Uint8Array(1024 * 1024 + 1));
    expect(response.status).toBe(413);
    expect(await errorOf(response)).toMatchObject({ code: "BAD_REQUEST" });
    expect(received).toHaveLength(1);
  });

  it("is answered in one shape for other methods, too", async () => {
    const response = await fetch(`${server.url}/hooks/con_calling`);
    expect(response.status).toBe(404);
    expect((await errorOf(response)).message).toContain("POST /hooks/<connection>");
  });
});

describe("calls at once", () => {
  it("are at most 16 for one connection; the others come again, those of another connection do not wait", async () => {
    const gate = new Gate();
    take = () => gate.pass().then(accept);
    const calls = Array.from({ length: 16 }, () => post("con_calling", "{}"));
    await expect.poll(() => received.length).toBe(16);

    const tooMany = await post("con_calling", "{}");
    expect(tooMany.status).toBe(429);
    expect(tooMany.headers.get("retry-after")).toBe("1");
    expect(await errorOf(tooMany)).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    const other = post("con_other", "{}");
    await expect.poll(() => received.length).toBe(17);

    gate.open();
    expect((await Promise.all([...calls, other])).map(({ status }) => status)).toEqual(Array(17).fill(202));
    expect((await post("con_calling", "{}")).status).toBe(202);
  });

  it("are counted only while they are there: callers that go away leave their place", async () => {
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 16 }, () => connect(Number(port), hostname));
    for (const socket of sockets) {
      socket.write(
        "POST /hooks/con_calling HTTP/1.1\r\nhost: x\r\ncontent-type: a/b\r\ncontent-length: 100\r\n\r\nhalf",
      );
    }
    await expect.poll(async () => (await post("con_calling", "{}")).status).toBe(429);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await post("con_calling", "{}")).status).toBe(202);
  });

  it("hold no place for callers that were gone before it was given to them", async () => {
    const gate = new Gate();
    lookUp = () => gate.pass();
    const { hostname, port } = new URL(server.url);
    const before = lookUps;
    const sockets = Array.from({ length: 16 }, () => connect(Number(port), hostname));
    for (const socket of sockets)
      socket.write("POST /hooks/con_calling HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n");
    await expect.poll(() => lookUps).toBe(before + 16);
    for (const socket of sockets) socket.resetAndDestroy();
    // Answered on a connection of its own: by then the server has seen the others end.
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    lookUp = atOnce;
    gate.open();
    expect((await post("con_calling", "{}")).status).toBe(202);
    expect((await post("con_calling", "{}")).status).toBe(202);
  });
});
