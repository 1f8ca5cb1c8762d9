import { readFile } from "node:fs/promises";
import type pg from "pg";
import { startPostgres, type PostgresOptions, type PostgresServer } from "./server.js";

/** The database of the guide, on a server of its own, with roles for reading and for writing. */
export interface LegacyCmms {
  readonly server: PostgresServer;
  /** May do all. */
  readonly admin: pg.Client;
  /** The description of the guide, with the address of this server. */
  readonly description: Record<string, unknown> & { readonly entities: Record<string, Record<string, unknown>> };
  readonly reader: { readonly username: string; readonly password: string };
}

const roles = `
  create role mxread login password 'r3ad-secret';
  create role mxwrite login password 'wr1te-secret';
  alter role mxread set default_transaction_read_only = on;
  grant usage on schema mx to mxread, mxwrite;
  grant select on all tables in schema mx to mxread, mxwrite;
  grant insert, update, delete on all tables in schema mx to mxwrite;
  grant usage on all sequences in schema mx to mxwrite;`;

export async function startLegacyCmms(options: PostgresOptions = {}): Promise<LegacyCmms> {
  const [schema, description] = await Promise.all(
    ["legacy-cmms.sql", "legacy-cmms.json"].map((name) =>
      readFile(new URL(`../../../examples/sql/${name}`, import.meta.url), "utf8"),
    ),
  );
  const server = await startPostgres(options);
  await server.load("cmms", `${schema ?? ""}${roles}`);
  const example = JSON.parse(description ?? "") as LegacyCmms["description"];
  return {
    server,
    admin: await server.admin("cmms"),
    description: { ...example, host: server.host, port: server.port },
    reader: { username: "mxread", password: "r3ad-secret" },
  };
}
