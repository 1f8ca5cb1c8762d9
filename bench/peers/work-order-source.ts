import { hash, randomUUID } from "node:crypto";
import { MongoClient, type Collection, type Document } from "mongodb";

/**
 * What every peer reads and writes, with the very commands that a careful author writes by hand: the token by its hash, the
 * page by the index on status and time, each relation of a page at once, a change with its line in the audit log. Peers
 * differ in what they do with it and in nothing else.
 */
export class WorkOrderSource {
  readonly #tokens: Collection<TokenRow>;
  readonly #audit: Collection<AuditRow>;
  readonly #collections: Readonly<Record<Kind, Collection<Row>>>;

  private constructor(client: MongoClient) {
    const db = client.db();
    this.#tokens = db.collection("tokens");
    this.#audit = db.collection("auditLog");
    const of = (name: Kind) => db.collection<Row>(name);
    this.#collections = {
      workOrders: of("workOrders"),
      assets: of("assets"),
      locations: of("locations"),
      users: of("users"),
    };
  }

  static async connect(uri: string): Promise<WorkOrderSource> {
    const client = new MongoClient(uri, {
      maxPoolSize: 50,
      readConcern: { level: "majority" },
      writeConcern: { w: "majority", journal: true },
    });
    return new WorkOrderSource(await client.connect());
  }

  /** Who asks, by the token in an Authorization header; null where it does not hold. */
  async callerOf(authorization: string | undefined): Promise<PeerCaller | null> {
    const secret = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
    if (secret === undefined) return null;
    const token = await this.#tokens.findOne({ hash: hash("sha256", secret, "hex") });
    const holds =
      token !== null &&
      !token.revokedAt &&
      (!token.expiresAt || token.expiresAt > new Date()) &&
      token.scopes.includes("records:read");
    if (!holds) return null;
    const { _id: tokenId, organizationId, environment, scopes } = token;
    return { tenant: { organizationId, environment }, tokenId, scopes };
  }

  /** @param projection Null reads documents whole. */
  async page(
    tenant: TenantKey,
    { first, status, until }: { first: number; status: string; until?: Date | undefined },
    projection: Projection | null,
  ): Promise<Row[]> {
    return this.#collections.workOrders
      .find(
        { ...tenant, status, ...(until ? { updatedAt: { $lte: until } } : {}), deletedAt: null },
        { sort: { updatedAt: -1, _id: -1 }, hint: "by_status_updatedAt", ...(projection ? { projection } : {}) },
      )
      .limit(first + 1)
      .batchSize(first + 2)
      .toArray();
  }

  async count(tenant: TenantKey, status: string, since: Date): Promise<number> {
    const [counted] = await this.#collections.workOrders
      .aggregate<{ count: number }>(
        [
          { $match: { ...tenant, status, updatedAt: { $gte: since }, deletedAt: { $not: { $gt: new Date(0) } } } },
          { $limit: 10_001 },
          { $count: "count" },
        ],
        { hint: "by_status_updatedAt" },
      )
      .toArray();
    return counted?.count ?? 0;
  }

  async byIds(
    tenant: TenantKey,
    kind: Kind,
    ids: readonly string[],
    projection: Projection | null,
  ): Promise<Map<string, Row>> {
    if (ids.length === 0) return new Map();
    const found = await this.#collections[kind]
      .find({ ...tenant, _id: { $in: [...new Set(ids)] } }, projection ? { projection } : {})
      .batchSize(ids.length + 1)
      .toArray();
    return new Map(found.map((row) => [row._id, row]));
  }

  /** Gives a token another name, and writes down who did so. @throws where the caller may not, or there is no such token. */
  async renameToken({ tenant, tokenId, scopes }: PeerCaller, id: string, name: string): Promise<NamedToken> {
    if (!scopes.includes("tokens:manage")) throw new Error("The token lacks the scope tokens:manage.");
    const changed = await this.#tokens.findOneAndUpdate(
      { ...tenant, _id: id, revokedAt: null },
      { $set: { name }, $currentDate: { changedAt: true } },
      { returnDocument: "after", projection: { name: 1 } },
    );
    if (!changed) throw new Error("There is no such token.");
    const at = new Date();
    await this.#audit.insertOne({
      _id: randomUUID(),
      ...tenant,
      at,
      actor: { kind: "TOKEN", id: tokenId, tokenId },
      action: "token.update",
      outcome: "DONE",
      reason: null,
      targets: [id],
      fields: ["id", "name"],
      missingScope: null,
      address: null,
      userAgent: null,
      requestId: null,
      count: 1,
      expiresAt: new Date(at.getTime() + auditedForMs),
    });
    return { _id: changed._id, name: changed.name };
  }
}

const auditedForMs = 365 * 24 * 3_600_000;

export type Kind = "workOrders" | "assets" | "locations" | "users";
export type Projection = Readonly<Record<string, 1>>;

export interface TenantKey {
  readonly organizationId: string;
  readonly environment: string;
}

/** Who asks, and what it may do. */
export interface PeerCaller {
  readonly tenant: TenantKey;
  readonly tokenId: string;
  readonly scopes: readonly string[];
}

/** A document of the store. */
export interface Row extends Document {
  readonly _id: string;
  readonly updatedAt: Date;
  readonly assetId?: string;
  readonly locationId?: string;
  readonly assigneeIds?: readonly string[];
}

export interface NamedToken {
  readonly _id: string;
  readonly name: string;
}

interface AuditRow extends Document, TenantKey {
  readonly _id: string;
}

interface TokenRow extends Document, TenantKey, NamedToken {
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly revokedAt: Date | null;
  readonly expiresAt: Date | null;
}

export const scalars = [
  "number",
  "title",
  "status",
  "priority",
  "workType",
  "dueDate",
  "updatedAt",
  "craft",
  "costCenter",
] as const;

export const projections = {
  workOrder: Object.fromEntries([...scalars, "assetId", "assigneeIds"].map((name) => [name, 1])),
  scalars: Object.fromEntries(scalars.map((name) => [name, 1])),
  asset: { number: 1, name: 1, locationId: 1 },
  location: { name: 1 },
  user: { name: 1 },
} as const satisfies Record<string, Projection>;

export function cursorOf({ updatedAt, _id }: Row): string {
  return Buffer.from(JSON.stringify([updatedAt.getTime(), _id])).toString("base64url");
}

/** The edges and the rest of a Relay page of one more row than it shows. */
export function pageOf(rows: readonly Row[], first: number) {
  const shown = rows.slice(0, first);
  const edges = shown.map((node) => ({ cursor: cursorOf(node), node }));
  return {
    nodes: shown,
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** Of the schema that the GraphQL peers serve: as much of the gateway's as the queries need. */
export const peerTypes = /* GraphQL */ `
  scalar DateTime
  enum WorkOrderStatus {
    OPEN
    CLOSED
    IN_PROGRESS
    ON_HOLD
    COMPLETED
  }
  input StatusFilter {
    eq: WorkOrderStatus
  }
  input DateTimeFilter {
    gte: DateTime
    lte: DateTime
  }
  input WorkOrderFilter {
    status: StatusFilter
    updatedAt: DateTimeFilter
  }
  type Location {
    id: ID!
    name: String
  }
  type Asset {
    id: ID!
    number: String
    name: String
    location: Location
  }
  type User {
    id: ID!
    name: String
  }
  type WorkOrder {
    id: ID!
    number: String
    title: String
    status: WorkOrderStatus
    priority: String
    workType: String
    dueDate: DateTime
    updatedAt: DateTime!
    craft: String
    costCenter: String
    asset: Asset
    assignees: [User!]!
  }
  type WorkOrderEdge {
    cursor: String!
    node: WorkOrder!
  }
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
  type WorkOrderConnection {
    edges: [WorkOrderEdge!]!
    nodes: [WorkOrder!]!
    pageInfo: PageInfo!
    totalCount: Int!
  }
  type Query {
    workOrders(first: Int, filter: WorkOrderFilter): WorkOrderConnection!
    workOrder(id: ID!): WorkOrder
  }
  input UpdateApiTokenInput {
    id: ID!
    name: String!
  }
  type ApiToken {
    id: ID!
    name: String!
  }
  type ApiTokenPayload {
    apiToken: ApiToken!
  }
  type Mutation {
    updateApiToken(input: UpdateApiTokenInput!): ApiTokenPayload!
  }
`;

export interface ListArguments {
  readonly first?: number | null;
  readonly filter?: { status?: { eq?: string }; updatedAt?: { gte?: Date | string; lte?: Date | string } } | null;
}

/** What a list of the measurement's asks for. */
export function askedPage({ first, filter }: ListArguments) {
  const until = filter?.updatedAt?.lte;
  return {
    first: first ?? 50,
    status: filter?.status?.eq ?? "OPEN",
    until: until === undefined ? undefined : new Date(until),
  };
}

/** What the measurement's mutation asks for. */
export interface RenameArguments {
  readonly input: { readonly id: string; readonly name: string };
}

/** Says to who started this process where it listens, and where for websockets, if it does. */
export function announce(port: number, webSocketPort: number | null = null): void {
  process.send?.({
    url: `http://127.0.0.1:${port}`,
    webSocketUrl: webSocketPort === null ? null : `ws://127.0.0.1:${webSocketPort}/graphql`,
  });
}

export function mongodbUri(): string {
  const uri = process.env["MONGODB_URI"];
  if (!uri) throw new Error("Expected MONGODB_URI to name the measurement's database.");
  return uri;
}
