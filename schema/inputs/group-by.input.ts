import { ArgsType, Field, InputType, Int, registerEnumType } from "type-graphql";
import { groupingFields, type EntityDefinition } from "../definition/index.js";
import { entities } from "../entities/index.js";
import { StalenessEnum } from "../platform/connection-status.type.js";
import { orderValueName } from "../types/field-names.js";
import { generatedClass, type TypeClass } from "../types/generated-class.js";
import { defaultGroups, largestGroups, mostGroupKeys } from "../types/limits.js";
import { entityFilter, type FilterInput } from "./entity-filter.input.js";

export const DateBucket = { DAY: "DAY", WEEK: "WEEK", MONTH: "MONTH", QUARTER: "QUARTER", YEAR: "YEAR" } as const;

registerEnumType(DateBucket, {
  name: "DateBucket",
  description: "How dates are gathered.",
  valuesConfig: {
    DAY: { description: "By calendar day." },
    WEEK: { description: "By week; it begins on Monday." },
    MONTH: { description: "By calendar month." },
    QUARTER: { description: "By quarter of the calendar year." },
    YEAR: { description: "By calendar year." },
  },
});

/** One key of a grouping as it comes in; `field` is the declared name. */
export interface GroupByInput {
  readonly field: string;
  readonly by?: keyof typeof DateBucket | null;
  readonly timeZone?: string | null;
}

/** The arguments of an aggregate as they come in. */
export interface AggregateArguments {
  readonly filter?: FilterInput | null;
  readonly groupBy?: readonly GroupByInput[] | null;
  readonly first?: number | null;
  readonly includeDeleted?: boolean | null;
  readonly staleness?: `${StalenessEnum}` | null;
}

const classes = new Map<string, TypeClass>();

/** The arguments of an entity's aggregates. */
export function aggregateArguments(entity: string): TypeClass {
  const found = classes.get(entity);
  if (!found) throw new Error(`There are no aggregates of ${entity}.`);
  return found;
}

for (const entity of Object.values<EntityDefinition>(entities)) {
  const fields = groupingFields(entity);
  const fieldEnum = Object.fromEntries(fields.map(({ name }) => [orderValueName(name), name]));
  registerEnumType(fieldEnum, {
    name: `${entity.name}GroupField`,
    description: `What ${entity.plural} can be grouped by.`,
    valuesConfig: Object.fromEntries(fields.map(({ name, description }) => [orderValueName(name), { description }])),
  });

  const groupBy = generatedClass(`${entity.name}GroupBy`);
  InputType(`${entity.name}GroupBy`, { description: `One key by which ${entity.plural} are grouped.` })(groupBy);
  const key = groupBy.prototype as object;
  Field(() => fieldEnum)(key, "field");
  Field(() => DateBucket, { nullable: true, description: "For dates and times, where it is needed; not for others." })(
    key,
    "by",
  );
  Field(() => String, {
    nullable: true,
    description: "IANA time zone in which days begin, such as Europe/Berlin; default UTC. For times only.",
  })(key, "timeZone");

  const args = generatedClass(`${entity.name}AggregateArguments`);
  ArgsType()(args);
  const argument = args.prototype as object;
  Field(() => entityFilter(entity.name), { nullable: true, description: "Which ones; as in lists." })(
    argument,
    "filter",
  );
  Field(() => [groupBy], {
    nullable: true,
    description: `At most ${mostGroupKeys} keys; without any, all are one group.`,
  })(argument, "groupBy");
  Field(() => Int, {
    nullable: true,
    description: `How many groups: 1 to ${largestGroups}, default ${defaultGroups}.`,
  })(argument, "first");
  Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Also those that are gone at the source.",
  })(argument, "includeDeleted");
  Field(() => StalenessEnum, { nullable: true, defaultValue: StalenessEnum.REFUSE })(argument, "staleness");
  classes.set(entity.name, args);
}
