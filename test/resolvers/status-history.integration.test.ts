import { beforeEach, describe, expect, it } from "vitest";
import { StatusHistoryStore, type ConnectionDocument, type ConnectionStatus } from "../../src/connections/index.js";
import type { Tenant } from "../../src/storage/index.js";
import { query } from "../support/graph.js";
import { insertConnection, newTenant } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
/** The last hours: what is older than 90 days is removed. */
const hoursAgo = (count: number) => new Date(Date.now() - count * 3_600_000);

let tenant: Tenant;
let connection: ConnectionDocument;

beforeEach(async () => {
  tenant = newTenant();
  connection = await insertConnection(store.storage, tenant, { name: "Plant" });
});

async function change(before: ConnectionStatus, after: ConnectionStatus): Promise<void> {
  const history = new StatusHistoryStore(store.storage);
  await store.storage.transaction((session) => history.add({ ...connection, status: before }, after, session));
}

const source = `query ($id: ID!, $first: Int, $after: String) {
  statusHistory(connectionId: $id, first: $first, after: $after) {
    nodes { previous status reason at connectionId }
    pageInfo { hasNextPage endCursor }
  }
}`;

function ask(variables: object = {}, of = tenant) {
  const options = { scopes: ["connections:read"], variables: { id: connection._id, ...variables } };
  return query(store.storage, of, source, options);
}

describe("statusHistory", () => {
  it("has the changes newest first by when they happened, whoever wrote them first, page by page", async () => {
    const [began, paused, resumed] = [hoursAgo(3), hoursAgo(2), hoursAgo(1)];
    const connected: ConnectionStatus = { phase: "CONNECTED", since: hoursAgo(4) };
    const away: ConnectionStatus = {
      phase: "UNAUTHORIZED",
      since: began,
      reason: "The system refused the credential.",
    };
    const still: ConnectionStatus = { phase: "PAUSED", since: paused };
    // A process that is slow writes what came before after what came later.
    await change(still, { phase: "CONNECTED", since: resumed });
    await change(connected, away);
    await change(away, still);
    const all = [
      { previous: "PAUSED", status: "CONNECTED", reason: null, at: resumed },
      { previous: "UNAUTHORIZED", status: "PAUSED", reason: null, at: paused },
      { previous: "CONNECTED", status: "UNAUTHORIZED", reason: away.reason, at: began },
    ].map(({ at, ...entry }) => ({ ...entry, at: at.toISOString(), connectionId: connection._id }));

    const first = await ask({ first: 2 });
    expect(first.errors).toEqual([]);
    const page = first.data?.["statusHistory"] as unknown as { pageInfo: { endCursor: string } };
    expect(page).toMatchObject({ nodes: all.slice(0, 2), pageInfo: { hasNextPage: true } });
    const rest = await ask({ first: 2, after: page.pageInfo.endCursor });
    expect(rest.data).toMatchObject({ statusHistory: { nodes: all.slice(2), pageInfo: { hasNextPage: false } } });

    expect((await ask({}, newTenant())).data).toMatchObject({ statusHistory: { nodes: [] } });
    const bound = {
      ...tenant,
      connectionIds: [(await insertConnection(store.storage, tenant, { name: "Other" }))._id],
    };
    expect((await ask({}, bound)).data).toMatchObject({ statusHistory: { nodes: [] } });
  });
});
