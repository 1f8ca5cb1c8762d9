import { Field, InputType } from "type-graphql";
import {
  idFieldName,
  listedReferences,
  offeredIndexes,
  searchedFields,
  type EntityDefinition,
} from "../definition/index.js";
import { entities } from "../entities/index.js";
import { indexedFields, type IndexedFieldDefinition } from "../types/field-names.js";
import { generatedClass, type TypeClass } from "../types/generated-class.js";
import { relationLimit } from "../types/limits.js";
import {
  BooleanFilter,
  DateFilter,
  DateTimeFilter,
  DecimalFilter,
  enumFilter,
  IDFilter,
  IntFilter,
  StringFilter,
} from "./comparison.input.js";

/** A filter as it comes in: comparisons and relation filters by field, and `and`, `or`, `not`. Fields hold together. */
export interface FilterInput {
  readonly and?: readonly FilterInput[] | null;
  readonly or?: readonly FilterInput[] | null;
  readonly not?: FilterInput | null;
  readonly [field: string]: unknown;
}

const filters = new Map<string, TypeClass>(
  Object.keys(entities).map((name) => [name, generatedClass(`${name}Filter`)]),
);

/** The class of an entity's filter, `WorkOrderFilter`. */
export function entityFilter(entity: string): TypeClass {
  const filter = filters.get(entity);
  if (!filter) throw new Error(`There is no filter of ${entity}.`);
  return filter;
}

/** The combinations that indexes serve, in the words of a filter: `status, updatedAt`. */
export function servedCombinations(entity: EntityDefinition): readonly string[] {
  return offeredIndexes(entity).map((fields) => fields.join(", "));
}

for (const entity of Object.values<EntityDefinition>(entities)) {
  const filter = entityFilter(entity.name);
  InputType(`${entity.name}Filter`, {
    description:
      `Which ${entity.plural} to list. Served by indexes on ${servedCombinations(entity).join("; ")}: ` +
      "the first fields of one of them by eq or in, the next one by a range; anything else is refused.",
  })(filter);
  const prototype = filter.prototype as object;
  for (const definition of indexedFields(entity)) declareFilterField(prototype, definition);
  for (const { path, filterName, isList, entity: refersTo } of listedReferences(entity)) {
    if (filterName === null) continue;
    const beside = "Goes with any other condition, ordered by UPDATED_AT. Not within not, nor eq: null.";
    Field(() => IDFilter, {
      nullable: true,
      description: `${isList ? `By the id of one of the ${path}` : `By the id of ${path}`}. ${beside}`,
    })(prototype, filterName);
    Field(() => entityFilter(refersTo), {
      nullable: true,
      description: `By what ${isList ? `one of the ${path}` : path} is; at most ${relationLimit} may match. ${beside}`,
    })(prototype, path);
  }
  const searched = searchedFields(entity);
  if (searched.length > 0) {
    Field(() => String, {
      nullable: true,
      description:
        `Words, all of which have to be in ${searched.join(", ")}, without regard to case, accents and order; ` +
        "`pum*` stands for any word that begins so. Ordered by UPDATED_AT. Not within not, and not in lists under a record.",
    })(prototype, "search");
  }
  const combine = { nullable: true };
  Field(() => [filter], { ...combine, description: "All of these hold." })(prototype, "and");
  Field(() => [filter], { ...combine, description: "At least one of these holds; each served in the same order." })(
    prototype,
    "or",
  );
  Field(() => filter, { ...combine, description: "This does not hold." })(prototype, "not");
}

function declareFilterField(prototype: object, { name, field }: IndexedFieldDefinition): void {
  const options = { nullable: true, description: field.description };
  if (field.kind === "reference") {
    Field(() => IDFilter, { nullable: true, description: `By the id of ${name}.` })(
      prototype,
      idFieldName(name, field),
    );
    Field(() => entityFilter(field.entity), {
      nullable: true,
      description: `By what ${name} is; at most ${relationLimit} may match.`,
    })(prototype, name);
    return;
  }
  Field(comparisonOf(name, field), options)(prototype, name);
}

function comparisonOf(name: string, field: IndexedFieldDefinition["field"]): () => TypeClass {
  switch (field.kind) {
    case "connection":
      return () => IDFilter;
    case "string":
      return () => StringFilter;
    case "int":
    case "duration":
      return () => IntFilter;
    case "decimal":
      return () => DecimalFilter;
    case "boolean":
      return () => BooleanFilter;
    case "dateTime":
      return () => DateTimeFilter;
    case "date":
      return () => DateFilter;
    case "enum": {
      // At once: type-graphql has to know every type before it builds a schema.
      const filter = enumFilter(field.enumeration);
      return () => filter;
    }
    default:
      throw new Error(`${name} is in an index, but nothing can be compared with a field of kind ${field.kind}.`);
  }
}
