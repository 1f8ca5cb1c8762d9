import Big from "big.js";
import { ExpressionError } from "./budget.js";

/**
 * Numbers of a payload are decimals written by people and systems: `0.1 + 0.2` has to be 0.3 in an invoice. Each operation
 * is done in decimal and its result taken back to the nearest number.
 */
const Decimal = Big();
Decimal.DP = 40;

export type Operator = "+" | "-" | "*" | "/" | "//" | "%";

/** @throws {ExpressionError} dividing by zero, or a result beyond the largest number. */
export function calculate(left: number, operator: Operator, right: number): number {
  if (right === 0 && (operator === "/" || operator === "//" || operator === "%")) {
    throw new ExpressionError("it divides by zero");
  }
  return finite(decimal(left, operator, new Decimal(right)));
}

export function sum(numbers: readonly number[]): number {
  return finite(total(numbers));
}

export function average(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : finite(total(numbers).div(numbers.length));
}

function total(numbers: readonly number[]): Big {
  return numbers.reduce((running, number) => running.plus(number), new Decimal(0));
}

function decimal(left: number, operator: Operator, right: Big): Big {
  const number = new Decimal(left);
  switch (operator) {
    case "+":
      return number.plus(right);
    case "-":
      return number.minus(right);
    case "*":
      return number.times(right);
    case "/":
      return number.div(right);
    case "//":
      return floor(number.div(right));
    case "%":
      return number.mod(right);
  }
}

function floor(number: Big): Big {
  const whole = number.round(0, Big.roundDown);
  return whole.gt(number) ? whole.minus(1) : whole;
}

function finite(value: Big): number {
  const number = Number(value.toString());
  if (!Number.isFinite(number)) throw new ExpressionError("its result is too large a number");
  return number;
}
