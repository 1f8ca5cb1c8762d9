import { once } from "node:events";
import { WebSocket } from "ws";
import type { SubscribeOrder, SubscribersOrder, SubscribersReport } from "./subscribers.js";

/** Subscribes as many as it is told to, a websocket for each, and says when all of them were told an event. */

/** A gateway bears fifty sockets of one address that have not shown a token yet; two such processes run. */
const connectingAtOnce = 20;

interface Told {
  readonly eventId: string;
  count: number;
}

let told: Told[] = [];
/** The next event that each one waits for. */
let next: number[] = [];
let heard = 0;
let errors = 0;
let deliveries = 0;
const hasHeard: boolean[] = [];

process.on("message", (order: SubscribersOrder) => {
  if (order.kind === "RESET") {
    [told, next] = [[], next.map(() => 0)];
    report({ kind: "RESET" });
    return;
  }
  if (order.kind === "COUNT") return report({ kind: "COUNT", count: deliveries });
  subscribeAll(order).then(
    () => report({ kind: "SUBSCRIBED" }),
    (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
  );
});

function report(message: SubscribersReport): void {
  process.send?.(message);
}

function fail(why: string): void {
  report({ kind: "FAILED", why });
}

async function subscribeAll(order: SubscribeOrder): Promise<void> {
  next = Array.from({ length: order.count }, () => 0);
  const places = next.keys();
  const connect = async (): Promise<void> => {
    for (const place of places) await subscribe(order, place);
  };
  await Promise.all(Array.from({ length: connectingAtOnce }, connect));
}

async function subscribe({ url, tokens, query, count }: SubscribeOrder, place: number): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  socket.on("error", ({ message }) => fail(`A websocket failed: ${message}. Open files may be too few: ulimit -n.`));
  socket.on("close", (code, reason) => fail(`A websocket was closed with ${code} ${String(reason)}.`));
  await once(socket, "open");
  const authorization = `Bearer ${tokens[place % tokens.length] ?? ""}`;
  socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
  await once(socket, "message");
  socket.on("message", (data: Buffer) => hear(data, place, count));
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
}

function hear(data: Buffer, place: number, count: number): void {
  const atMs = performance.timeOrigin + performance.now();
  const text = data.toString("latin1");
  if (!text.includes('"type":"next"') || !text.includes("evt_")) return fail(`Came: ${text.slice(0, 500)}`);
  if (text.includes('"errors":[')) errors += 1;
  if (!hasHeard[place]) {
    hasHeard[place] = true;
    heard += 1;
    if (heard === count || heard % 100 === 0) report({ kind: "HEARD", count: heard });
  }
  deliveries += 1;
  const event = next[place] ?? 0;
  next[place] = event + 1;
  const start = text.indexOf("evt_");
  const eventId = text.slice(start, text.indexOf('"', start));
  const all = (told[event] ??= { eventId, count: 0 });
  // Each is told every event once and in the same order, or the measurement means nothing.
  if (all.eventId !== eventId) return fail(`As number ${event} one was told ${eventId}, another ${all.eventId}.`);
  all.count += 1;
  if (all.count === count) report({ kind: "TOLD", event, atMs, bytes: data.length, errors });
}
