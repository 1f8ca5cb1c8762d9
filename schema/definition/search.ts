import type { EntityDefinition } from "./entity.js";

/** Where the words of a record's searched fields lie at rest. */
export const searchWordsField = "searchWords";

const usuallySearched = ["number", "name", "title"] as const;

/** The text fields whose words `search` looks through; none where an entity has nothing to search. */
export function searchedFields(entity: EntityDefinition): readonly string[] {
  return entity.search ?? usuallySearched.filter((name) => entity.fields[name]?.kind === "string");
}

/** The index that serves searches: a word, then the order in which they are listed. */
export const searchIndex = [searchWordsField, "updatedAt"] as const;
