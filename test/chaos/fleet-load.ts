import { setTimeout as delay } from "node:timers/promises";
import { parse, print, type DocumentNode } from "graphql";
import { newId } from "../../src/ids/index.js";
import type { Random } from "../../src/sandbox/random.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { scopePresets } from "../../src/tokens/index.js";
import {
  ConnectSystemDocument,
  RecordChangedDocument,
  StartSyncDocument,
  UpdateConnectionDocument,
  type RecordChangedSubscription,
} from "../generated/graphql.js";
import { GraphQLClient, GraphQLFaultsError, type GraphQLFault, type Received } from "../support/graphql-client.js";
import { testAccess } from "../support/services.js";
import { WebhookReceiver, isVerified, type ReceivedWebhook } from "../support/webhook-receiver.js";
import { checkConnection } from "./check.js";
import { DescribedWorld } from "./described-world.js";
import type { Fleet } from "./fleet.js";
import { drawChange } from "./scene.js";
import { apply } from "./steps.js";

const changeEveryMs = 200;
const syncEveryMs = 700;
const writeEveryMs = 300;
const readEveryMs = 100;
/** A caller gives up on an answer after it and asks another process. */
const answerMs = 10_000;
/** A lease of 30 s, the dispatcher's hold as long, and what busy cores add. */
const longestSettleMs = 180_000;
/** The shortest that a plan may say. */
const intervalSeconds = 30;
/** Characters of a record's id in an event that tells of new ones (`src/events/packed-changes.ts`). */
const packedKeyLength = 20;

const createToken = parse(
  "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { apiToken { id name } } }",
);
const createEndpoint = parse(
  "mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { secret } }",
);
const list = parse("{ workOrders(first: 50) { nodes { id number title } } }");
const count = parse(
  "query ($id: ID!) { workOrders(first: 1, filter: { connectionId: { eq: $id } }) { totalCount } assets(first: 1, filter: { connectionId: { eq: $id } }) { totalCount } }",
);

/**
 * What a customer does with a deployment while its processes come and go: sources change, syncs are asked for, tokens are
 * made, lists are read, a subscriber and a receiver of webhooks listen. Whatever was acknowledged has to be there in the end,
 * once; whatever the sources hold has to be stored; all that are told have to be told the same.
 */
export class FleetLoad {
  readonly tenant: Tenant = { organizationId: newId("organization"), environment: "TEST" };
  readonly worlds: DescribedWorld[] = [];
  readonly #receiver = new WebhookReceiver();
  readonly #told: string[] = [];
  readonly #acknowledged: string[] = [];
  #token = "";
  #forged = 0;
  #isOver = false;
  #isPaused = false;
  /** Loops that are in the middle of what they do. */
  #acting = 0;
  /** What nobody expected the API to answer. */
  #faults: string[] = [];
  #loops: Promise<void>[] = [];
  #tokens = 0;
  #lastReadAtMs = performance.now();
  /** Longest time without an answered list, whichever process was asked; whole milliseconds. */
  readGapMs = 0;
  /** Requests that a caller had to make again. */
  repeated = 0;

  constructor(
    private readonly storage: Storage,
    private readonly fleet: Fleet,
    private readonly random: Random,
  ) {}

  /** Connects systems through the API and begins. */
  async begin(systems: number): Promise<void> {
    await this.#receiver.start();
    const { secret } = await testAccess(this.storage).tokens.create(
      this.tenant,
      { name: "chaos", scopes: scopePresets.full },
      null,
    );
    this.#token = secret;
    const made = await this.#insist<{ createWebhookEndpoint: { secret: string } }>(createEndpoint, {
      input: {
        url: this.#receiver.url("/hook"),
        eventTypes: ["RECORD_CREATED", "RECORD_UPDATED", "RECORD_DELETED"],
        retryScheduleSeconds: Array.from({ length: 25 }, () => 1),
        idempotencyKey: newId("organization"),
      },
    });
    // As each comes: a receiver refuses what was signed more than five minutes ago.
    this.#receiver.behaviors.set("/hook", (webhook, response) => {
      if (!isVerified(webhook, made.createWebhookEndpoint.secret)) this.#forged += 1;
      response.writeHead(204).end();
    });
    this.#loops = [this.#listen(), this.#read(), this.#write(), this.#change(), this.#sync()];
    for (let number = 0; number < systems; number += 1) {
      const world = new DescribedWorld();
      await world.system.start();
      world.system.delayMs = 20;
      for (const entity of world.entities) apply(world, drawChange(this.random, "CREATE", entity, 60));
      const { connectSystem } = await this.#insist<{ connectSystem: { connection: { id: string } } }>(
        ConnectSystemDocument,
        { input: { ...world.connectInput({ intervalSeconds }), idempotencyKey: `connect-${number}` } },
      );
      world.connectionId = connectSystem.connection.id;
      this.worlds.push(world);
    }
  }

  /** Lets everything come to its end, and goes on afterwards. @returns what does not hold. */
  async settle(): Promise<string[]> {
    this.#isPaused = true;
    try {
      while (this.#acting > 0) await delay(20);
      // Nothing begins by itself while it is looked at.
      await this.#setInterval(3_600);
      const problems = [...this.#faults.splice(0), ...(await this.#syncAll())];
      for (const world of this.worlds) problems.push(...(await this.#checkWorld(world)));
      problems.push(...(await this.#checkTokens()), ...(await this.#checkTold()));
      await this.#setInterval(intervalSeconds);
      return problems;
    } finally {
      this.#lastReadAtMs = performance.now();
      this.#isPaused = false;
    }
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
    for (const { system } of this.worlds) await system.stop();
    await this.#receiver.stop();
  }

  async #setInterval(seconds: number): Promise<void> {
    for (const { connectionId } of this.worlds) {
      await this.#insist(UpdateConnectionDocument, { input: { connectionId, syncPlan: { intervalSeconds: seconds } } });
    }
  }

  /** One more run of each after what was begun, through the API. */
  async #syncAll(): Promise<string[]> {
    const deadline = Date.now() + longestSettleMs;
    const ends = async (filter: object) => {
      while ((await this.storage.collection("syncRuns").countDocuments(filter)) > 0) {
        if (Date.now() > deadline) return false;
        await delay(100);
      }
      return true;
    };
    const open = { organizationId: this.tenant.organizationId, endedAt: null };
    if (!(await ends(open))) return [`a run did not come to its end in ${longestSettleMs / 1_000} s`];
    for (const { connectionId } of this.worlds) {
      await this.#insist(StartSyncDocument, { input: { connectionId, kind: "INCREMENTAL" } });
    }
    if (!(await ends(open))) return [`a last run did not come to its end in ${longestSettleMs / 1_000} s`];
    return [];
  }

  async #checkWorld(world: DescribedWorld): Promise<string[]> {
    const { connectionId } = world;
    const document = await this.storage
      .collection<{ _id: string; createdAt: Date; status: { phase: string } }>("connections")
      .findOne({ _id: connectionId });
    if (!document) return [`the connection ${connectionId} is gone`];
    const problems = await checkConnection(this.storage, connectionId, world.truth(document.createdAt));
    if (document.status.phase !== "CONNECTED") problems.push(`status: ${connectionId} is ${document.status.phase}`);
    const alive = (entity: "WorkOrder" | "Asset") =>
      [...world.system.table(entity).values()].filter(({ isDeleted }) => !isDeleted).length;
    for (const url of this.fleet.urls) {
      const answer = (await this.#ask(url, count, { id: connectionId })) as Record<string, { totalCount: number }>;
      const said = [answer["workOrders"]?.totalCount, answer["assets"]?.totalCount];
      const wanted = [alive("WorkOrder"), alive("Asset")];
      if (String(said) !== String(wanted))
        problems.push(`api: ${url} counts ${String(said)}, there are ${String(wanted)}`);
    }
    return problems;
  }

  /** Each that was acknowledged is there, and each of them once, however often it was asked for. */
  async #checkTokens(): Promise<string[]> {
    const filter = { organizationId: this.tenant.organizationId, name: { $ne: "chaos" } };
    const names = (await this.storage.collection<{ name: string }>("tokens").find(filter).toArray()).map(
      ({ name }) => name,
    );
    const there = new Set(names);
    const lost = this.#acknowledged.filter((name) => !there.has(name));
    return [
      ...(lost.length > 0
        ? [`writes: ${lost.length} that were acknowledged are not there: ${lost.slice(0, 3).join()}`]
        : []),
      ...(names.length > there.size ? [`writes: ${names.length - there.size} were made twice`] : []),
    ];
  }

  /** The log, a subscriber that changed from one gateway to another, and webhooks tell of the same changes. */
  async #checkTold(): Promise<string[]> {
    const wanted = await this.#loggedChanges();
    const deadline = Date.now() + longestSettleMs;
    const delivered = () => this.#receiver.received.flatMap(eventIdsOf);
    while (Date.now() < deadline && (this.#told.length < wanted || new Set(delivered()).size < wanted))
      await delay(100);
    const problems: string[] = [];
    const told = new Set(this.#told);
    if (told.size !== this.#told.length) problems.push(`subscriber: ${this.#told.length - told.size} were told twice`);
    if (this.#told.some((id, place) => id < (this.#told[place - 1] ?? ""))) problems.push("subscriber: out of order");
    if (told.size !== wanted) problems.push(`subscriber: told ${told.size} changes, the log has ${wanted}`);
    const brought = new Set(delivered());
    const missing = [...told].filter((id) => !brought.has(id));
    if (missing.length > 0)
      problems.push(`webhooks: ${missing.length} changes were not brought: ${missing.slice(0, 3).join()}`);
    if (brought.size !== wanted) problems.push(`webhooks: brought ${brought.size} changes, the log has ${wanted}`);
    if (this.#forged > 0) problems.push(`webhooks: ${this.#forged} were not signed with the endpoint's key`);
    return problems;
  }

  async #loggedChanges(): Promise<number> {
    const { organizationId } = this.tenant;
    while ((await this.storage.collection("outbox").countDocuments({ organizationId })) > 0) await delay(50);
    const [sum] = await this.storage
      .collection("events")
      .aggregate<{ changes: number }>([
        { $match: { organizationId, type: "records.changed" } },
        {
          $group: {
            _id: null,
            changes: {
              $sum: {
                $add: [
                  { $size: "$payload.changes" },
                  { $divide: [{ $strLenBytes: { $ifNull: ["$payload.created.keys", ""] } }, packedKeyLength] },
                ],
              },
            },
          },
        },
      ])
      .toArray();
    return sum?.changes ?? 0;
  }

  async #change(): Promise<void> {
    await this.#repeat(changeEveryMs, async () => {
      if (this.worlds.length === 0) return;
      const world = this.random.pick(this.worlds);
      const kind = this.random.pick(["CREATE", "CHANGE", "CHANGE", "DELETE", "RESTORE", "LATE"] as const);
      apply(world, drawChange(this.random, kind, this.random.pick(world.entities), this.random.int(1, 8)));
    });
  }

  async #sync(): Promise<void> {
    await this.#repeat(syncEveryMs, async () => {
      if (this.worlds.length === 0) return;
      const { connectionId } = this.random.pick(this.worlds);
      const kind = this.random.pick(["INCREMENTAL", "INCREMENTAL", "RESYNC"] as const);
      await this.#insist(StartSyncDocument, { input: { connectionId, kind } });
    });
  }

  async #write(): Promise<void> {
    await this.#repeat(writeEveryMs, async () => {
      const name = `token-${(this.#tokens += 1)}`;
      await this.#insist(createToken, { input: { name, scopes: ["records:read"], idempotencyKey: name } });
      this.#acknowledged.push(name);
    });
  }

  async #read(): Promise<void> {
    await this.#repeat(readEveryMs, async () => {
      await this.#insist(list, {});
      const now = performance.now();
      this.readGapMs = Math.round(Math.max(this.readGapMs, now - this.#lastReadAtMs));
      this.#lastReadAtMs = now;
    });
  }

  /** Goes on behind the last that it was told of, at another gateway when its own is gone. */
  async #listen(): Promise<void> {
    while (!this.#isOver) {
      const url = this.random.pick(this.fleet.urls.length > 0 ? this.fleet.urls : ["http://127.0.0.1:9"]);
      const client = new GraphQLClient(url, this.#token);
      try {
        const after = this.#told.at(-1) ?? null;
        const received = await client.subscribe(RecordChangedDocument, after === null ? {} : { after });
        await this.#take(received, url);
      } catch {
        // That gateway is gone or on its way; the next is asked.
        await delay(100);
      } finally {
        await client.close().catch(() => undefined);
      }
    }
  }

  async #take(received: Received<RecordChangedSubscription>, url: string): Promise<void> {
    let taken = 0;
    while (!this.#isOver) {
      for (const { recordChanged } of received.results.slice(taken)) this.#told.push(recordChanged.eventId);
      taken = received.results.length;
      if (received.error !== undefined || !this.fleet.urls.includes(url)) return;
      await delay(20);
    }
  }

  async #repeat(everyMs: number, act: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      if (!this.#isPaused) {
        this.#acting += 1;
        await act().catch((error: unknown) => this.#faults.push(`load: ${String(error)}`));
        this.#acting -= 1;
      }
      await delay(everyMs);
    }
  }

  /** Asks one gateway after the other until one answers. @throws what it answers with. */
  async #insist<Result>(document: DocumentNode, variables: object): Promise<Result> {
    for (;;) {
      const { urls } = this.fleet;
      try {
        if (urls.length > 0) return (await this.#ask(this.random.pick(urls), document, variables)) as Result;
      } catch (error) {
        if (!isTransient(error)) throw error;
        this.repeated += 1;
      }
      if (this.#isOver) return {} as Result;
      await delay(50);
    }
  }

  /** @throws {GraphQLFaultsError | TypeError | SyntaxError | DOMException} the last three when it does not answer as it should. */
  async #ask(url: string, document: DocumentNode, variables: object): Promise<unknown> {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ query: print(document), variables }),
      signal: AbortSignal.timeout(answerMs),
    });
    const answer = (await response.json()) as { data?: unknown; errors?: GraphQLFault[] };
    if (answer.errors || !answer.data) throw new GraphQLFaultsError(answer.errors ?? []);
    return answer.data;
  }
}

/** What a caller may make again: no answer, none that can be read, or one that says so. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof GraphQLFaultsError)) return true;
  return error.faults.every(({ extensions }) => extensions["retryable"] === true);
}

function eventIdsOf({ event }: ReceivedWebhook): string[] {
  return (event.data["records"] as { eventId: string }[]).map(({ eventId }) => eventId);
}
