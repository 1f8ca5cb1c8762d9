import type { ClientSession } from "mongodb";
import type { EntityName } from "../../schema/entities/index.js";
import { recordId } from "../ids/index.js";
import {
  findAtOnce,
  tenantFields,
  tenantFilter,
  type Environment,
  type IndexDefinition,
  type Storage,
  type Tenant,
  type TenantFilter,
  type TenantFilters,
} from "../storage/index.js";
import type { SealedSecret, Vault } from "../vault/index.js";
import type { PreparedRecord, WriteTarget } from "./incoming-record.js";
import { QuarantinePayloads } from "./quarantine-payloads.js";

export interface QuarantineReason {
  readonly code: string;
  /** Path of the value at fault in the unified record; empty when the mapping failed as a whole. */
  readonly path: string;
  readonly message: string;
}

type QuarantineTarget = Pick<WriteTarget, "tenant" | "connectionId" | "entity">;

/** A record that could not be stored, with its payload and why. Under the id the record would have. */
export interface QuarantineDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly entity: EntityName;
  readonly remoteId: string;
  /** What failed: MAP, so that another mapping may help, or STORE, so that only the source can. */
  readonly stage: "MAP" | "STORE";
  readonly reason: QuarantineReason;
  /** JSON text, sealed; null where it can't be kept, as it is too large or can't be written as JSON. */
  readonly payload: SealedSecret | null;
  readonly sizeBytes: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** How often it came and was refused. */
  readonly count: number;
}

/** Without the payload, which may have 15 MB. */
export type QuarantineEntry = Omit<QuarantineDocument, "payload">;

/** Where an entry stands in a list: newest first, by id where several came at once. */
export type QuarantinePosition = Pick<QuarantineEntry, "_id" | "firstAt">;

const newestFirst = { firstAt: -1, _id: -1 } as const;

export const quarantineIndexes: readonly IndexDefinition[] = [
  {
    collection: "quarantine",
    name: "by_connection_entity_first",
    keys: { organizationId: 1, environment: 1, connectionId: 1, entity: 1, ...newestFirst },
  },
  {
    collection: "quarantine",
    name: "by_connection_first",
    keys: { organizationId: 1, environment: 1, connectionId: 1, ...newestFirst },
  },
];

/** A message may quote the value at fault, and a value may have megabytes. */
const longestMessage = 2_000;
const longestPath = 500;
const longestReadMs = 10_000;

export class QuarantineStore {
  readonly #payloads: QuarantinePayloads;

  constructor(
    private readonly storage: Storage,
    vault: Pick<Vault, "sealAll" | "open">,
  ) {
    this.#payloads = new QuarantinePayloads(vault);
  }

  private get quarantine() {
    return this.storage.tenants<QuarantineDocument>("quarantine");
  }

  /** @returns the ids of those that were not there before. */
  async add(
    refused: readonly {
      record: Pick<PreparedRecord, "id" | "remoteId">;
      reason: QuarantineReason;
      payload: SealedSecret | null;
      sizeBytes: number;
    }[],
    target: QuarantineTarget,
    at: Date,
    session: ClientSession,
  ): Promise<{ added: string[] }> {
    if (refused.length === 0) return { added: [] };
    const result = await this.quarantine.bulkWrite(
      refused.map(({ record, reason, payload, sizeBytes }) => ({
        updateOne: {
          filter: { ...tenantFields(target.tenant), _id: record.id },
          update: {
            $set: {
              stage: payload === null ? ("STORE" as const) : ("MAP" as const),
              reason: boundedReason(reason),
              payload,
              sizeBytes,
              lastAt: at,
            },
            $inc: { count: 1 },
            $setOnInsert: {
              connectionId: target.connectionId,
              entity: target.entity.name as EntityName,
              remoteId: record.remoteId,
              firstAt: at,
            },
          },
          upsert: true,
        },
      })),
      { session, ordered: false },
    );
    return { added: Object.values(result.upsertedIds).map(String) };
  }

  /**
   * Lets go of records that could be mapped after all, or are gone. Looks in the caller's transaction: the page before,
   * which may have set aside what this one brings mended, is stored while this one is compared.
   * @returns how many there were.
   */
  async release(ids: readonly string[], target: QuarantineTarget, session: ClientSession): Promise<number> {
    if (ids.length === 0 || !(await this.#isAny(target, session))) return 0;
    const result = await this.quarantine.deleteMany(
      { ...tenantFields(target.tenant), _id: { $in: [...ids] } },
      { session },
    );
    return result.deletedCount;
  }

  /** Lets go of records that are gone, unless they came again since. @returns how many there were. */
  async releaseBefore(
    remoteIds: readonly string[],
    target: QuarantineTarget,
    before: Date,
    session: ClientSession,
  ): Promise<number> {
    if (remoteIds.length === 0 || !(await this.#isAny(target, session))) return 0;
    const { tenant, connectionId, entity } = target;
    const ids = remoteIds.map((remoteId) => recordId(entity.idPrefix, connectionId, entity.name, remoteId));
    const result = await this.quarantine.deleteMany(
      { ...tenantFields(tenant), _id: { $in: ids }, lastAt: { $lt: before } },
      { session },
    );
    return result.deletedCount;
  }

  /** Most often there are none, which one look at an index tells. */
  async #isAny({ tenant, connectionId, entity }: QuarantineTarget, session: ClientSession): Promise<boolean> {
    const found = await this.quarantine.findOne(
      { ...tenantFields(tenant), connectionId, entity: entity.name as EntityName },
      { projection: { _id: 1 }, hint: "by_connection_entity_first", session },
    );
    return found !== null;
  }

  /** What is in quarantine of a connection, newest first. */
  async list(
    tenant: Tenant,
    query: { connectionId: string; entity: EntityName | null; limit: number; after: QuarantinePosition | null },
  ): Promise<QuarantineEntry[]> {
    const { connectionId, entity, limit, after } = query;
    const where = { ...tenantFilter(tenant), connectionId, ...(entity === null ? {} : { entity }) };
    const filter = after === null ? where : behind(where, after);
    return findAtOnce<QuarantineDocument>(this.storage, "quarantine", filter, {
      projection: { payload: 0 },
      sort: newestFirst,
      limit,
      batchSize: limit + 1,
      hint: entity === null ? "by_connection_first" : "by_connection_entity_first",
      maxTimeMS: longestReadMs,
    });
  }

  /** The payloads of quarantined records by their ids, where they are kept. */
  async payloads(tenant: Tenant, ids: readonly string[]): Promise<Map<string, string>> {
    const documents = await findAtOnce<QuarantineDocument>(
      this.storage,
      "quarantine",
      { ...tenantFilter(tenant), _id: { $in: [...ids] }, payload: { $ne: null } },
      {
        projection: { organizationId: 1, connectionId: 1, payload: 1 },
        hint: "_id_",
        batchSize: ids.length + 1,
        maxTimeMS: longestReadMs,
      },
    );
    return new Map((await this.#opened(documents)).map(({ id, text }) => [id, text]));
  }

  /** Payloads of one connection's entity behind an id, in the order of ids, where they are kept. */
  async payloadsBehind(
    tenant: Tenant,
    range: { readonly after: string; readonly end: string; readonly limit: number },
  ): Promise<{ ids: string[]; payloads: string[] }> {
    const { after, end, limit } = range;
    const documents = await this.quarantine
      .find(
        { ...tenantFields(tenant), _id: { $gt: after, $lt: end } },
        {
          projection: { organizationId: 1, connectionId: 1, payload: 1 },
          sort: { _id: 1 },
          limit,
          batchSize: limit + 1,
        },
      )
      .toArray();
    const opened = await this.#opened(documents);
    return { ids: documents.map(({ _id }) => _id), payloads: opened.map(({ text }) => text) };
  }

  async #opened(
    documents: readonly Pick<QuarantineDocument, "_id" | "organizationId" | "connectionId" | "payload">[],
  ): Promise<{ id: string; text: string }[]> {
    const opened: { id: string; text: string }[] = [];
    for (const { payload, ...document } of documents) {
      if (payload !== null)
        opened.push({ id: document._id, text: await this.#payloads.open({ ...document, payload }) });
    }
    return opened;
  }
}

/** A reason that takes little room beside its payload. */
export function boundedReason({ code, path, message }: QuarantineReason): QuarantineReason {
  return { code, path: shortened(path, longestPath), message: shortened(message, longestMessage) };
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** Each alternative pins what comes before it in the index, so that the store merges two stretches of it. */
function behind(
  where: TenantFilter<QuarantineDocument>,
  { firstAt, _id }: QuarantinePosition,
): TenantFilters<QuarantineDocument> {
  return {
    $or: [
      { ...where, firstAt, _id: { $lt: _id } },
      { ...where, firstAt: { $lt: firstAt } },
    ],
  };
}
