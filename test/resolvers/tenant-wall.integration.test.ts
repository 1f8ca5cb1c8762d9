import { execute, parse, validate, type ExecutionResult } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { eventId, OutboxStore, type NewEvent } from "../../src/events/index.js";
import { newId } from "../../src/ids/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import { DirectEngine } from "../../src/engine/index.js";
import type { RequestContext, Services } from "../../src/services/index.js";
import { tenantFields } from "../../src/storage/index.js";
import { scopeDescriptions } from "../../src/tokens/index.js";
import { silentLogger, testServices } from "../support/services.js";
import { simulatedConnector } from "../support/simulated-system.js";
import { useStorage } from "../support/storage.js";
import { makeSide, markOf, neverSide, type TenantSide } from "../support/tenant-sides.js";

const store = useStorage();
let services: Services;
let sides: TenantSide[];
let own: TenantSide;
let others: TenantSide[];
const never = neverSide(["asset", "location"]);

beforeAll(async () => {
  services = testServices(store.storage, [simulatedConnector()]);
  services.relay.start();
  services.hub.start();
  const [organization, other] = [newId("organization"), newId("organization")];
  const tenants = [
    ["own test", { organizationId: organization, environment: "TEST" }],
    ["own live", { organizationId: organization, environment: "LIVE" }],
    ["other test", { organizationId: other, environment: "TEST" }],
  ] as const;
  sides = [];
  for (const [name, tenant] of tenants) sides.push(await makeSide(store.storage, name, tenant));
  [own, ...others] = sides as [TenantSide, ...TenantSide[]];
});

afterAll(async () => {
  await Promise.all([services.hub.stop(), services.relay.stop()]);
});

function contextOf({ tenant }: TenantSide): RequestContext {
  const access = { ...tenant, tokenId: "tok_test", scopes: Object.keys(scopeDescriptions), expiresAt: null };
  const loaders = createLoaders(services, access);
  return { access, services, loaders, origin: unknownOrigin, requestId: "request", logger: silentLogger };
}

async function ask(
  side: TenantSide,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<ExecutionResult> {
  const [schema, document] = [await buildGraphSchema(), parse(source)];
  expect(validate(schema, document)).toEqual([]);
  return execute({ schema, document, contextValue: contextOf(side), variableValues });
}

const plurals = Object.values<EntityDefinition>(entities).map(({ plural }) => plural);

describe("promise 2: the wall between tenants", () => {
  it("lets no cursor of another tenant show anything of it", async () => {
    const lists = [...plurals, "connections", "syncRuns", "incidents"];
    for (const list of lists) {
      const source = `query ($after: String) { ${list}(first: 10, after: $after) { nodes { id } pageInfo { endCursor } } }`;
      const ids = async (side: TenantSide, after: string | null) => {
        const { data, errors } = await ask(side, source, { after });
        expect(errors, list).toBeUndefined();
        return data?.[list] as { nodes: { id: string }[]; pageInfo: { endCursor: string } };
      };
      const mine = new Set((await ids(own, null)).nodes.map(({ id }) => id));
      for (const other of others) {
        const theirs = await ids(other, null);
        expect(theirs.nodes.length, `${list} of ${other.name}`).toBeGreaterThan(0);
        const shown = await ids(own, theirs.pageInfo.endCursor);
        expect(
          shown.nodes.filter(({ id }) => !mine.has(id)),
          `${list} after a cursor of ${other.name}`,
        ).toEqual([]);
      }
    }
  });

  it("lets no filter find out whether an id is another's", async () => {
    const filters = [
      ["connectionId: { eq: $id }", "connection"],
      ["assetId: { eq: $id }", "asset"],
      ["asset: { locationId: { eq: $id } }", "location"],
      ["asset: { connectionId: { eq: $id } }", "connection"],
    ] as const;
    for (const [filter, kind] of filters) {
      const source = `query ($id: ID!) { workOrders(filter: { ${filter} }) { totalCount nodes { id } unavailable { connectionId } } }`;
      const none = JSON.stringify(await ask(own, source, { id: never.ids[kind] }));
      for (const other of others) {
        expect(JSON.stringify(await ask(own, source, { id: other.ids[kind] })), `${filter} of ${other.name}`).toBe(
          none,
        );
      }
    }
  });

  it("keeps operations apart that run at the same time: loaders are of one caller each", async () => {
    const source = `query ($ids: [ID!]!) {
      nodes(ids: $ids) { id }
      workOrders { nodes { id connection { id name } raw } }
    }`;
    const ids = sides.map(({ ids: known }) => known["workOrder"] ?? "");
    const answers = await Promise.all(
      Array.from({ length: 150 }, async (_, index) => {
        const side = sides[index % sides.length] as TenantSide;
        return { side, answer: await ask(side, source, { ids }) };
      }),
    );
    for (const { side, answer } of answers) {
      const text = JSON.stringify(answer);
      expect(answer.errors, side.name).toBeUndefined();
      expect(text).toContain(markOf(side));
      for (const other of sides.filter((one) => one !== side)) {
        expect(text).not.toContain(markOf(other));
        expect(text).not.toContain((other.ids["connection"] ?? "").slice(4));
      }
    }
  });

  it("tells a subscription nothing of another tenant: not by its connection, not by its event ids", async () => {
    const schema = await buildGraphSchema();
    const document = parse(
      `subscription ($connectionId: ID, $after: ID) { connectionStatusChanged(connectionId: $connectionId, after: $after) { reason } }`,
    );
    const engine = new DirectEngine(schema);
    const listen = async (variables: Record<string, unknown>) => {
      const newContext = () => contextOf(own);
      const operation = { document, operationName: null, variables, context: newContext(), newContext };
      const results = await engine.subscribe(operation);
      if (!(Symbol.asyncIterator in results)) throw new Error(`Refused: ${JSON.stringify(results.errors)}`);
      return results;
    };
    const theirs = others[0] as TenantSide;
    const [all, aboutTheirs] = [await listen({}), await listen({ connectionId: theirs.ids["connection"] })];
    // Theirs come first; that of its own is the first that the subscription is told.
    for (const side of [...others, own]) await happen(side, markOf(side));
    const replayed = await listen({ after: eventId(1) });
    for (const results of [all, replayed]) {
      const { value } = (await results.next()) as { value: ExecutionResult };
      expect(value.data?.["connectionStatusChanged"]).toEqual({ reason: markOf(own) });
    }
    const waiting = aboutTheirs.next();
    await happen(theirs, "once more");
    await happen(own, "the last");
    const { value } = (await all.next()) as { value: ExecutionResult };
    expect(value.data?.["connectionStatusChanged"]).toEqual({ reason: "the last" });
    await aboutTheirs.return?.();
    expect((await waiting).done).toBe(true);
    await Promise.all([all.return?.(), replayed.return?.()]);
  });
});

async function happen({ tenant, ids }: TenantSide, reason: string): Promise<void> {
  const event: NewEvent = {
    ...tenantFields(tenant),
    connectionId: ids["connection"] ?? "",
    at: new Date(),
    type: "connection.status_changed",
    payload: { previous: "CONNECTED", status: "UNREACHABLE", reason, since: new Date(), nextAttemptAt: null },
  };
  await store.storage.transaction((session) => new OutboxStore(store.storage).append([event], session));
}
