import { entityByName, type EntityName } from "../../schema/entities/index.js";
import { auditTarget } from "../audit/index.js";
import {
  historyDaysOf,
  isEnabled,
  requireConnected,
  type ConnectionDocument,
  type ConnectionSessions,
  type ConnectionStatusKeeper,
  type ConnectionStore,
  type OpenConnection,
} from "../connections/index.js";
import type { EntitySource, JsonObject } from "../connectors/index.js";
import {
  ConnectionUnreachableError,
  InvalidInputError,
  MappingError,
  NotFoundError,
  SourceThrottledError,
  SourceUnauthorizedError,
  TributaryError,
  type InputProblem,
} from "../errors/index.js";
import { newId, recordId } from "../ids/index.js";
import type { Logger } from "../logging/index.js";
import { withFieldMappings } from "../mapping/index.js";
import { tenantFields, type Storage, type Tenant } from "../storage/index.js";
import type { WriteService } from "../writes/index.js";
import { adviceFor } from "./advice.js";
import { compareReports } from "./compare-reports.js";
import { isFilled, type FieldCoverages } from "./field-coverage.js";
import {
  type CheckKind,
  type CheckLine,
  type ConnectionReportDocument,
  type MappingProblem,
  type ReportDifference,
} from "./report-document.js";
import { ConnectionReportStore, mostReports } from "./report-store.js";
import { trialData } from "./trial-data.js";

/** Enough to see that a page can be read and mapped, little enough to ask of any system at any time. */
const sampleSize = 25;
/** Somebody waits for the report. */
const longestTimeoutMs = 20_000;
const mostProblems = 5;
/** Records without a field before it means something that nearly all stored ones have it. */
const enoughToMiss = 10;
const dayMs = 86_400_000;
const longestText = 500;

type Unified = Readonly<Record<string, unknown>>;

/** What was read of one entity, as far as it could be mapped. */
interface Sample {
  readonly source: EntitySource<unknown>;
  readonly records: readonly { readonly remoteId: string; readonly unified: Unified }[];
}

/** A report together with those that it can be compared with: they are few, and read at once. */
export interface ConnectionReport {
  readonly document: ConnectionReportDocument;
  /** Those before it, newest first. */
  readonly earlier: readonly ConnectionReportDocument[];
  /** All of the connection. */
  readonly all: readonly ConnectionReportDocument[];
}

/**
 * What is another than in another report, the one before unless one is named.
 * @returns null where there is none before. @throws {NotFoundError} the one that is named is not the connection's.
 */
export function comparison(
  { document, earlier, all }: ConnectionReport,
  reportId: string | null,
): { before: ConnectionReportDocument; differences: ReportDifference[] } | null {
  const before = reportId === null ? earlier[0] : all.find(({ _id }) => _id === reportId);
  if (before) return { before, differences: compareReports(before, document) };
  if (reportId === null) return null;
  throw new NotFoundError(
    `There is no report ${reportId} of this connection; the newest ${mostReports} are kept. The query connectionReports lists them.`,
  );
}

/** Tries out a connection: logs in, reads, maps and validates. Changes nothing at the system, and here keeps its report alone. */
export class ConnectionTests {
  readonly #reports: ConnectionReportStore;

  constructor(
    private readonly dependencies: {
      storage: Storage;
      connections: ConnectionStore;
      sessions: ConnectionSessions;
      status: ConnectionStatusKeeper;
      writes: Pick<WriteService, "create" | "update">;
      coverages: Pick<FieldCoverages, "usual">;
      logger: Logger;
    },
  ) {
    this.#reports = new ConnectionReportStore(dependencies.storage);
  }

  /**
   * What goes wrong is a line of the report, with what to do about it. Requests go through the same gates as those of syncs, and
   * a fault that says how the connection is moves its status as any other.
   * @throws {NotFoundError} @throws {ConnectionUnreachableError | ConnectionUnavailableError} it can't be asked now.
   */
  async run(tenant: Tenant, connectionId: string): Promise<ConnectionReport> {
    const { storage, connections, sessions } = this.dependencies;
    const connection = await connections.get(tenant, connectionId);
    requireConnected(connection);
    const startedAt = await storage.now();
    const opened = await sessions.open(connection, { longestTimeoutMs });
    const lines = await this.#linesOf(tenant, connection, opened);
    const counted = lines.filter(({ verdict }) => verdict !== "SKIPPED").map(({ verdict }) => verdict);
    const report: ConnectionReportDocument = {
      _id: newId("connectionReport"),
      ...tenantFields(connection),
      connectionId,
      startedAt,
      endedAt: await storage.now(),
      verdict: counted.includes("FAILED") ? "FAILED" : counted.includes("WARNING") ? "WARNING" : "OK",
      requests: opened.http.requestCount,
      lines: lines.map((line) => withoutSecrets(line, opened)),
    };
    auditTarget(report._id);
    await this.#reports.insert(report);
    const earlier = (await this.#reports.list(tenant, connectionId, mostReports)).filter(({ _id }) => _id < report._id);
    return { document: report, earlier, all: [report, ...earlier] };
  }

  /** Newest first, each with those before it; none of a connection that is not there. */
  async list(tenant: Tenant, connectionId: string): Promise<ConnectionReport[]> {
    const reports = await this.#reports.list(tenant, connectionId, mostReports);
    return reports.map((document, index) => ({ document, earlier: reports.slice(index + 1), all: reports }));
  }

  async #linesOf(tenant: Tenant, connection: ConnectionDocument, opened: OpenConnection): Promise<CheckLine[]> {
    const { connector, client } = opened;
    const entities = [...connector.entities.values()].filter(({ entity }) => isEnabled(connection.syncPlan, entity));
    const lines: CheckLine[] = [];
    /** Why nothing more is asked of the system; null while it is. */
    let end: string | null = null;
    const login = await this.#attempt(connection, "LOGIN", null, async () => {
      const { account, version } = await connector.probe(client);
      const as = account ? ` as ${account}` : "";
      return { message: `Logged in${as}${version ? `; version ${version}` : ""}.` };
    });
    lines.push(login.line);
    if (login.line.verdict === "FAILED") end = "The login failed.";
    for (const source of entities) {
      if (end !== null) {
        lines.push(...skipped(source, end));
        continue;
      }
      const read = await this.#readSample(connection, source, client);
      lines.push(...read.lines);
      if (isEnd(read.fault)) end = "The system stopped answering in the middle of the test.";
      if (read.sample) lines.push(...(await this.#tryWrites(tenant, connection, read.sample)));
    }
    return lines;
  }

  /** A page, one of its records by its id, and what becomes of them. */
  async #readSample(
    connection: ConnectionDocument,
    source: EntitySource<unknown>,
    client: unknown,
  ): Promise<{ lines: CheckLine[]; sample: Sample | null; fault: unknown }> {
    const { entity } = source;
    const raws: JsonObject[] = [];
    const read = await this.#attempt(connection, "READ", entity, async () => {
      const page = { position: null, pageSize: sampleSize };
      const changedSince = await this.#windowStart(connection, source);
      let { items } = await source.readPage(client, { ...page, changedSince });
      // Nothing in the window; what is older shows as well that it can be read.
      if (items.length === 0 && changedSince)
        ({ items } = await source.readPage(client, { ...page, changedSince: null }));
      // A log of deletions may stand among them.
      const living = items.slice(0, sampleSize).filter((raw) => !(identified(source, raw)?.isDeleted ?? false));
      raws.push(...living);
      const [first] = living;
      const id = first && identified(source, first)?.remoteId;
      if (id === undefined) {
        return {
          verdict: "WARNING" as const,
          message: "It can be read, and there are no records.",
          advice: "If there should be some, look whether the account may see them.",
        };
      }
      const one = await source.readOne(client, id);
      const message = `${living.length} records of a page read, and one by its id.`;
      return one
        ? { message, sampled: living.length }
        : {
            verdict: "WARNING" as const,
            message: `${living.length} records of a page read, but ${id} can't be found by its id.`,
            advice: "It may just have been deleted. Test again; if it stays so, report it as a fault of the connector.",
            sampled: living.length,
          };
    });
    if (read.line.verdict === "FAILED") {
      return {
        lines: [read.line, ...skipped(source, "Nothing could be read.").slice(1)],
        sample: null,
        fault: read.fault,
      };
    }
    if (raws.length === 0) {
      return { lines: [read.line, ...skipped(source, "There are no records.").slice(1)], sample: null, fault: null };
    }
    const { line, sample } = mapped(connection, source, raws);
    const usual = await this.dependencies.coverages.usual(connection, entity);
    return { lines: [read.line, line, fieldsOf(sample, usual)], sample, fault: null };
  }

  /** Against what the system takes, as a mutation with `dryRun` does it: nothing is sent, nothing is stored. */
  async #tryWrites(tenant: Tenant, connection: ConnectionDocument, sample: Sample): Promise<CheckLine[]> {
    const { writes } = this.dependencies;
    const { source, records } = sample;
    const { entity, writable } = source;
    const definition = entityByName(entity);
    const lines: CheckLine[] = [];
    for (const operation of ["CREATE", "UPDATE"] as const) {
      if (!writable || !(operation === "CREATE" ? source.create : source.update)) {
        lines.push(skip(operation, entity, "The connector does not offer it."));
        continue;
      }
      const usable = records
        .map(({ remoteId, unified }) => ({
          id: recordId(definition.idPrefix, connection._id, entity, remoteId),
          data: trialData(connection._id, definition.fields, writable, unified, operation),
        }))
        .find(({ data }) => data !== null);
      if (!usable?.data) {
        lines.push(skip(operation, entity, "No record that was read has what it would take to try."));
        continue;
      }
      const { id, data } = usable;
      const names = Object.keys(data).join(", ");
      const { line, fault } = await this.#attempt(connection, operation, entity, async () => {
        if (operation === "CREATE") {
          await writes.create(tenant, entity, { connectionId: connection._id, data, dryRun: true });
        } else await writes.update(tenant, entity, { id, data, dryRun: true });
        return {
          message: `A dry run with ${names} is valid. Whether the account may write shows only when it does.`,
          sampled: 1,
        };
      });
      lines.push(verdictOfTrial(line, fault));
    }
    return lines;
  }

  /** One line out of one thing that may go wrong; a fault without a name is none that a report could explain. */
  async #attempt(
    connection: ConnectionDocument,
    check: CheckKind,
    entity: EntityName | null,
    act: () => Promise<Partial<CheckLine> & Pick<CheckLine, "message">>,
  ): Promise<{ line: CheckLine; fault: unknown }> {
    try {
      return { line: { ...lineOf(check, entity), ...(await act()) }, fault: null };
    } catch (fault) {
      if (!(fault instanceof TributaryError)) throw fault;
      if (isEnd(fault)) this.#report(connection, fault);
      const { code, message } = fault;
      const problems = fault instanceof InvalidInputError ? fault.problems : [];
      const told = problems.map(({ path, message: said }) => `${path.join(".")}: ${said}`).join("; ");
      return {
        line: {
          ...lineOf(check, entity),
          verdict: "FAILED",
          code,
          message: told === "" ? message : `${message} ${told}`,
          advice: adviceFor(fault, check),
        },
        fault,
      };
    }
  }

  /** The sample is of what syncs read: of transactions, those that changed in the history window. */
  async #windowStart({ syncPlan }: ConnectionDocument, { entity, mode }: EntitySource<unknown>): Promise<Date | null> {
    if (mode !== "CHANGES" || entityByName(entity).dataKind !== "TRANSACTION") return null;
    const now = await this.dependencies.storage.now();
    return new Date(now.getTime() - historyDaysOf(syncPlan, entity) * dayMs);
  }

  #report({ _id }: ConnectionDocument, fault: TributaryError): void {
    const { status, logger } = this.dependencies;
    status.reportFault(_id, fault).catch((error: unknown) => {
      logger.warn({ err: error, connectionId: _id }, "status not reported");
    });
  }
}

function lineOf(check: CheckKind, entity: EntityName | null): CheckLine {
  return {
    check,
    entity,
    verdict: "OK",
    code: null,
    message: "",
    advice: null,
    sampled: 0,
    fields: [],
    problems: [],
  };
}

function skip(check: CheckKind, entity: EntityName, message: string): CheckLine {
  return { ...lineOf(check, entity), verdict: "SKIPPED", message };
}

function skipped({ entity }: EntitySource<unknown>, message: string): CheckLine[] {
  return (["READ", "MAPPING", "FIELDS", "CREATE", "UPDATE"] as const).map((check) => skip(check, entity, message));
}

/** After these the system is not asked again: each answer would be the same, or none. */
function isEnd(fault: unknown): boolean {
  return (
    fault instanceof ConnectionUnreachableError ||
    fault instanceof SourceUnauthorizedError ||
    fault instanceof SourceThrottledError
  );
}

function pathOf({ details }: MappingError): string {
  const { path } = details as { readonly path?: unknown };
  return typeof path === "string" ? path : "";
}

function identified(source: EntitySource<unknown>, raw: JsonObject) {
  try {
    return source.identify(raw);
  } catch {
    // Told with what can't be mapped.
    return null;
  }
}

function mapped(
  connection: ConnectionDocument,
  source: EntitySource<unknown>,
  raws: readonly JsonObject[],
): { line: CheckLine; sample: Sample } {
  const { entity } = source;
  const toUnified = withFieldMappings(
    (raw) => source.toUnified(raw as JsonObject),
    entityByName(entity),
    connection.fieldMappings,
  );
  const records: { remoteId: string; unified: Unified }[] = [];
  const problems: MappingProblem[] = [];
  for (const raw of raws) {
    const remoteId = identified(source, raw)?.remoteId ?? "";
    try {
      source.identify(raw);
      records.push({ remoteId, unified: toUnified(raw) });
    } catch (fault) {
      if (!(fault instanceof TributaryError)) throw fault;
      const path = fault instanceof MappingError ? pathOf(fault) : "";
      problems.push({ remoteId, path, message: fault.message });
    }
  }
  const failed = problems.length;
  const line: CheckLine = {
    ...lineOf("MAPPING", entity),
    sampled: raws.length,
    verdict: failed === 0 ? "OK" : failed === raws.length ? "FAILED" : "WARNING",
    code: failed === 0 ? null : "MAPPING_FAILED",
    message: failed === 0 ? `${raws.length} of ${raws.length} mapped.` : `${failed} of ${raws.length} can't be mapped.`,
    advice:
      failed === 0
        ? null
        : "A sync sets such records aside and goes on. Map the field with a field mapping (updateConnection), or mend it at the system, then retryQuarantined.",
    problems: problems.slice(0, mostProblems),
  };
  return { line, sample: { source, records } };
}

/**
 * Which fields of the model have values; which have none is no fault, but good to know before one builds on them. Unless
 * nearly all records that are stored have it: then the system has most likely stopped sending it.
 */
function fieldsOf({ source, records }: Sample, usual: ReadonlySet<string>): CheckLine {
  const { entity } = source;
  if (records.length === 0) return skip("FIELDS", entity, "No record could be mapped.");
  // Derived fields follow from others when a record is stored.
  const names = Object.entries(entityByName(entity).fields).flatMap(([name, field]) =>
    "derived" in field ? [] : [name],
  );
  const fields = names.map((field) => ({
    field,
    filled: records.filter(({ unified }) => isFilled(unified[field])).length,
  }));
  const empty = fields.filter(({ filled }) => filled === 0).map(({ field }) => field);
  const count = names.length - empty.length;
  const vanished = records.length < enoughToMiss ? [] : empty.filter((field) => usual.has(field));
  if (vanished.length > 0) {
    return {
      ...lineOf("FIELDS", entity),
      verdict: "WARNING",
      message: `${count} of ${names.length} fields have values; none, though nearly all stored records do: ${vanished.join(", ")}.`,
      advice:
        "The system seems to have stopped sending what they come from. The query fieldCoverage says from where; if it has another name now, a field mapping (updateConnection) reads that.",
      sampled: records.length,
      fields,
    };
  }
  return {
    ...lineOf("FIELDS", entity),
    verdict: count === 0 ? "WARNING" : "OK",
    message: `${count} of ${names.length} fields have values${empty.length > 0 ? `; none: ${empty.join(", ")}` : ""}.`,
    advice: count === 0 ? "Look whether the account may see the fields of these records." : null,
    sampled: records.length,
    fields,
  };
}

/** What a first sync has not brought yet is no fault of the connection's; nor is a record that its system would not take again. */
function verdictOfTrial(line: CheckLine, fault: unknown): CheckLine {
  if (line.verdict !== "FAILED") return line;
  const isReference = ({ path }: InputProblem) =>
    /Ids?$/.test(String(path.findLast((part) => typeof part === "string")));
  const isNotStored =
    fault instanceof NotFoundError || (fault instanceof InvalidInputError && fault.problems.every(isReference));
  if (!isNotStored) return { ...line, verdict: "WARNING" };
  return {
    ...line,
    verdict: "SKIPPED",
    code: null,
    message: "What it is about, or refers to, is not stored here.",
    advice: "Test again after the next sync.",
  };
}

function withoutSecrets(line: CheckLine, opened: OpenConnection): CheckLine {
  const clean = (text: string) => opened.withoutSecrets(text).slice(0, longestText);
  return {
    ...line,
    message: clean(line.message),
    problems: line.problems.map((problem) => ({ ...problem, message: clean(problem.message) })),
  };
}
