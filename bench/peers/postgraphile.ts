import { hash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { announce } from "./work-order-source.js";

/**
 * PostGraphile as its guide sets it up for production: no GraphiQL, no watching, no explanations, prepared statements, the
 * simplified names, filters by its plugin, and policies of the database that bind each query to the tenant of the caller.
 * Its packages lie in a folder of their own (POSTGRAPHILE_FOLDER), its records in a PostgreSQL (DATABASE_URL).
 */
const connectionString = setting("DATABASE_URL");
const load = createRequire(`${setting("POSTGRAPHILE_FOLDER")}/package.json`) as (name: string) => unknown;

// It asks for Node 22 and uses this of what that has over Node 20, on which all servers are measured.
const promises = Promise as { withResolvers?: unknown };
promises.withResolvers ??= <T>() => {
  let [resolve, reject]: [((value: T | PromiseLike<T>) => void)?, ((reason: unknown) => void)?] = [];
  const promise = new Promise<T>((...settle) => ([resolve, reject] = settle));
  return { promise, resolve, reject };
};

/** As much of its packages as is used here: they are none of this project's. */
interface PostGraphile {
  createServ(grafserv: unknown): { addTo(server: Server): Promise<void> };
}
const { postgraphile } = load("postgraphile") as { postgraphile: (preset: object) => PostGraphile };
const { PostGraphileAmberPreset } = load("postgraphile/presets/amber") as { PostGraphileAmberPreset: object };
const { makePgService } = load("postgraphile/adaptors/pg") as { makePgService: (options: object) => object };
const { grafserv } = load("postgraphile/grafserv/node") as { grafserv: unknown };
const { PgSimplifyInflectionPreset } = load("@graphile/simplify-inflection") as { PgSimplifyInflectionPreset: object };
const { PostGraphileConnectionFilterPreset } = load("postgraphile-plugin-connection-filter") as {
  PostGraphileConnectionFilterPreset: object;
};
const { Pool } = load("pg") as typeof pg;

/** For tokens and records alike. */
const pool = new Pool({ connectionString, max: 20 });
// An idle connection that ends is replaced at the next question.
pool.on("error", () => undefined);

interface TokenRow {
  readonly organization_id: string;
  readonly environment: string;
  readonly scopes: readonly string[];
  readonly revoked_at: Date | null;
  readonly expires_at: Date | null;
}

/** What the policies go by, of the token in an Authorization header. @throws where it does not hold. */
async function settingsOf(authorization: string | undefined): Promise<Readonly<Record<string, string>>> {
  const secret = /^Bearer (.+)$/.exec(authorization ?? "")?.[1];
  if (secret === undefined) throw new Error("unauthenticated");
  const { rows } = await pool.query<TokenRow>({
    name: "token_by_hash",
    text: "select organization_id, environment, scopes, revoked_at, expires_at from access.tokens where hash = $1",
    values: [hash("sha256", secret, "hex")],
  });
  const token = rows[0];
  const holds =
    token !== undefined &&
    !token.revoked_at &&
    (!token.expires_at || token.expires_at > new Date()) &&
    token.scopes.includes("records:read");
  if (!holds) throw new Error("unauthenticated");
  return { "caller.organization_id": token.organization_id, "caller.environment": token.environment };
}

const instance = postgraphile({
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset],
  // Records are asked for by their own ids, as of the other servers.
  // The index is one over several columns, by which it would offer neither filters nor an order.
  disablePlugins: ["NodePlugin", "PgIndexBehaviorsPlugin"],
  pgServices: [makePgService({ pool, schemas: ["plant"] })],
  grafast: {
    context: async ({ node }: { node?: { req: IncomingMessage } }) => ({
      pgSettings: await settingsOf(node?.req.headers.authorization),
    }),
    explain: false,
  },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(0, "127.0.0.1", () => announce((server.address() as AddressInfo).port));

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Expected ${name} to be set by the measurement.`);
  return value;
}
