/** How a field is compared with a value. What each means to the graph is in `conditions.ts`. */
export type Operator = "in" | "is" | "from" | "below" | "begins" | "empty";

/** One condition of a list. */
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

/** As an address has it: `status:in:OPEN,DONE`. */
export function conditionText({ field, operator, value }: Condition): string {
  return `${field}:${operator}:${value}`;
}

/** The address of an entity's list with one condition: what is listed under a record, or came through a connection. */
export function listAddress(entity: string, condition: Condition): string {
  return `/records/${entity}?${new URLSearchParams({ where: conditionText(condition) }).toString()}`;
}

export function addressOf(entity: string, id: string): string {
  return `/records/${entity}/${encodeURIComponent(id)}`;
}
