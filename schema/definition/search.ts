import type { EntityDefinition } from "./entity.js";
import type { ReferenceField, ReferenceListField } from "./fields.js";
import { idFieldName } from "./names.js";

/** Where the words of a record's searched fields lie at rest. */
export const searchWordsField = "searchWords";

const usuallySearched = ["number", "name", "title"] as const;

/** The text fields whose words `search` looks through; none where an entity has nothing to search. */
export function searchedFields(entity: EntityDefinition): readonly string[] {
  return entity.search ?? usuallySearched.filter((name) => entity.fields[name]?.kind === "string");
}

/** A reference by which records are found through the index over words. */
export interface ListedReference {
  /** As declared: `location`, `assignees`, `lines.part`. */
  readonly path: string;
  /** As a filter names it, `locationId`, `assigneeIds`; null where it lies within a part of the record. */
  readonly filterName: string | null;
  readonly field: ReferenceField | ReferenceListField;
}

/** The references that are listed with the words. @throws {Error} when one of them is no reference. */
export function listedReferences({
  name: entity,
  fields,
  listedUnder = [],
}: EntityDefinition): readonly ListedReference[] {
  return listedUnder.map((path) => {
    const [outer = "", inner] = path.split(".");
    const holder = fields[outer];
    const isWithin = inner !== undefined && (holder?.kind === "object" || holder?.kind === "objects");
    const field = isWithin ? holder.object.fields[inner] : holder;
    if (field?.kind !== "reference" && field?.kind !== "references") {
      throw new Error(`${entity}.${path} is listed under what it refers to, but it is no reference.`);
    }
    return { path, filterName: isWithin ? null : idFieldName(outer, field), field };
  });
}

/** The word that stands for a reference to that record. It begins as no word of a text does. */
export function referenceWord(path: string, id: string): string {
  return `@${path}:${id}`;
}

/** Whether an entity has words at rest at all. */
export function hasWords(entity: EntityDefinition): boolean {
  return searchedFields(entity).length > 0 || listedReferences(entity).length > 0;
}

/** The index that serves searches: a word, then the order in which they are listed. */
export const searchIndex = [searchWordsField, "updatedAt"] as const;
