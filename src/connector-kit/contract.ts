import type { EntityName } from "../../schema/entities/index.js";
import { connectorFor, type AuthMethod, type EntitySource, type LoadedConnector } from "../connectors/index.js";
import { InvalidInputError, problemsFromZod } from "../errors/index.js";
import { createLogger, type Logger } from "../logging/index.js";
import type { NetworkGuard } from "../network/index.js";
import { systemClock, type Clock } from "../time/index.js";
import { contractChecks, type ContractReport } from "./contract-line.js";
import { ContractRun } from "./contract-run.js";
import { checkFaults, checkSecrets } from "./fault-checks.js";
import { KitSessions, secretsOf } from "./kit-sessions.js";
import { checkLogin } from "./login-checks.js";
import { checkPostgresFaults } from "./postgres-faults.js";
import { checkReading } from "./reading-checks.js";
import { checkWriting } from "./writing-checks.js";

type Values = Readonly<Record<string, unknown>>;

export interface ContractOptions {
  readonly connector: LoadedConnector;
  /** As in connectSystem. */
  readonly config: unknown;
  readonly credentials: unknown;
  /** Where several have the same fields. */
  readonly authMethod?: string | undefined;
  /** One that was good once and is no more. */
  readonly expiredCredentials?: unknown;
  /** Only these; all that are offered where nothing is said. */
  readonly entities?: readonly EntityName[] | undefined;
  /** Whether records may be made and changed. Default false. */
  readonly writes?: boolean;
  /** What new records are made of, in place of what is copied from others; references are remoteIds. */
  readonly newRecords?: Readonly<Partial<Record<EntityName, Values>>>;
  /** Declared fields that the system can't fill: `WorkOrder.failure.mode`. */
  readonly emptyFields?: readonly string[];
  /** Records looked at of one entity, at most. Default 200. */
  readonly mostRecords?: number;
  /** Told before each entity that is looked at, the first with 0. */
  readonly onEntity?: (entity: EntityName, index: number, count: number) => void;
  readonly network: NetworkGuard;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** No request may take longer; whole milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

/**
 * Asks of a connector all that a sync and a write rely on, against a system that answers. What is not as it has to be is a line of
 * the report.
 * @throws {InvalidInputError} config, credentials or entities can't be used; nothing was asked then.
 */
export async function checkConnector(options: ContractOptions): Promise<ContractReport> {
  const config = parsed(options.connector.config, options.config ?? {}, "config") as Values;
  const connector = connectorFor(options.connector, config);
  const { method, credentials } = chosenMethod(connector, options.credentials, options.authMethod);
  const expired =
    options.expiredCredentials === undefined
      ? null
      : (parsed(method.credentials, options.expiredCredentials, "expiredCredentials") as Record<string, string>);
  const sources = chosenSources(connector, options.entities);
  const sessions = new KitSessions({
    connector,
    config,
    method,
    credentials,
    network: options.network,
    clock: options.clock ?? systemClock,
    logger: options.logger ?? createLogger({ level: "silent" }),
    timeoutMs: options.timeoutMs ?? 30_000,
  });
  const run = new ContractRun(connector, sessions, expired ? secretsOf(expired) : []);
  const login = await checkLogin(run, credentials, expired);
  if (login) await checkEntities(run, sources, options);
  const { system } = connector;
  return {
    system,
    account: login?.account ?? null,
    version: login?.version ?? null,
    lines: run.lines,
    requests: sessions.requestCount,
  };
}

async function checkEntities(
  run: ContractRun,
  sources: readonly EntitySource<unknown>[],
  options: ContractOptions,
): Promise<void> {
  let readable: EntityName | null = null;
  for (const [index, source] of sources.entries()) {
    const { entity } = source;
    options.onEntity?.(entity, index, sources.length);
    const sample = await checkReading(run, source, {
      mostRecords: options.mostRecords ?? 200,
      emptyFields: (options.emptyFields ?? []).flatMap((path) =>
        path.startsWith(`${entity}.`) ? [path.slice(entity.length + 1)] : [],
      ),
    });
    if (!sample) continue;
    readable ??= entity;
    const data = options.newRecords?.[entity] ?? null;
    await checkWriting(run, sample, { isAllowed: options.writes ?? false, data });
  }
  if (readable) await (run.connector.wire === "POSTGRESQL" ? checkPostgresFaults : checkFaults)(run, readable);
  else run.skip("FAULTS", null, "Nothing could be read.");
  await checkSecrets(run);
}

function chosenSources(connector: LoadedConnector, wanted: readonly EntityName[] | undefined) {
  const offered = [...connector.entities.values()];
  if (!wanted) return offered;
  const foreign = wanted.filter((entity) => !connector.entities.has(entity));
  if (foreign.length === 0) return offered.filter(({ entity }) => wanted.includes(entity));
  const expected = offered.map(({ entity }) => entity).join(", ");
  throw new InvalidInputError(`${connector.name} does not offer ${foreign.join(", ")}.`, {
    problems: [{ path: ["input", "entities"], message: `expected some of ${expected}, got ${foreign.join(", ")}` }],
  });
}

function chosenMethod(
  connector: LoadedConnector,
  credentials: unknown,
  wanted: string | undefined,
): { method: AuthMethod; credentials: Record<string, string> } {
  const methods = connector.auth.filter(({ method }) => wanted === undefined || method === wanted);
  const fitting = methods.find((method) => method.credentials.safeParse(credentials).success) ?? methods[0];
  if (!fitting) {
    const known = connector.auth.map(({ method }) => method).join(", ");
    throw new InvalidInputError(`${connector.name} has no such way to log in.`, {
      problems: [{ path: ["input", "authMethod"], message: `expected one of ${known}, got ${String(wanted)}` }],
    });
  }
  return {
    method: fitting,
    credentials: parsed(fitting.credentials, credentials, "credentials") as Record<string, string>,
  };
}

function parsed(shape: LoadedConnector["config"], value: unknown, name: string): unknown {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidInputError(`The ${name} can't be used; see problems.`, {
    problems: problemsFromZod(result.error, ["input", name]),
  });
}

/** Those that are not as they have to be, each as one line of text. */
export function failures({ lines }: Pick<ContractReport, "lines">): string[] {
  return lines.flatMap(({ check, entity, verdict, message }) =>
    verdict === "FAILED" ? [`${check}${entity ? ` ${entity}` : ""}: ${message} (${contractChecks[check]})`] : [],
  );
}
