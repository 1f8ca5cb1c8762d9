import { ArgsType, Field, Int } from "type-graphql";
import type { EntityDefinition } from "../definition/index.js";
import { entities } from "../entities/index.js";
import { StalenessEnum } from "../platform/connection-status.type.js";
import { generatedClass, type TypeClass } from "../types/generated-class.js";
import { defaultPage, largestPage } from "../types/limits.js";
import { entityFilter, servedCombinations, type FilterInput } from "./entity-filter.input.js";
import { entityOrder, type OrderInput } from "./entity-order.input.js";

/** The arguments of a list as they come in. */
export interface ListArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
  readonly filter?: FilterInput | null;
  readonly orderBy?: readonly OrderInput[] | null;
  readonly includeDeleted?: boolean | null;
  readonly staleness?: `${StalenessEnum}` | null;
}

/** The arguments of one entity: of its list query, of a list under another record, of a list under a connection. */
interface ListArgumentClasses {
  readonly query: TypeClass;
  readonly underRecord: TypeClass;
  readonly underConnection: TypeClass;
}

const classes = new Map<string, ListArgumentClasses>();

export function listArguments(entity: string): ListArgumentClasses {
  const found = classes.get(entity);
  if (!found) throw new Error(`There are no list arguments of ${entity}.`);
  return found;
}

type Declare = (prototype: object, entity: EntityDefinition) => void;

const forwards: Declare = (prototype) => {
  Field(() => Int, {
    nullable: true,
    description: `How many from the front: 1 to ${largestPage}, default ${defaultPage}.`,
  })(prototype, "first");
  Field(() => String, { nullable: true, description: "Go on after this cursor." })(prototype, "after");
};

const backwards: Declare = (prototype) => {
  Field(() => Int, {
    nullable: true,
    description: `How many from the end: 1 to ${largestPage}. Not together with first.`,
  })(prototype, "last");
  Field(() => String, { nullable: true, description: "Go back from this cursor." })(prototype, "before");
};

const which: Declare = (prototype, entity) => {
  Field(() => entityFilter(entity.name), { nullable: true, description: "Which ones." })(prototype, "filter");
  Field(() => [entityOrder(entity.name)], {
    nullable: true,
    description:
      "In which order; default is UPDATED_AT DESC, or the natural order of the index where the filter needs another. " +
      `Served by indexes on ${servedCombinations(entity).join("; ")}.`,
  })(prototype, "orderBy");
};

const withDeleted: Declare = (prototype) => {
  Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Also those that are gone at the source.",
  })(prototype, "includeDeleted");
};

const staleness: Declare = (prototype) => {
  Field(() => StalenessEnum, { nullable: true, defaultValue: StalenessEnum.REFUSE })(prototype, "staleness");
};

function argumentClass(entity: EntityDefinition, name: string, declarations: readonly Declare[]): TypeClass {
  const generated = generatedClass(`${entity.name}${name}Arguments`);
  ArgsType()(generated);
  for (const declare of declarations) declare(generated.prototype as object, entity);
  return generated;
}

for (const entity of Object.values<EntityDefinition>(entities)) {
  classes.set(entity.name, {
    query: argumentClass(entity, "List", [forwards, backwards, which, withDeleted, staleness]),
    underRecord: argumentClass(entity, "UnderRecord", [forwards, which]),
    underConnection: argumentClass(entity, "UnderConnection", [forwards, which, staleness]),
  });
}
