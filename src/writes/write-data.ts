import type { EntityDefinition, FieldDefinition, FieldMap } from "../../schema/definition/index.js";
import { entityByName, isEntityName } from "../../schema/entities/index.js";
import { InvalidInputError, type InputProblem } from "../errors/index.js";
import { parseRecordId } from "../ids/index.js";
import { storedName, type RecordDocument } from "../records/index.js";
import { tenantFilter, type Storage, type Tenant } from "../storage/index.js";

type Data = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

interface ReferenceUse {
  readonly id: string;
  readonly entity: string;
  readonly path: Path;
}

/**
 * Turns the data of a mutation (references as ids) into what a connector gets (references as remoteIds).
 * @throws {InvalidInputError} with a path for each reference that is malformed, of another kind or connection, or not there.
 */
export async function toWriteData(
  storage: Storage,
  tenant: Tenant,
  connectionId: string,
  entity: EntityDefinition,
  data: Data,
): Promise<Data> {
  const uses: ReferenceUse[] = [];
  walk(entity.fields, data, ["input", "data"], (use) => uses.push(use));
  const problems: InputProblem[] = uses.flatMap((use) => problemOfForm(use, connectionId));
  const remoteIds = problems.length > 0 ? new Map<string, string>() : await lookUp(storage, tenant, uses);
  for (const use of uses) {
    if (problems.length === 0 && !remoteIds.has(use.id)) {
      problems.push({ path: use.path, message: `there is no ${use.entity} ${use.id} in this environment` });
    }
  }
  if (problems.length > 0) {
    throw new InvalidInputError("Some references can't be used; see problems.", { problems });
  }
  return translate(entity.fields, data, remoteIds);
}

/** A path by declared names, as connectors know them, under the names that the inputs have: `vendor` → `vendorId`. */
export function inputPath(fields: FieldMap, path: Path): Path {
  const [head, ...rest] = path;
  if (head === undefined) return [];
  if (typeof head === "number") return [head, ...inputPath(fields, rest)];
  const field = fields[head];
  if (!field) return path;
  const inner = "object" in field ? field.object.fields : {};
  return [storedName(head, field), ...inputPath(inner, rest)];
}

function walk(fields: FieldMap, data: Data, path: Path, found: (use: ReferenceUse) => void): void {
  for (const [name, field] of Object.entries(fields)) {
    const key = storedName(name, field);
    const value = data[key];
    if (value === undefined || value === null) continue;
    if (field.kind === "reference") found({ id: value as string, entity: field.entity, path: [...path, key] });
    if (field.kind === "references") {
      (value as readonly string[]).forEach((id, index) =>
        found({ id, entity: field.entity, path: [...path, key, index] }),
      );
    }
    if (field.kind === "object") walk(field.object.fields, value as Data, [...path, key], found);
    if (field.kind === "objects") {
      (value as readonly Data[]).forEach((item, index) =>
        walk(field.object.fields, item, [...path, key, index], found),
      );
    }
  }
}

function problemOfForm(use: ReferenceUse, connectionId: string): InputProblem[] {
  const parsed = parseRecordId(use.id);
  const prefix = isEntityName(use.entity) ? entityByName(use.entity).idPrefix : "";
  if (parsed?.prefix !== prefix) {
    return [{ path: use.path, message: `expected an id of the type ${use.entity}, like ${prefix}_…, got "${use.id}"` }];
  }
  if (parsed.connectionId !== connectionId) {
    return [{ path: use.path, message: `${use.id} belongs to another connection than ${connectionId}` }];
  }
  return [];
}

async function lookUp(storage: Storage, tenant: Tenant, uses: readonly ReferenceUse[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entity of new Set(uses.map((use) => use.entity))) {
    if (!isEntityName(entity)) continue;
    const ids = uses.filter((use) => use.entity === entity).map((use) => use.id);
    const documents = await storage
      .tenants<RecordDocument>(entityByName(entity).plural)
      .find({ ...tenantFilter(tenant), _id: { $in: ids }, deletedAt: null }, { projection: { remoteId: 1 } })
      .toArray();
    for (const document of documents) found.set(document._id, document.remoteId);
  }
  return found;
}

function translate(fields: FieldMap, data: Data, remoteIds: ReadonlyMap<string, string>): Data {
  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = data[storedName(name, field)];
    if (value === undefined) continue;
    result[name] = value === null ? null : translateValue(field, value, remoteIds);
  }
  return result;
}

function translateValue(field: FieldDefinition, value: unknown, remoteIds: ReadonlyMap<string, string>): unknown {
  switch (field.kind) {
    case "reference":
      return remoteIds.get(value as string);
    case "references":
      return (value as readonly string[]).map((id) => remoteIds.get(id));
    case "object":
      return translate(field.object.fields, value as Data, remoteIds);
    case "objects":
      return (value as readonly Data[]).map((item) => translate(field.object.fields, item, remoteIds));
    default:
      return value;
  }
}
