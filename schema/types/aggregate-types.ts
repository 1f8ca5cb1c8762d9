import { Field, ID, Int, ObjectType } from "type-graphql";
import {
  figureFields,
  groupingFields,
  type EntityDefinition,
  type FigureField,
  type GroupingField,
} from "../definition/index.js";
import { entities } from "../entities/index.js";
import { Money } from "../platform/money.type.js";
import { UnavailableConnection } from "../platform/unavailable-connection.type.js";
import { GraphQLDate, GraphQLDecimal } from "../scalars/index.js";
import { entityType } from "./entity-types.js";
import { enumType } from "./enum-types.js";
import { generatedClass, type TypeClass } from "./generated-class.js";
import { mostAggregated } from "./limits.js";

/** The types of an entity's aggregates. */
export interface AggregateTypes {
  /** `WorkOrderAggregates`: what the query answers with. */
  readonly aggregates: TypeClass;
  /** `WorkOrderGroupKey`: what the records of a group have in common. */
  readonly key: TypeClass;
}

/** What can be told of the figures of a group, and how. */
export const figureKinds = {
  sum: "Sums.",
  minimum: "The smallest.",
  maximum: "The largest.",
  average: "Averages over the records that have a value, rounded to six places.",
} as const;

export type FigureKind = keyof typeof figureKinds;

const types = new Map<string, AggregateTypes>();

/** The types of an entity's aggregates, made from its declaration. */
export function aggregateTypes(entity: string): AggregateTypes {
  const found = types.get(entity);
  if (!found) throw new Error(`There are no aggregates of ${entity}.`);
  return found;
}

for (const entity of Object.values<EntityDefinition>(entities)) {
  const key = objectClass(
    `${entity.name}GroupKey`,
    `What the ${entity.plural} of a group have in common: a value where it is grouped by, null elsewhere and where they have none.`,
  );
  for (const field of groupingFields(entity)) declareKey(key.prototype as object, field);

  const group = objectClass(`${entity.name}Group`, `Some ${entity.plural}, counted and summed.`);
  const ofGroup = group.prototype as object;
  Field(() => key)(ofGroup, "key");
  Field(() => Int, { description: "How many." })(ofGroup, "count");
  const figures = figureFields(entity);
  if (figures.length > 0) {
    const figuresType = objectClass(
      `${entity.name}Figures`,
      `Figures of ${entity.plural}, null where none has a value. Amounts are kept apart by currency.`,
    );
    for (const field of figures) declareFigure(figuresType.prototype as object, field);
    for (const [kind, description] of Object.entries(figureKinds)) {
      Field(() => figuresType, { description })(ofGroup, kind);
    }
  }

  const aggregates = objectClass(`${entity.name}Aggregates`, `Groups of ${entity.plural}.`);
  const ofAll = aggregates.prototype as object;
  Field(() => [group], {
    description: "By date, earliest first, where they are grouped by one; else the largest first.",
  })(ofAll, "groups");
  Field(() => Int, { description: `Records in all groups together, at most ${mostAggregated}.` })(ofAll, "recordCount");
  Field(() => Int, { description: "Groups there are." })(ofAll, "groupCount");
  Field(() => Boolean, { description: "False when there are more groups than `first` shows." })(ofAll, "isComplete");
  Field(() => [UnavailableConnection], {
    description: "Connections whose records are left out because their systems can't be reached.",
  })(ofAll, "unavailable");
  types.set(entity.name, { aggregates, key });
}

function objectClass(name: string, description: string): TypeClass {
  const generated = generatedClass(name);
  ObjectType(name, { description, simpleResolvers: true })(generated);
  return generated;
}

function declareKey(prototype: object, { name, stored, kind, description, field }: GroupingField): void {
  const options = { nullable: true, description };
  if (kind === "connection") return Field(() => ID, options)(prototype, stored);
  if (kind === "boolean") return Field(() => Boolean, options)(prototype, name);
  if (field?.kind === "enum") {
    const type = enumType(field.enumeration);
    return Field(() => type, options)(prototype, name);
  }
  if (field?.kind === "reference") {
    Field(() => entityType(field.entity), options)(prototype, name);
    return Field(() => ID, { nullable: true, description: `Id of ${name}.` })(prototype, stored);
  }
  return Field(() => GraphQLDate, { nullable: true, description: `${description} The first day of the group.` })(
    prototype,
    name,
  );
}

function declareFigure(prototype: object, { name, kind, description }: FigureField): void {
  if (kind === "money") return Field(() => [Money], { description })(prototype, name);
  return Field(() => GraphQLDecimal, { nullable: true, description })(prototype, name);
}
