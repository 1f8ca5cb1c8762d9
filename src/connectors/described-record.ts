import { hash } from "node:crypto";
import type { JSONValue } from "@jmespath-community/jmespath";
import { IANAZone } from "luxon";
import { z } from "zod";
import type { CustomFieldValue, Unified } from "../../schema/definition/index.js";
import {
  entityByName,
  entityNames,
  isEntityName,
  type Entities,
  type EntityName,
} from "../../schema/entities/index.js";
import { MappingError, type InputProblem } from "../errors/index.js";
import { compileExpression, ExpressionError, nearestNames } from "../mapping/index.js";
import type { JsonObject } from "./connector.js";
import { compileCustomFields, compileFields, withCommonFields } from "./field-map.js";
import { timeProblem, toInstant } from "./times.js";

/**
 * What the descriptions of systems of all kinds say of a record: which of its values are which fields, when it changed, whether it is
 * deleted. How it is asked for is each kind's own.
 */

/** A JMESPath expression, compiled once to see that it can be. */
export const expression = z
  .string()
  .trim()
  .min(1)
  .superRefine((text, context) => {
    try {
      compileExpression(text);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      context.addIssue(`Expected a JMESPath expression, got one that can't be used: ${error.message}.`);
    }
  });

/** Editors put it there, to know by which JSON Schema to check a description. */
export const schemaAddress = z.string().max(2_000).optional().describe("For editors; it says nothing of the system.");

/** A value that is an instant, and how it is written. */
export const time = z.union([expression, z.strictObject({ value: expression, format: z.string().optional() })]);

export const timeZone = z
  .string()
  .refine((name) => IANAZone.isValidZone(name), 'Expected the name of a time zone such as "Europe/Berlin" or "UTC".')
  .default("UTC")
  .describe("Of times that come without a zone.");

/** Parts of the description of an entity. */
export const recordParts = {
  deletedWhen: expression.optional().describe("True of records that are deleted and still shown."),
  fields: z.record(z.string(), z.unknown()),
  customFields: z.record(z.string(), z.unknown()).default({}),
} as const;

/** What holds for all records of a system. */
export interface RecordPlace {
  /** Of times that come without a zone. */
  readonly timeZone: string;
  /** Whether records may have ids of several parts. Default false. */
  readonly hasKeys?: boolean;
}

export interface DescribedRecord {
  readonly modifiedAt?: z.output<typeof time> | undefined;
  readonly deletedWhen?: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly customFields: Readonly<Record<string, unknown>>;
}

/** A problem with the names of a description's entities, for each one that has any. */
export function nameProblems(names: readonly string[]): InputProblem[] {
  if (names.length === 0) return [{ path: ["entities"], message: "Expected at least one entity, such as WorkOrder." }];
  return names.flatMap((name) => {
    if (isEntityName(name)) return [];
    const nearest = nearestNames(name, entityNames).join(", ");
    return [
      { path: ["entities", name], message: `Expected an entity of the unified model such as ${nearest}, got ${name}.` },
    ];
  });
}

/** What is wrong with what is said of the records of an entity. */
export function recordProblems(name: EntityName, record: DescribedRecord, place: RecordPlace): InputProblem[] {
  const at = ["entities", name];
  const { fields } = entityByName(name);
  const problems = [
    ...compileFields(withCommonFields(fields), record.fields, { ...place, path: [...at, "fields"] }).problems,
    ...compileCustomFields(record.customFields, [...at, "customFields"]).problems,
  ];
  const format = typeof record.modifiedAt === "object" ? record.modifiedAt.format : undefined;
  const odd = format && timeProblem(format);
  if (odd) problems.push({ path: [...at, "modifiedAt", "format"], message: odd });
  return problems;
}

export interface RecordReader<Name extends EntityName = EntityName> {
  /** Another whenever records are read otherwise. */
  readonly mappingVersion: number;
  /** Null as well where it can't be read: `toUnified` tells, so that the record is set aside and the walk goes on. */
  readonly modifiedAt: (raw: JsonObject) => Date | null;
  /** Null where no record says of itself that it is deleted. */
  readonly isDeleted: ((raw: JsonObject) => boolean) | null;
  /** @throws {MappingError} */
  readonly toUnified: (raw: JsonObject) => Unified<Entities[Name]>;
}

/** Raise it when descriptions come to be read otherwise: stored records are then mapped again. */
const readingVersion = 1;

/** @param record Without problems. */
export function recordReader<Name extends EntityName>(
  name: Name,
  record: DescribedRecord,
  place: RecordPlace,
): RecordReader<Name> {
  const zone = place.timeZone;
  const { fields } = entityByName(name);
  const mapper = compileFields(withCommonFields(fields), record.fields, { ...place, path: [] }).map;
  const customFields = compileCustomFields(record.customFields, []).map;
  const modifiedAt = timeReader(record.modifiedAt, zone);
  const isDeleted = record.deletedWhen === undefined ? null : compileExpression(record.deletedWhen);
  return {
    mappingVersion: versionOf([readingVersion, record.fields, record.customFields, record.modifiedAt ?? null, zone]),
    modifiedAt: timeOf(record.modifiedAt, zone),
    isDeleted: isDeleted && ((raw) => isTrue(isDeleted(raw as JSONValue))),
    toUnified: (raw) => {
      const item = raw as JSONValue;
      const remoteUpdatedAt = reading("remoteUpdatedAt", () => modifiedAt(raw));
      const custom: CustomFieldValue[] = customFields(item);
      return {
        ...mapper(item, item),
        ...(record.modifiedAt === undefined ? {} : { remoteUpdatedAt }),
        ...(custom.length > 0 ? { customFields: custom } : {}),
      } as Unified<Entities[Name]>;
    },
  };
}

export function isTrue(value: JSONValue): boolean {
  if (value === null || value === false || value === "") return false;
  return typeof value !== "object" || (Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0);
}

/** A time of a record; null where it has none, or none that can be read. */
export function timeOf(given: DescribedRecord["modifiedAt"], zone: string): (raw: JsonObject) => Date | null {
  const read = timeReader(given, zone);
  return (raw) => {
    try {
      return read(raw);
    } catch (error) {
      if (error instanceof ExpressionError) return null;
      throw error;
    }
  };
}

function timeReader(given: DescribedRecord["modifiedAt"], zone: string): (raw: JsonObject) => Date | null {
  if (given === undefined) return () => null;
  const { value, format = "iso" } = typeof given === "string" ? { value: given } : given;
  const read = compileExpression(value);
  return (raw) => {
    const found = read(raw as JSONValue);
    return found === null || found === "" ? null : toInstant(found, format, zone);
  };
}

function reading<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof ExpressionError)) throw cause;
    throw new MappingError(`${path}: ${cause.message}.`, { cause, path });
  }
}

/** A whole number that is another when what it is made of is. */
function versionOf(parts: readonly unknown[]): number {
  return Number.parseInt(hash("sha256", JSON.stringify(parts), "hex").slice(0, 8), 16);
}
