import { valueError } from "./python-error.js";
import type { FieldType } from "./models.js";

/** `["field.path", operator, value]`, or `"&"`, `"|"`, `"!"` before what they join: Polish notation, as Odoo reads it. */
export type Term = string | readonly [path: string, operator: string, value: unknown];

/** All values at a path of a record, and the type of its last field: several through a list of references. */
export type ValuesAt<Row> = (
  row: Row,
  path: string,
) => { readonly type: FieldType; readonly values: readonly unknown[] };

/**
 * Whether a record fits. Terms that nothing joins are joined by and.
 * @param isBySecond Odoo 19 reads an instant without a fraction as that whole second; older ones as its first microsecond.
 */
export function fits<Row>(row: Row, domain: readonly Term[], valuesAt: ValuesAt<Row>, isBySecond: boolean): boolean {
  let place = 0;
  const next = (): boolean => {
    const term = domain[place];
    place += 1;
    if (term === undefined) throw valueError("Domain() invalid: it ends in the middle of a term");
    if (term === "!") return !next();
    if (term === "&" || term === "|") {
      // Both are read, whatever the first one says: the second has to be passed by.
      const [one, other] = [next(), next()];
      return term === "&" ? one && other : one || other;
    }
    if (!Array.isArray(term) || term.length !== 3) throw valueError(`Invalid leaf ${JSON.stringify(term)}`);
    const [path, operator, value] = term as unknown as [string, string, unknown];
    return fitsTerm(valuesAt(row, path), operator, value, isBySecond);
  };
  let fitsAll = true;
  while (place < domain.length) fitsAll = next() && fitsAll;
  return fitsAll;
}

function fitsTerm(
  { type, values }: { readonly type: FieldType; readonly values: readonly unknown[] },
  operator: string,
  value: unknown,
  isBySecond: boolean,
): boolean {
  const isEmpty = values.every((one) => one === false);
  // In a yes-or-no field false is a value; everywhere else it stands for none.
  if (value === false && type !== "boolean") {
    if (operator === "=") return isEmpty;
    if (operator === "!=") return !isEmpty;
  }
  const known = values.filter((one) => one !== false || type === "boolean");
  if (operator === "in" || operator === "not in") {
    if (!Array.isArray(value)) throw valueError(`The operator ${operator} expects a list`);
    const isIn = known.some((one) => value.includes(one)) || (isEmpty && value.includes(false));
    return operator === "in" ? isIn : !isIn;
  }
  if (operator === "!=") return !known.some((one) => compares(type, one, "=", value, isBySecond));
  if (operator === "ilike" || operator === "like") {
    const wanted = String(value).toLowerCase();
    return known.some((one) => String(one).toLowerCase().includes(wanted));
  }
  if (!["=", "<", "<=", ">", ">="].includes(operator)) throw valueError(`Invalid operator ${operator}`);
  return known.some((one) => compares(type, one, operator, value, isBySecond));
}

function compares(type: FieldType, one: unknown, operator: string, value: unknown, isBySecond: boolean): boolean {
  if (type !== "datetime") return ordered(one as number | string, operator, value as number | string);
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) {
    throw valueError(`Invalid datetime: ${JSON.stringify(value)}`);
  }
  const at = Date.parse(`${value.replace(" ", "T")}Z`) * 1_000;
  const time = isBySecond ? Math.floor((one as number) / 1e6) * 1e6 : (one as number);
  return ordered(time, operator, at);
}

function ordered(one: number | string, operator: string, other: number | string): boolean {
  switch (operator) {
    case "=":
      return one === other;
    case "<":
      return one < other;
    case "<=":
      return one <= other;
    case ">":
      return one > other;
    default:
      return one >= other;
  }
}
