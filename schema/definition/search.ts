import type { EntityDefinition } from "./entity.js";
import { idFieldName } from "./names.js";

/** Where the words of a record's searched fields lie at rest. */
export const searchWordsField = "searchWords";

const usuallySearched = ["number", "name", "title"] as const;

/** The text fields whose words `search` looks through; none where an entity has nothing to search. */
export function searchedFields(entity: EntityDefinition): readonly string[] {
  return entity.search ?? usuallySearched.filter((name) => entity.fields[name]?.kind === "string");
}

/** A reference by which records are found through the index over words, or the references of a part of the record. */
export interface ListedReference {
  /** As declared: `location`, `assignees`, `lines.part`; `failure` where all that a part refers to is listed as one. */
  readonly path: string;
  /** What stands for it in words. */
  readonly code: string;
  /** As a filter names it, `locationId`, `assigneeIds`; null where it lies within a part of the record. */
  readonly filterName: string | null;
  /** Of a list, as a filter sees it. */
  readonly isList: boolean;
  /** Name of the entity that it leads to. */
  readonly entity: string;
  /** The part that it lies in, `lines`; null where it lies in the record itself. */
  readonly part: string | null;
  /** Names at rest of what holds the ids, there or in the record: `locationId`; `partId`. */
  readonly idFields: readonly string[];
}

/** The references that are listed with the words. @throws {Error} when one of them is no reference. */
export function listedReferences({
  name: entity,
  fields,
  listedUnder = [],
}: EntityDefinition): readonly ListedReference[] {
  const codes = new Set(listedUnder.map(codeOf));
  if (codes.size < listedUnder.length)
    throw new Error(`Two of the references that ${entity} is listed under have one code.`);
  return listedUnder.map((path) => {
    const [outer = "", inner] = path.split(".");
    const holder = fields[outer];
    const part = holder?.kind === "object" || holder?.kind === "objects" ? holder.object.fields : null;
    const named = part === null ? { [outer]: holder } : inner === undefined ? part : { [inner]: part[inner] };
    const references = Object.entries(named).flatMap(([name, field]) =>
      field?.kind === "reference" || field?.kind === "references" ? [{ name, field }] : [],
    );
    const [first] = references;
    if (!first || (part === null && inner !== undefined)) {
      throw new Error(`${entity}.${path} is listed under what it refers to, but it is no reference.`);
    }
    if (references.some(({ field }) => field.entity !== first.field.entity)) {
      throw new Error(`${entity}.${path} refers to several entities: list each of its references by itself.`);
    }
    const idFields = references.map(({ name, field }) => idFieldName(name, field));
    return {
      path,
      code: codeOf(path),
      filterName: part === null ? idFieldName(outer, first.field) : null,
      isList: first.field.kind === "references",
      entity: first.field.entity,
      part: part === null ? null : outer,
      idFields,
    };
  });
}

/** Of one entity's references there are some twenty, and 46,656 codes. */
const codeLength = 3;
const possibleCodes = 36 ** codeLength;

/** Three characters that follow from the path alone: an entity that is listed under more has the same words as before. */
function codeOf(path: string): string {
  let sum = 0;
  for (const character of path) sum = (sum * 31 + character.charCodeAt(0)) % possibleCodes;
  return sum.toString(36).padStart(codeLength, "0");
}

/** Of a record's id: the last 50 random bits of its connection's, and 70 bits of the digest of its key. */
const idPart = [-30, -6] as const;

/**
 * The word that stands for a reference to that record. It begins as no word of a text does, and is short: a work order has
 * a dozen, each of which lies in the record and in the index.
 */
export function referenceWord({ code }: Pick<ListedReference, "code">, id: string): string {
  return `@${code}${id.slice(...idPart)}`;
}

/** Whether an entity has words at rest at all. */
export function hasWords(entity: EntityDefinition): boolean {
  return searchedFields(entity).length > 0 || listedReferences(entity).length > 0;
}

/** The index that serves searches: a word, then the order in which they are listed. */
export const searchIndex = [searchWordsField, "updatedAt"] as const;
