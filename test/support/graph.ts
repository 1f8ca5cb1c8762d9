import { parse, validate, type ExecutionResult } from "graphql";
import type { CommandStartedEvent } from "mongodb";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { unknownOrigin } from "../../src/audit/index.js";
import { DirectEngine } from "../../src/engine/index.js";
import { toGraphQLError } from "../../src/errors/index.js";
import { createLoaders } from "../../src/loaders/index.js";
import type { RequestContext } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import type { Access } from "../../src/tokens/index.js";
import { silentLogger, testServices } from "./services.js";

export const readAll = ["records:read", "connections:read"] as const;

/** What an operation is executed with: a caller of that tenant with those scopes. */
export function graphContext(storage: Storage, tenant: Tenant, scopes: readonly string[] = readAll): RequestContext {
  const access: Access = { ...tenant, tokenId: "tok_test", scopes, expiresAt: null };
  const services = testServices(storage, []);
  return {
    access,
    loaders: createLoaders(services, access),
    services,
    origin: unknownOrigin,
    requestId: "request",
    logger: silentLogger,
  };
}

export interface GraphAnswer {
  // Tests read deep into answers whose shape their own query gives.
  readonly data: Record<string, never> | null;
  readonly errors: readonly {
    readonly message: string;
    readonly path: string;
    readonly extensions: Record<string, unknown>;
  }[];
}

/** Executes one operation as a server would: validated, and with errors as a client sees them. */
export async function query(
  storage: Storage,
  tenant: Tenant,
  source: string,
  options: { variables?: Record<string, unknown>; scopes?: readonly string[] } = {},
): Promise<GraphAnswer> {
  const schema = await buildGraphSchema();
  const document = parse(source);
  const problems = validate(schema, document);
  const result: ExecutionResult =
    problems.length > 0
      ? { errors: problems }
      : await new DirectEngine(schema).execute({
          document,
          operationName: null,
          variables: options.variables ?? {},
          context: graphContext(storage, tenant, options.scopes),
        });
  return {
    data: (result.data ?? null) as GraphAnswer["data"],
    errors: (result.errors ?? []).map((error) => {
      const shown = toGraphQLError(error, (cause) => {
        throw cause;
      });
      return {
        message: shown.message,
        path: (shown.path ?? []).join("."),
        extensions: shown.extensions,
      };
    }),
  };
}

/** Commands that the store is sent while `work` runs: `find workOrders`, `aggregate`, `getMore` … The storage needs `monitorCommands`. */
export async function commandsDuring(storage: Storage, work: () => Promise<unknown>): Promise<string[]> {
  const commands: string[] = [];
  const note = ({ commandName, command }: CommandStartedEvent) => {
    if (commandName !== "endSessions") commands.push(`${commandName} ${String(command[commandName])}`);
  };
  storage.client.on("commandStarted", note);
  try {
    await work();
  } finally {
    storage.client.off("commandStarted", note);
  }
  return commands;
}
