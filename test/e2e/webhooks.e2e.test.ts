import { parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectSystemDocument } from "../generated/graphql.js";
import { GraphQLClient } from "../support/graphql-client.js";
import { beginOperation, type Operation } from "../support/operating.js";
import { waitFor } from "../support/services.js";
import { verifyByLibraries, WebhookReceiver, type ReceivedWebhook } from "../support/webhook-receiver.js";

/**
 * One process answers, another works and sends, and the worker is killed in the middle. What the receiver got, what the
 * event log says and what is stored have to be one story.
 */
let operation: Operation;
let client: GraphQLClient;
let worker: Awaited<ReturnType<Operation["start"]>>;
const receiver = new WebhookReceiver();
let secret: string;

beforeAll(async () => {
  operation = await beginOperation({ scale: 2_000 });
  await receiver.start();
  const [api, first] = await Promise.all([operation.start("api"), operation.start("worker")]);
  client = new GraphQLClient(api.url, operation.token);
  worker = first;
});

afterAll(async () => {
  await client?.close();
  await operation?.end();
  await receiver.stop();
});

function ask<Result>(source: string, variables: Record<string, unknown> = {}): Promise<Result> {
  return client.request(parse(source), variables);
}

interface Told {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly records?: readonly { readonly eventId: string }[] };
}

/** Every event of the log, through as many pages as it takes. */
async function wholeLog(): Promise<Told[]> {
  const all: Told[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { events }: { events: { nodes: Told[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } =
      await ask(
        `query ($after: ID) { events(first: 500, after: $after) { nodes { id type data } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
    all.push(...events.nodes);
    more = events.pageInfo.hasNextPage;
    after = events.pageInfo.endCursor;
  }
  return all;
}

/** The ids that a webhook brought: of each record, or its own. */
function idsOf({ event }: ReceivedWebhook): string[] {
  const records = event.data["records"] as { eventId?: string }[] | undefined;
  return event.type.startsWith("record.") ? (records ?? []).map(({ eventId }) => eventId ?? "") : [event.id];
}

const eventTypes = `[CONNECTION_CREATED, CONNECTION_STATUS_CHANGED, SYNC_STARTED, SYNC_COMPLETED, SYNC_FAILED, RECORD_CREATED,
  RECORD_UPDATED, RECORD_DELETED, QUARANTINE_ADDED, DRIFT_DETECTED, INCIDENT_OPENED, INCIDENT_CLOSED]`;

describe("promise 27: webhooks of a first sync, sent by a worker that is killed", () => {
  it("tell with the event log and the records the same story", async () => {
    const created = await ask<{ createWebhookEndpoint: { secret: string } }>(
      `mutation { createWebhookEndpoint(input: { url: "${receiver.url("/hooks")}", eventTypes: ${eventTypes},
        retryScheduleSeconds: [1, 1, 1, 1, 1, 1, 1, 1] }) { secret } }`,
    );
    secret = created.createWebhookEndpoint.secret;
    let isSlow = true;
    receiver.behaviors.set("/hooks", (_webhook, response) => {
      // So slow that the worker has some under way when it is killed.
      setTimeout(() => response.writeHead(Math.random() < 0.1 ? 503 : 204).end(), isSlow ? 100 : 1);
    });
    await client.request(ConnectSystemDocument, {
      input: {
        system: "sandbox",
        name: "Plant",
        config: { baseUrl: operation.sandbox.url },
        credentials: { apiKey: "sandbox" },
        syncPlan: { historyDays: 3650 },
      },
    });
    await waitFor("some webhooks", async () => receiver.received.length > 10);
    worker.process.kill("SIGKILL");
    await worker.process.ended;
    isSlow = false;
    await operation.start("worker");
    const log = await waitFor(
      "the first sync to end and all to be delivered",
      async () => {
        const told = await wholeLog();
        const got = new Set(receiver.received.flatMap(idsOf));
        const isOver = told.some(({ type }) => type === "SYNC_COMPLETED");
        return isOver && told.every(({ id }) => got.has(id)) && told;
      },
      { timeoutMs: 120_000 },
    );
    for (const webhook of receiver.received) verifyByLibraries(webhook, secret);
    expect(new Set(receiver.received.flatMap(idsOf))).toEqual(new Set(log.map(({ id }) => id)));
    const bodies = new Map(receiver.received.map(({ id, body }) => [id, body]));
    for (const { id, body } of receiver.received) expect(body).toBe(bodies.get(id));
    const createdRecords = new Set(
      receiver.received
        .filter(({ event }) => event.type === "record.created")
        .flatMap(({ event }) => (event.data["records"] as { id: string }[]).map(({ id }) => id)),
    );
    const { workOrders } = await ask<{ workOrders: { totalCount: number; nodes: { id: string }[] } }>(
      `{ workOrders(first: 500) { totalCount nodes { id } } }`,
    );
    expect(workOrders.nodes.length).toBeGreaterThan(100);
    expect(workOrders.nodes.filter(({ id }) => !createdRecords.has(id))).toEqual([]);
  });
});
