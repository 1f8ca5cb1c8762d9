import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "undici";
import { OutboxStore, type NewEvent } from "../../src/events/index.js";
import { createLogger } from "../../src/logging/index.js";
import { allIndexes } from "../../src/services/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../src/storage/index.js";
import { OrganizationStore, scopePresets, TokenService } from "../../src/tokens/index.js";
import { GatewayProcess } from "../../test/support/gateway-process.js";
import { startMongod } from "../support/environment.js";
import { median, percentile, round2 } from "../support/figures.js";
import { gatewayFlags } from "../support/gateway-flags.js";
import { cpuMs, residentBytes } from "../support/load.js";
import type { BenchGroup } from "../support/options.js";
import { insertReadData, type ReadData } from "../support/read-data.js";
import { SubscribersProcess } from "../support/subscribers.js";

const sizes = [1_000, 5_000];
const processes = 2;
/** A session token may have a thousand websockets. */
const subscribersPerToken = 500;
/** Events of one transaction, for how many deliveries there are in a second. */
const burst = 20;
/** Nothing more comes of the events before when nobody was told anything for so long. */
const settleMs = 1_000;
/** The key under which the login of the data's connection is sealed: a gateway that could not open it would not start. */
const masterKey = Buffer.alloc(32, 1).toString("base64");

/** What is subscribed to, and an event that it tells of. */
interface Kind {
  readonly query: string;
  readonly event: (tenant: Tenant, data: ReadData, number: number) => NewEvent;
}

const kinds: Readonly<Record<string, Kind>> = {
  connectionStatusChanged: {
    query: "subscription { connectionStatusChanged { eventId status reason at connection { id name status } } }",
    event: (tenant, { connectionId }, number) => ({
      ...tenant,
      connectionId,
      at: new Date(),
      type: "connection.status_changed",
      payload: {
        previous: number % 2 ? "UNREACHABLE" : "CONNECTED",
        status: number % 2 ? "CONNECTED" : "UNREACHABLE",
        reason: null,
        since: new Date(),
        nextAttemptAt: null,
      },
    }),
  },
  recordChanged: {
    query: `subscription {
      recordChanged(entities: [WorkOrder]) {
        eventId kind recordId changedFields
        record { id ... on WorkOrder { number title status priority dueDate updatedAt asset { id name location { name } } assignees { name } } }
      }
    }`,
    event: (tenant, { connectionId, workOrderIds }, number) => ({
      ...tenant,
      connectionId,
      at: new Date(),
      type: "records.changed",
      payload: {
        entity: "WorkOrder",
        causeId: "run_bench",
        changes: [
          {
            id: workOrderIds[number % workOrderIds.length] ?? "",
            kind: "UPDATED",
            version: 2,
            changedFields: ["status"],
          },
        ],
      },
    }),
  },
};

/** How soon the last of many subscribers is told of an event, what that costs, and what memory each of them takes. */
export const fanout: BenchGroup = async (tell, { rounds = 100 }) => {
  const mongod = await startMongod();
  const home = await mkdtemp(join(tmpdir(), "tributary-bench-fanout-"));
  const uri = mongod.uri.replace(/\/(\?|$)/, "/fanout$1");
  const storage = await connectStorage({ uri });
  try {
    await ensureIndexes(storage, allIndexes());
    const { _id: organizationId } = await new OrganizationStore(storage).create("Bench");
    const tenant: Tenant = { organizationId, environment: "LIVE" };
    const service = new TokenService({ storage, logger: createLogger({ level: "silent" }) });
    const { secret } = await service.create(tenant, { name: "bench", scopes: scopePresets.full }, null);
    const figures: Record<string, unknown> = { rounds };
    let data: ReadData | null = null;
    for (const size of sizes) {
      for (const [name, kind] of Object.entries(kinds)) {
        const gateway = await startGateway(home, uri);
        try {
          data ??= await insertReadData(storage, tenant, 5_000);
          const run = { gateway, storage, tenant, data, secret, size, kind, rounds };
          figures[`${name} ${size}`] = await measure(run);
          tell(`${name}, ${size} subscribers: ${JSON.stringify(figures[`${name} ${size}`])}`);
        } finally {
          await gateway.stop();
        }
      }
    }
    return figures;
  } finally {
    await storage.close();
    await mongod.stop();
    await rm(home, { recursive: true, force: true });
  }
};

interface Gateway {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<unknown>;
}

async function startGateway(home: string, uri: string): Promise<Gateway> {
  const env = {
    MONGODB_URI: uri,
    TRIBUTARY_MASTER_KEY: "env:BENCH_MASTER_KEY",
    BENCH_MASTER_KEY: masterKey,
    TRIBUTARY_LOG_LEVEL: "warn",
    TRIBUTARY_REQUESTS_PER_MINUTE: "0",
  };
  const process = new GatewayProcess(home, ["start", "--json", "--role", "api"], env, await gatewayFlags());
  const { url } = JSON.parse(await process.firstLine()) as { url: string };
  return {
    url,
    pid: process.pid,
    stop: () => {
      process.kill("SIGTERM");
      return process.ended;
    },
  };
}

async function measure(run: {
  readonly gateway: Gateway;
  readonly storage: Storage;
  readonly tenant: Tenant;
  readonly data: ReadData;
  readonly secret: string;
  readonly size: number;
  readonly kind: Kind;
  readonly rounds: number;
}) {
  const { gateway, storage, tenant, data, secret, size, kind, rounds } = run;
  const outbox = new OutboxStore(storage);
  let number = 0;
  /** Makes events happen in one transaction. @returns when it was about to be committed. */
  const happen = async (count: number): Promise<number> => {
    const events = Array.from({ length: count }, () => kind.event(tenant, data, number++));
    return storage.transaction(async (session) => {
      await outbox.append(events, session);
      return performance.timeOrigin + performance.now();
    });
  };
  const tokens = await mintTokens(gateway.url, secret, Math.ceil(size / subscribersPerToken));

  // What the first subscribers load and compile stays; it is none of what one more takes.
  const first = await subscribed([new SubscribersProcess(50)], { gateway, tokens, kind, happen });
  await Promise.all(first.map((subscribers) => subscribers.stop()));
  const before = await residentBytes(gateway.pid);
  const connecting = await cpuMs(gateway.pid);
  const all = await subscribed(
    Array.from({ length: processes }, () => new SubscribersProcess(size / processes)),
    { gateway, tokens, kind, happen },
  );
  const connectMs = (await cpuMs(gateway.pid)) - connecting;
  const resident = (await residentBytes(gateway.pid)) - before;
  try {
    const told = async (event: number) => {
      const ends = await Promise.all(all.map((subscribers) => subscribers.told(event)));
      const errors = ends.reduce((sum, end) => sum + end.errors, 0);
      return { atMs: Math.max(...ends.map(({ atMs }) => atMs)), bytes: ends[0]?.bytes ?? 0, errors };
    };
    const delays: number[] = [];
    let bytes = 0;
    const busy = await cpuMs(gateway.pid);
    for (let round = 0; round < rounds; round += 1) {
      const since = await happen(1);
      const { atMs, bytes: size } = await told(round);
      delays.push(atMs - since);
      bytes = size;
    }
    const cpu = ((await cpuMs(gateway.pid)) - busy) / rounds;
    const since = await happen(burst);
    const { atMs, errors } = await told(rounds + burst - 1);
    const burstMs = atMs - since;
    const after = (await residentBytes(gateway.pid)) - before;
    return {
      lastP50Ms: round2(median(delays)),
      lastP99Ms: round2(percentile(delays, 0.99)),
      cpuMsPerEvent: round2(cpu),
      cpuUsPerDelivery: round2((cpu * 1_000) / size),
      burstDeliveriesPerSecond: Math.round((size * burst) / (burstMs / 1_000)),
      messageBytes: bytes,
      deliveriesWithErrors: errors,
      kilobytesPerSubscriber: round2(resident / size / 1_024),
      kilobytesPerSubscriberAfterEvents: round2(after / size / 1_024),
      cpuMsPerSubscribe: round2(connectMs / size),
    };
  } finally {
    await Promise.all(all.map((subscribers) => subscribers.stop()));
  }
}

/** Subscribes them, and lets events happen until each was told of one: from then on it is told of all. */
async function subscribed(
  all: readonly SubscribersProcess[],
  run: {
    readonly gateway: Gateway;
    readonly tokens: readonly string[];
    readonly kind: Kind;
    readonly happen: (count: number) => Promise<number>;
  },
): Promise<readonly SubscribersProcess[]> {
  const { gateway, tokens, kind, happen } = run;
  const order = { url: gateway.url, tokens, query: kind.query };
  await Promise.all(all.map((subscribers) => subscribers.subscribe(order)));
  while (!all.every(({ isComplete }) => isComplete)) {
    await happen(1);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  // Some may still have to be told the last of those, and would count it as the first of the measured ones.
  await settled(all);
  await Promise.all(all.map((subscribers) => subscribers.reset()));
  return all;
}

async function mintTokens(url: string, secret: string, count: number): Promise<string[]> {
  const query = "mutation { createSessionToken(input: { ttlSeconds: 3600 }) { token } }";
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { body } = await request(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${secret}` },
      body: JSON.stringify({ query }),
    });
    const { data } = (await body.json()) as { data: { createSessionToken: { token: string } } };
    tokens.push(data.createSessionToken.token);
  }
  return tokens;
}

/** Until all of them have been told equally often, and nothing more came for a while. */
async function settled(all: readonly SubscribersProcess[]): Promise<void> {
  for (let before = -1; ;) {
    const counts = await Promise.all(all.map((subscribers) => subscribers.count()));
    const sum = counts.reduce((total, count) => total + count, 0);
    if (sum === before) return;
    before = sum;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }
}
