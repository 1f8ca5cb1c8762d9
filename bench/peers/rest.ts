import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import { request as send } from "undici";
import { announce, cursorOf, mongodbUri, projections, WorkOrderSource, type Row } from "./work-order-source.js";

const temperaturesQuery =
  "query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on WorkOrder { temperature } } }";

/** Routes written by hand for just these questions: what a gateway has to measure itself against. */
const source = await WorkOrderSource.connect(mongodbUri());
const server = Fastify();

interface Asked {
  readonly kind: "list" | "fields500" | "byId" | "count" | "mutation" | "join" | "unjoined";
  readonly first?: number;
  readonly id?: string;
  readonly name?: string;
  readonly since?: string;
  readonly status?: string;
  readonly until?: string;
}

server.post<{ Body: Asked }>("/", async (request, reply) => {
  const caller = await source.callerOf(request.headers.authorization);
  if (!caller) return reply.code(401).send();
  const { tenant } = caller;
  const { kind, first = 50, id = "", name = "", since = "", status = "OPEN", until } = request.body;
  void reply.type("application/json; charset=utf-8");
  if (kind === "byId") {
    const row = (await source.byIds(tenant, "workOrders", [id], projections.scalars)).get(id);
    return JSON.stringify({ data: { workOrder: row ? scalarsOf(row) : null } });
  }
  if (kind === "mutation") {
    const token = await source.renameToken(caller, id, name);
    return JSON.stringify({ data: { updateApiToken: { apiToken: { id: token._id, name: token.name } } } });
  }
  if (kind === "count") {
    const totalCount = await source.count(tenant, "OPEN", new Date(since));
    return JSON.stringify({ data: { workOrders: { totalCount } } });
  }
  const isList = kind === "list";
  const rows = await source.page(
    tenant,
    { first, status, until: until === undefined ? undefined : new Date(until) },
    isList ? projections.workOrder : projections.scalars,
  );
  const shown = rows.slice(0, first);
  if (kind === "join") {
    const temperatures = await temperaturesOf(shown);
    const nodes = shown.map((row, place) => ({ ...scalarsOf(row), temperature: temperatures[place]?.temperature }));
    return JSON.stringify({ data: { workOrders: { nodes } } });
  }
  if (!isList) return JSON.stringify({ data: { workOrders: { nodes: shown.map(scalarsOf) } } });
  const [assets, users] = await Promise.all([
    source.byIds(tenant, "assets", shown.map(({ assetId }) => assetId).filter(isText), projections.asset),
    source.byIds(
      tenant,
      "users",
      shown.flatMap(({ assigneeIds }) => assigneeIds ?? []),
      projections.user,
    ),
  ]);
  const locationIds = [...assets.values()].map(({ locationId }) => locationId).filter(isText);
  const locations = await source.byIds(tenant, "locations", locationIds, projections.location);
  const edges = shown.map((row) => {
    const asset = assets.get(row.assetId ?? "");
    const location = locations.get(asset?.locationId ?? "");
    return {
      cursor: cursorOf(row),
      node: {
        ...scalarsOf(row),
        asset: asset
          ? {
              id: asset._id,
              number: asset["number"] as unknown,
              name: asset["name"] as unknown,
              location: location ? { id: location._id, name: location["name"] as unknown } : null,
            }
          : null,
        assignees: (row.assigneeIds ?? []).flatMap((id) => {
          const user = users.get(id);
          return user ? [{ id, name: user["name"] as unknown }] : [];
        }),
      },
    };
  });
  const pageInfo = {
    hasNextPage: rows.length > first,
    hasPreviousPage: false,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
  return JSON.stringify({ data: { workOrders: { edges, pageInfo } } });
});

await server.listen({ host: "127.0.0.1", port: 0 });
announce((server.server.address() as AddressInfo).port);

/** Of the other service, for all of a page at once. */
async function temperaturesOf(rows: readonly Row[]): Promise<readonly { temperature: number }[]> {
  const variables = { representations: rows.map(({ _id }) => ({ __typename: "WorkOrder", id: _id })) };
  const { body } = await send(process.env["READINGS_URL"] ?? "", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: temperaturesQuery, variables }),
  });
  const { data } = (await body.json()) as { data: { _entities: { temperature: number }[] } };
  return data._entities;
}

function scalarsOf(row: Row) {
  return {
    id: row._id,
    number: (row["number"] ?? null) as unknown,
    title: (row["title"] ?? null) as unknown,
    status: (row["status"] ?? null) as unknown,
    priority: (row["priority"] ?? null) as unknown,
    workType: (row["workType"] ?? null) as unknown,
    dueDate: (row["dueDate"] ?? null) as unknown,
    updatedAt: row.updatedAt,
    craft: (row["craft"] ?? null) as unknown,
    costCenter: (row["costCenter"] ?? null) as unknown,
  };
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
