import type { JsonObject, JsonValue } from "../connector.js";
import { type TrytonRecord } from "./values.js";
import { isJsonObject } from "../json-object.js";

/** `[["state", "=", "draft"]]`, or `["OR", …]`; every value as Tryton's JSON. */
export type Domain = readonly JsonValue[];
export type Access = "read" | "write" | "create" | "delete";

export interface SearchQuery {
  readonly model: string;
  readonly domain: Domain;
  /** Dotted paths; nothing else is sent but `id` and `__name__`. */
  readonly fields: readonly string[];
  readonly order: readonly (readonly [field: string, direction: "ASC" | "DESC"])[];
  /** Always needed: without one Tryton sends every record it has. */
  readonly limit: number;
  /** Added to the session's context: the places that stock is counted in, for example. */
  readonly context?: JsonObject;
}

/**
 * How calls travel to Tryton: by its REST protocol, which it has since 8.0, or by the JSON-RPC of 6.0. Each call is
 * given the context that it is made in: company, language, and whether archived records count.
 */
export interface TrytonWire {
  /** Whether the list of fields names its models by their id, as in 6.0. */
  readonly hasModelIds: boolean;
  /** Of the database: paths of callers' own requests lie below it. */
  readonly baseUrl: string;
  /** What logs in. */
  readonly headers: (context: JsonObject) => Promise<Readonly<Record<string, string>>>;
  /** The preferences of the account: name, company, language. */
  readonly preferences: () => Promise<JsonObject>;
  readonly search: (
    query: SearchQuery,
    context: JsonObject,
  ) => Promise<{ records: TrytonRecord[]; sourceTime: Date | null }>;
  /** @returns the id of the new record. */
  readonly create: (model: string, values: JsonObject, context: JsonObject) => Promise<number>;
  readonly write: (model: string, id: string, values: JsonObject, context: JsonObject) => Promise<void>;
  readonly remove: (model: string, id: string, context: JsonObject) => Promise<void>;
  /** Presses a button: `quote`, `confirm`, `cancel` … */
  readonly press: (model: string, id: string, button: string, context: JsonObject) => Promise<void>;
  /** What Tryton's own client would fill in after these fields of a stored record changed. */
  readonly onChange: (model: string, id: string, fields: readonly string[], context: JsonObject) => Promise<JsonObject>;
  /** What the account may do with each model. Tryton fails on a model it does not know. */
  readonly accessTo: (models: readonly string[]) => Promise<AccessList>;
}

export type AccessList = ReadonlyMap<string, Readonly<Record<Access, boolean>>>;

/** Allowed is `true` or 1, denied 0. */
export function accessListOf(answer: JsonObject): AccessList {
  return new Map(
    Object.entries(answer).map(([model, value]) => {
      const access = isJsonObject(value) ? value : {};
      return [
        model,
        {
          read: Boolean(access["read"]),
          write: Boolean(access["write"]),
          create: Boolean(access["create"]),
          delete: Boolean(access["delete"]),
        },
      ];
    }),
  );
}

export function isListOfRecords(body: unknown): body is TrytonRecord[] {
  return Array.isArray(body) && body.every((item: JsonValue) => isJsonObject(item) && typeof item["id"] === "number");
}
