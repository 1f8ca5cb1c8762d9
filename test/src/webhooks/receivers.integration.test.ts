import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AttemptDocument, DeliveryDocument, DeliveryState } from "../../../src/webhooks/index.js";
import { waitFor } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";
import type { Behavior } from "../../support/webhook-receiver.js";
import { WebhookWorld } from "../../support/webhook-world.js";

/** One receiver, and what one attempt at it has to come to. */
interface Case {
  readonly name: string;
  readonly answer?: Behavior;
  /** Instead of an HTTP server: what a socket does. */
  readonly socket?: (socket: Socket) => void;
  readonly status: number | null;
  readonly error: AttemptDocument["error"] | readonly AttemptDocument["error"][];
  readonly state: DeliveryState;
  /** Seconds from the attempt to the next one; default: what the schedule says, 40 s. */
  readonly waitSeconds?: readonly [number, number];
  readonly isDisabled?: true;
  readonly response?: string | RegExp;
}

const retried = { state: "PENDING", error: "HTTP_STATUS" } as const;
const lost = { state: "PENDING", status: null, error: "CONNECTION_LOST" } as const;
const late = { state: "PENDING", status: null, error: "TIMEOUT" } as const;
const protocol = { state: "PENDING", status: null, error: ["PROTOCOL", "CONNECTION_LOST"] } as const;

function ofStatus(status: number): Case {
  const isSuccess = status >= 200 && status < 300;
  const isRedirect = status >= 300 && status < 400;
  return {
    name: `answers ${status}`,
    answer: (_webhook, response) => {
      const location = isRedirect ? { location: "http://127.0.0.1:9/elsewhere" } : {};
      response.writeHead(status, location).end(isSuccess && status !== 200 ? undefined : "said");
    },
    status,
    error: isSuccess ? null : status === 410 ? "GONE" : isRedirect ? "REDIRECT" : "HTTP_STATUS",
    state: isSuccess ? "DELIVERED" : status === 410 ? "FAILED" : "PENDING",
    ...(status === 410 ? { isDisabled: true } : {}),
  };
}

const statuses = [
  ...[200, 201, 202, 203, 204, 205, 206, 207, 208, 218, 226, 250, 298, 299],
  ...[300, 301, 302, 303, 304, 305, 307, 308, 399],
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424,
  ],
  ...[425, 426, 428, 429, 431, 444, 449, 450, 451, 460, 494, 499],
  ...[
    500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 540, 561,
    540, 561, 598, 599,
  ],
];

/** What `Retry-After` says, and from when to when the next attempt may come. */
const retryAfters: readonly (readonly [string, string | (() => string), number, number])[] = [
  ["seconds", "60", 60, 60],
  ["an hour", "3600", 3_600, 3_600],
  ["more than an hour", "86400", 3_600, 3_600],
  ["a huge number", "99999999999999", 3_600, 3_600],
  ["less than the schedule", "1", 40, 40],
  ["zero", "0", 40, 40],
  ["a negative number", "-5", 40, 40],
  ["a fraction", "1.5", 40, 40],
  ["words", "soon", 40, 40],
  ["nothing", "", 40, 40],
  ["a year", "2027", 2_027, 2_027],
  ["an HTTP date in two minutes", () => new Date(Date.now() + 120_000).toUTCString(), 115, 121],
  ["an HTTP date in the past", () => new Date(Date.now() - 120_000).toUTCString(), 40, 40],
  ["an HTTP date in a year", () => new Date(Date.now() + 365 * 86_400_000).toUTCString(), 3_600, 3_600],
  ["an ISO date, which is none of HTTP's", () => new Date(Date.now() + 120_000).toISOString(), 40, 40],
];

function ofRetryAfter(status: number): Case[] {
  return retryAfters.map(([name, value, least, most]) => ({
    name: `answers ${status} with Retry-After: ${name}`,
    answer: (_webhook, response) =>
      response.writeHead(status, { "retry-after": typeof value === "string" ? value : value() }).end(),
    status,
    ...retried,
    ...(status >= 300 && status < 400 ? { error: "REDIRECT" as const } : {}),
    waitSeconds: [least, most],
  }));
}

/** Writes this and then nothing more. */
const says = (text: string | Buffer) => (socket: Socket) => void socket.once("data", () => socket.write(text));
const saysAndEnds = (text: string | Buffer) => (socket: Socket) => void socket.once("data", () => socket.end(text));
const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));

const sockets: readonly Case[] = [
  { name: "closes at once", socket: (socket) => socket.destroy(), ...lost },
  { name: "resets at once", socket: (socket) => socket.resetAndDestroy(), ...lost },
  {
    name: "resets after the request",
    socket: (socket) => void socket.once("data", () => socket.resetAndDestroy()),
    ...lost,
  },
  { name: "ends after the request", socket: (socket) => void socket.once("data", () => socket.end()), ...lost },
  { name: "never answers", socket: () => undefined, ...late },
  { name: "says half a status line", socket: says("HTTP/1.1 2"), ...late },
  { name: "says half a status line and ends", socket: saysAndEnds("HTTP/1.1 2"), ...protocol },
  { name: "says half the headers", socket: says("HTTP/1.1 200 OK\r\ncontent-le"), ...late },
  { name: "says half the headers and ends", socket: saysAndEnds("HTTP/1.1 200 OK\r\ncontent-le"), ...protocol },
  { name: "answers no HTTP", socket: saysAndEnds("hello\r\n\r\n"), ...protocol },
  { name: "answers with the banner of SSH", socket: saysAndEnds("SSH-2.0-OpenSSH_9.6\r\n"), ...protocol },
  { name: "answers with bytes", socket: saysAndEnds(Buffer.from([0x16, 0x03, 0x01, 0x00, 0xff])), ...protocol },
  { name: "answers HTTP/9.9", socket: saysAndEnds("HTTP/9.9 200 OK\r\n\r\n"), ...protocol },
  { name: "answers status 99", socket: saysAndEnds("HTTP/1.1 99 Odd\r\n\r\n"), ...protocol },
  { name: "answers status abc", socket: saysAndEnds("HTTP/1.1 abc\r\n\r\n"), ...protocol },
  { name: "answers a header with NUL", socket: saysAndEnds("HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n"), ...protocol },
  {
    name: "answers a header of 100 kB",
    socket: saysAndEnds(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`),
    ...protocol,
  },
  {
    name: "answers headers one byte at a time, too slowly",
    socket: (socket) => {
      const text = "HTTP/1.1 200 OK\r\nx-slow: 1\r\n\r\n";
      let place = 0;
      const timer = setInterval(() => (place < text.length ? socket.write(text[place++] ?? "") : undefined), 100);
      socket.once("close", () => clearInterval(timer));
    },
    ...late,
  },
  // Legal, but nobody asked for it, and undici takes it for a broken connection: tried again like one.
  {
    name: "answers 100 Continue unasked and then 200",
    socket: saysAndEnds("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"),
    ...lost,
  },
  {
    name: "answers 200 without a length and ends",
    socket: saysAndEnds("HTTP/1.1 200 OK\r\n\r\nok"),
    status: 200,
    error: null,
    state: "DELIVERED",
  },
  {
    name: "answers 200 and fewer bytes than it says",
    socket: saysAndEnds("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"),
    status: 200,
    error: null,
    state: "DELIVERED",
    response: "half",
  },
  {
    name: "answers 200 and a body that never ends",
    socket: says("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun"),
    status: 200,
    error: null,
    state: "DELIVERED",
    response: "begun",
  },
  {
    name: "answers 503 and a body that never ends",
    socket: says("HTTP/1.1 503 No\r\ncontent-length: 100\r\n\r\nbegun"),
    status: 503,
    ...retried,
    response: "begun",
  },
  {
    name: "answers 200 and resets in the body",
    socket: (socket) =>
      void socket.once("data", () =>
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegun", () =>
          setTimeout(() => socket.resetAndDestroy(), 50),
        ),
      ),
    status: 200,
    error: null,
    state: "DELIVERED",
  },
  {
    name: "answers 200 with two lengths",
    socket: saysAndEnds("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok!"),
    ...protocol,
  },
  {
    name: "answers 200 with broken chunks",
    socket: saysAndEnds("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nok\r\n"),
    status: 200,
    error: null,
    state: "DELIVERED",
  },
];

function endless(status: number): Case {
  return {
    name: `answers ${status} and a body without end`,
    answer: (_webhook, response) => {
      response.writeHead(status);
      const more = () => {
        while (response.write("x".repeat(16_000)));
        response.once("drain", more);
      };
      more();
    },
    status,
    ...(status < 300 ? { error: null, state: "DELIVERED" as const } : retried),
    response: /^x{20000}$/,
  };
}

const bodies: readonly Case[] = [
  endless(200),
  endless(500),
  ...[200, 400].map((status): Case => ({
    name: `answers ${status} with 50 MB in 50 kB of gzip`,
    answer: (_webhook, response) => response.writeHead(status, { "content-encoding": "gzip" }).end(bomb),
    status,
    ...(status < 300 ? { error: null, state: "DELIVERED" as const } : retried),
  })),
  ...[0, 1, 19_999, 20_000, 20_001, 1_000_000].map((size): Case => ({
    name: `answers 200 with ${size} bytes`,
    answer: (_webhook, response) => response.writeHead(200).end("y".repeat(size)),
    status: 200,
    error: null,
    state: "DELIVERED",
    response: "y".repeat(Math.min(size, 20_000)),
  })),
  ...(
    [
      ["NUL and control characters", "a\0b\u0007"],
      ["half a surrogate in UTF-8", Buffer.from([0xed, 0xa0, 0x80])],
      ["no UTF-8 at all", Buffer.from([0xff, 0xfe, 0xfd])],
      ["a page of HTML", "<html><body>Log in</body></html>"],
      ["what looks like an operator of the store", '{"$set":{"state":"DELIVERED"}}'],
    ] as const
  ).flatMap(([name, body]) =>
    [200, 500].map((status): Case => ({
      name: `answers ${status} with ${name}`,
      answer: (_webhook, response) => response.writeHead(status).end(body),
      status,
      ...(status < 300 ? { error: null, state: "DELIVERED" as const } : retried),
    })),
  ),
  ...[
    { connection: "close" },
    { "keep-alive": "timeout=0" },
    { "set-cookie": "a=b" },
    { upgrade: "h2c" },
    { "content-type": "application/json" },
    { refresh: "0; url=http://127.0.0.1:9/" },
    { location: "http://127.0.0.1:9/" },
  ].map((headers): Case => ({
    name: `answers 200 with ${JSON.stringify(headers)}`,
    answer: (_webhook, response) => response.writeHead(200, headers).end("ok"),
    status: 200,
    error: null,
    state: "DELIVERED",
    response: "ok",
  })),
  ...[100, 500, 1_000].map((ms): Case => ({
    name: `answers 204 after ${ms} ms`,
    answer: (_webhook, response) => void setTimeout(() => response.writeHead(204).end(), ms),
    status: 204,
    error: null,
    state: "DELIVERED",
  })),
  ...[1_800, 4_000].map((ms): Case => ({
    name: `answers 204 after ${ms} ms, which is too late`,
    answer: (_webhook, response) => void setTimeout(() => response.writeHead(204).end(), ms),
    ...late,
  })),
];

const cases: readonly Case[] = [
  ...[...new Set(statuses)].map(ofStatus),
  ...[429, 503, 500, 301].flatMap(ofRetryAfter),
  ...sockets,
  ...bodies,
];

const store = useStorage();
const world = new WebhookWorld(store);
const servers: ReturnType<typeof createTcpServer>[] = [];
/** By the case's name. */
const outcomes = new Map<
  string,
  { delivery: DeliveryDocument; attempt: AttemptDocument | undefined; isDisabled: boolean }
>();

/** All of them at once, at endpoints of their own: each has its lane, so the slow ones hold up nobody. */
beforeAll(async () => {
  await world.begin();
  const endpointIds = new Map<string, string>();
  for (const [place, { name, answer, socket }] of cases.entries()) {
    const path = `/${place}`;
    if (answer) world.receiver.behaviors.set(path, answer);
    const url = socket ? await tcpUrl(socket) : world.receiver.url(path);
    // Long enough that nothing is tried again before all was looked at.
    const { endpoint } = await world.endpoint(path, { url, retryScheduleSeconds: [40] });
    endpointIds.set(name, endpoint._id);
  }
  await world.happens(world.status("to all"));
  world.start();
  await waitFor(
    "each to be tried",
    async () => {
      const deliveries = await world.deliveries();
      return deliveries.length === cases.length && deliveries.every(({ attemptCount }) => attemptCount >= 1);
    },
    { timeoutMs: 100_000 },
  );
  for (const [name, id] of endpointIds) {
    const [delivery] = await world.deliveries(id);
    if (!delivery) throw new Error(`${name} was not tried.`);
    const [attempt] = await world.attempts(delivery._id);
    outcomes.set(name, { delivery, attempt, isDisabled: (await world.endpointNow(id)).state === "DISABLED" });
  }
}, 180_000);

afterAll(async () => {
  await world.end();
  for (const server of servers) server.close();
});

async function tcpUrl(behave: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    behave(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe("promise 27: a receiver that", () => {
  it("behaves in any of 200 ways is here", () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThanOrEqual(200);
  });

  it.each(cases)("$name", ({ name, status, error, state, waitSeconds = [40, 40], isDisabled = false, response }) => {
    const outcome = outcomes.get(name);
    const { delivery, attempt } = outcome ?? {};
    expect(attempt?.status).toBe(status);
    expect(Array.isArray(error) ? error : [error]).toContain(attempt?.error);
    expect(delivery?.state).toBe(state);
    expect(outcome?.isDisabled).toBe(isDisabled);
    expect(delivery?.attemptCount).toBe(1);
    if (response !== undefined) expect(attempt?.response).toMatch(response);
    expect(Buffer.byteLength(attempt?.response ?? "")).toBeLessThanOrEqual(60_000);
    if (state !== "PENDING" || !delivery?.nextAttemptAt || !attempt) return;
    const seconds = (delivery.nextAttemptAt.getTime() - attempt.at.getTime() - attempt.durationMs) / 1_000;
    // What was read of the answer lies between the two.
    expect(seconds).toBeGreaterThanOrEqual(waitSeconds[0] - 1.5);
    expect(seconds).toBeLessThanOrEqual(waitSeconds[1] + 3);
  });
});
