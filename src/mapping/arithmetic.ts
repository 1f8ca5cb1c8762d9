import Big from "big.js";
import { ExpressionError } from "./budget.js";

/**
 * Numbers of a payload are decimals written by people and systems: `0.1 + 0.2` has to be 0.3 on an invoice. Each operation
 * is done in decimal, and its result taken back to the nearest number.
 */
const Decimal = Big();
Decimal.DP = 40;

export type Operator = "+" | "-" | "*" | "/" | "//" | "%";

/** @throws {ExpressionError} dividing by zero, or a result beyond the largest number. */
export function calculate(left: number, operator: Operator, right: number): number {
  if (right === 0 && (operator === "/" || operator === "//" || operator === "%")) {
    throw new ExpressionError("it divides by zero");
  }
  return finite(
    isOrdinary(left) && isOrdinary(right) ? inDecimal(left, operator, right) : inBinary(left, operator, right),
  );
}

export function sum(numbers: readonly number[]): number {
  if (!numbers.every(isOrdinary)) return finite(numbers.reduce((total, number) => total + number, 0));
  return Number(numbers.reduce((total, number) => total.plus(number), new Decimal(0)).toString());
}

export function average(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : calculate(sum(numbers), "/", numbers.length);
}

/** No price or quantity is larger or smaller; decimals of 300 places would take a hundred times as long. */
function isOrdinary(number: number): boolean {
  const size = Math.abs(number);
  return number === 0 || (size >= 1e-20 && size <= 1e20);
}

function inDecimal(left: number, operator: Operator, right: number): number {
  const number = new Decimal(left);
  switch (operator) {
    case "+":
      return Number(number.plus(right).toString());
    case "-":
      return Number(number.minus(right).toString());
    case "*":
      return Number(number.times(right).toString());
    case "/":
      return Number(number.div(right).toString());
    case "//":
      return Math.floor(Number(number.div(right).toString()));
    case "%":
      return Number(number.mod(right).toString());
  }
}

function inBinary(left: number, operator: Operator, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "//":
      return Math.floor(left / right);
    case "%":
      return left % right;
  }
}

function finite(number: number): number {
  if (!Number.isFinite(number)) throw new ExpressionError("its result is too large a number");
  return number;
}
