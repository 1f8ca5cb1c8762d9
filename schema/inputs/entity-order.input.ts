import { Field, InputType, registerEnumType } from "type-graphql";
import type { EntityDefinition } from "../definition/index.js";
import { entities } from "../entities/index.js";
import { orderFields, orderValueName } from "../types/field-names.js";
import { generatedClass, type TypeClass } from "../types/generated-class.js";

export const OrderDirection = { ASC: "ASC", DESC: "DESC" } as const;

registerEnumType(OrderDirection, {
  name: "OrderDirection",
  description: "Which end comes first. What has no value comes before all values, so last with DESC.",
  valuesConfig: {
    ASC: { description: "Smallest or earliest first." },
    DESC: { description: "Largest or latest first." },
  },
});

/** One term of an order as it comes in. `field` is the declared name: the enumeration's values are those. */
export interface OrderInput {
  readonly field: string;
  readonly direction?: keyof typeof OrderDirection | null;
}

const orders = new Map<string, TypeClass>();

/** The class of an entity's order, `WorkOrderOrder`. */
export function entityOrder(entity: string): TypeClass {
  const order = orders.get(entity);
  if (!order) throw new Error(`There is no order of ${entity}.`);
  return order;
}

for (const entity of Object.values<EntityDefinition>(entities)) {
  const fields = orderFields(entity);
  const fieldEnum = Object.fromEntries(fields.map(({ name }) => [orderValueName(name), name]));
  registerEnumType(fieldEnum, {
    name: `${entity.name}OrderField`,
    description: `What ${entity.plural} can be ordered by.`,
    valuesConfig: Object.fromEntries(fields.map(({ name, description }) => [orderValueName(name), { description }])),
  });
  const order = generatedClass(`${entity.name}Order`);
  InputType(`${entity.name}Order`, {
    description: `One term of an order of ${entity.plural}. All terms of an order go in one direction.`,
  })(order);
  Field(() => fieldEnum)(order.prototype as object, "field");
  Field(() => OrderDirection, { nullable: true, defaultValue: OrderDirection.ASC })(
    order.prototype as object,
    "direction",
  );
  orders.set(entity.name, order);
}
