import { setTimeout as delay } from "node:timers/promises";
import type { CommandStartedEvent, CommandSucceededEvent } from "mongodb";
import { OutboxStore } from "../../src/events/index.js";
import { connectStorage, type Tenant } from "../../src/storage/index.js";
import { testServices } from "../support/services.js";

/** What one of these processes does until it is killed. */
export type WebhookOrder =
  | {
      /** Numbers, hands out and sends. */
      readonly send: { readonly fatal: FatalPlace | null };
    }
  | {
      /** Commits changes, each with its event. */
      readonly write: { readonly tenant: Tenant; readonly connectionIds: readonly string[]; readonly writer: string };
    };

/** Where a process ends itself, counted over the commands that it sends to the database. */
export interface FatalPlace {
  /** From 1. */
  readonly place: number;
  readonly edge: "SENT" | "ANSWERED";
}

/** One committed change, by which the history checker knows what happened. */
export interface ChangeDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly connectionId: string;
}

const writeEveryMs = 25;

const [, , uri] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri });

process.on("message", (order: WebhookOrder) => {
  if ("send" in order) send(order.send.fatal);
  else void write(order.write);
});
process.send?.("ready");

function send(fatal: FatalPlace | null): void {
  const services = testServices(storage, [], {
    webhooks: {
      laneTtlMs: 1_500,
      distributor: { leaseTtlMs: 1_500, everyMs: 20 },
      sender: { everyMs: 20 },
      lane: { timeoutMs: 1_000, pause: { baseMs: 20, capMs: 200 } },
    },
  });
  if (fatal) endAt(fatal);
  services.relay.start();
  services.webhooks.start();
}

async function write({
  tenant,
  connectionIds,
  writer,
}: Extract<WebhookOrder, { write: unknown }>["write"]): Promise<void> {
  const outbox = new OutboxStore(storage);
  for (let number = 1; ; number += 1) {
    const connectionId = connectionIds[number % connectionIds.length] ?? "";
    const at = new Date();
    const _id = `${writer}/${number}`;
    const payload = { previous: "CONNECTED", status: "UNREACHABLE", reason: _id, since: at, nextAttemptAt: null };
    await storage.transaction(async (session) => {
      await storage
        .collection<ChangeDocument>("changes")
        .insertOne({ _id, organizationId: tenant.organizationId, connectionId }, { session });
      await outbox.append([{ ...tenant, connectionId, at, type: "connection.status_changed", payload }], session);
    });
    // As fast as it can it would only make the senders' queue long.
    await delay(writeEveryMs);
  }
}

function endAt({ place, edge }: FatalPlace): void {
  const ignored = new Set(["hello", "ping", "getMore", "endSessions", "aggregate"]);
  let count = 0;
  let fatalRequest: number | null = null;
  const end = () => process.kill(process.pid, "SIGKILL");
  storage.client.on("commandStarted", (event: CommandStartedEvent) => {
    if (ignored.has(event.commandName)) return;
    count += 1;
    if (count !== place) return;
    fatalRequest = event.requestId;
    // The command is written in this turn of the loop; the answer comes in a later one.
    if (edge === "SENT") setImmediate(end);
  });
  storage.client.on("commandSucceeded", (event: CommandSucceededEvent) => {
    if (edge === "ANSWERED" && event.requestId === fatalRequest) end();
  });
}
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
