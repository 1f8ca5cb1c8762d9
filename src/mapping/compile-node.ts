import type { compile, JSONValue } from "@jmespath-community/jmespath";
import { calculate, type Operator } from "./arithmetic.js";
import { ExpressionError, type Budget } from "./budget.js";
import { callFunction } from "./functions.js";
import { isEqual, isFalse, isJsonObject, kindOf, ownValue } from "./json.js";
import { sliced } from "./slice.js";
import {
  arityProblem,
  checkArguments,
  functionNames,
  signatureAt,
  signatureOf,
  takesExpression,
} from "./signatures.js";

export type Node = ReturnType<typeof compile>;
type NodeOf<Type extends Node["type"]> = Extract<Node, { readonly type: Type }>;

/** What an evaluation has beside the value at hand. */
export interface Frame {
  readonly root: JSONValue;
  readonly budget: Budget;
  readonly variables: ReadonlyMap<string, JSONValue>;
}

export interface Step {
  readonly run: (value: JSONValue, frame: Frame) => JSONValue;
  /** Nodes visited at most, not counting items: what the step costs for one value. */
  readonly weight: number;
}

/** What is known of a place in the expression before it is run. */
interface Place {
  readonly variables: ReadonlySet<string>;
  readonly depth: number;
}

/** Deeper ones come from no person; what runs calls itself this often. */
const mostLevels = 64;

/**
 * Makes a function of a parsed expression: the library parses, this runs, since the library's interpreter has no bound on
 * what an expression costs and reads what an object inherits. Faults that don't depend on the payload are found here.
 * @throws {ExpressionError} naming the part that can't be used.
 */
export function compileRoot(node: Node): Step {
  return compileNode(node, { variables: new Set(), depth: 0 });
}

function compileNode(node: Node, outer: Place): Step {
  const place = { ...outer, depth: outer.depth + 1 };
  if (place.depth > mostLevels) throw new ExpressionError(`it is nested more than ${mostLevels} levels deep`);
  const inner = (child: Node) => compileNode(child, place);
  switch (node.type) {
    case "Identity":
    case "Current":
      return { run: (value) => value, weight: 1 };
    case "Root":
      return { run: (_value, { root }) => root, weight: 1 };
    case "Literal": {
      const { value } = node;
      return { run: () => value, weight: 1 };
    }
    case "Field": {
      const { name } = node;
      return { run: (value) => ownValue(value, name), weight: 1 };
    }
    case "Subexpression":
    case "IndexExpression":
    case "Pipe":
      return compileChain(inner(node.left), inner(node.right), node.type === "Subexpression");
    case "Index": {
      const at = wholeNumber(node.value);
      return { run: (value) => (Array.isArray(value) ? (value.at(at) ?? null) : null), weight: 1 };
    }
    case "Slice":
      return compileSlice(node);
    case "Flatten":
      return compileFlatten(inner(node.child));
    case "Projection": {
      // A slice of text gives text, and what follows applies to it as a whole.
      const mayBeText = node.left.type === "IndexExpression" && node.left.right.type === "Slice";
      return compileProjection(inner(node.left), inner(node.right), (base) =>
        mayBeText && typeof base === "string" ? "whole" : Array.isArray(base) ? base : null,
      );
    }
    case "ValueProjection":
      return compileProjection(inner(node.left), inner(node.right), (base) =>
        isJsonObject(base) ? Object.values(base) : null,
      );
    case "FilterProjection":
      return compileFilter(inner(node.left), inner(node.condition), inner(node.right));
    case "MultiSelectList": {
      const items = node.children.map(inner);
      return { run: (value, frame) => items.map((item) => item.run(value, frame)), weight: weightOf(items) };
    }
    case "MultiSelectHash": {
      const pairs = node.children.map(({ name, value }) => ({ name, step: inner(value) }));
      return {
        run: (value, frame) => Object.fromEntries(pairs.map(({ name, step }) => [name, step.run(value, frame)])),
        weight: weightOf(pairs.map(({ step }) => step)),
      };
    }
    case "OrExpression":
    case "AndExpression":
      return compileEither(inner(node.left), inner(node.right), node.type === "OrExpression");
    case "NotExpression": {
      const child = inner(node.child);
      return { run: (value, frame) => isFalse(child.run(value, frame)), weight: weightOf([child]) };
    }
    case "Ternary": {
      const [condition, yes, no] = [inner(node.condition), inner(node.trueExpr), inner(node.falseExpr)];
      return {
        run: (value, frame) => (isFalse(condition.run(value, frame)) ? no : yes).run(value, frame),
        weight: weightOf([condition, yes, no]),
      };
    }
    case "Comparator":
      return compileComparator(node, inner(node.left), inner(node.right));
    case "Arithmetic":
      return compileArithmetic(operatorOf(node.operator), inner(node.left), inner(node.right));
    case "Unary": {
      const operand = inner(node.operand);
      const sign = node.operator === "Minus" ? -1 : 1;
      return {
        run: (value, frame) => sign * number(operand.run(value, frame), sign < 0 ? "-" : "+"),
        weight: weightOf([operand]),
      };
    }
    case "Function":
      return compileCall(node, place);
    case "LetExpression":
      return compileLet(node, place);
    case "Variable": {
      const { name } = node;
      if (!place.variables.has(name)) throw new ExpressionError(`it uses $${name}, which no let gives a value`);
      return { run: (_value, { variables }) => variables.get(name) ?? null, weight: 1 };
    }
    case "Binding":
      throw new ExpressionError("it has a single =; two values are compared with ==");
    case "ExpressionReference":
      throw new ExpressionError("it has an & where a value is expected; && means and");
  }
}

function weightOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { weight }) => sum + weight, 1);
}

function compileChain(left: Step, right: Step, stopsAtNull: boolean): Step {
  return {
    run: (value, frame) => {
      const middle = left.run(value, frame);
      return stopsAtNull && middle === null ? null : right.run(middle, frame);
    },
    weight: weightOf([left, right]),
  };
}

function compileSlice({ start, stop, step }: NodeOf<"Slice">): Step {
  const [from, to] = [start, stop].map((part) => (part === null ? null : wholeNumber(part)));
  const by = step === null ? 1 : wholeNumber(step);
  if (by === 0) throw new ExpressionError("it has a slice with step 0");
  return {
    run: (value, { budget }) => {
      if (typeof value === "string") {
        budget.take(value.length);
        return sliced([...value], from ?? null, to ?? null, by).join("");
      }
      if (!Array.isArray(value)) return null;
      budget.take(value.length);
      return sliced(value, from ?? null, to ?? null, by);
    },
    weight: 1,
  };
}

function compileFlatten(child: Step): Step {
  return {
    run: (value, frame) => {
      const list = child.run(value, frame);
      if (!Array.isArray(list)) return null;
      frame.budget.take(list.reduce<number>((sum, item) => sum + (Array.isArray(item) ? item.length : 1), 0));
      return list.flat();
    },
    weight: weightOf([child]),
  };
}

function compileProjection(
  left: Step,
  right: Step,
  itemsOf: (base: JSONValue) => readonly JSONValue[] | "whole" | null,
): Step {
  return {
    run: (value, frame) => {
      const base = left.run(value, frame);
      const items = itemsOf(base);
      if (items === null) return null;
      if (items === "whole") return right.run(base, frame);
      frame.budget.take(items.length * right.weight);
      return items.map((item) => right.run(item, frame)).filter((item) => item !== null);
    },
    weight: weightOf([left, right]),
  };
}

function compileFilter(left: Step, condition: Step, right: Step): Step {
  return compileProjection(
    {
      run: (value, frame) => {
        const base = left.run(value, frame);
        if (!Array.isArray(base)) return null;
        frame.budget.take(base.length * condition.weight);
        return base.filter((item) => !isFalse(condition.run(item, frame)));
      },
      weight: weightOf([left, condition]),
    },
    right,
    (base) => (Array.isArray(base) ? base : null),
  );
}

function compileEither(left: Step, right: Step, takesFirstTrue: boolean): Step {
  return {
    run: (value, frame) => {
      const first = left.run(value, frame);
      return isFalse(first) === takesFirstTrue ? right.run(value, frame) : first;
    },
    weight: weightOf([left, right]),
  };
}

function compileComparator({ name }: NodeOf<"Comparator">, left: Step, right: Step): Step {
  return {
    run: (value, frame) => {
      const [first, second] = [left.run(value, frame), right.run(value, frame)];
      if (name === "EQ") return isEqual(first, second, frame.budget);
      if (name === "NE") return !isEqual(first, second, frame.budget);
      // As the specification says: only numbers have an order.
      if (typeof first !== "number" || typeof second !== "number") return null;
      if (name === "GT") return first > second;
      if (name === "GTE") return first >= second;
      return name === "LT" ? first < second : first <= second;
    },
    weight: weightOf([left, right]),
  };
}

function compileArithmetic(operator: Operator, left: Step, right: Step): Step {
  return {
    run: (value, frame) =>
      calculate(number(left.run(value, frame), operator), operator, number(right.run(value, frame), operator)),
    weight: weightOf([left, right]),
  };
}

function operatorOf(name: NodeOf<"Arithmetic">["operator"]): Operator {
  switch (name) {
    case "Plus":
      return "+";
    case "Minus":
      return "-";
    case "Divide":
      return "/";
    case "Div":
      return "//";
    case "Modulo":
      return "%";
    default:
      return "*";
  }
}

function number(value: JSONValue, operator: string): number {
  if (typeof value === "number") return value;
  throw new ExpressionError(`${operator} expects numbers, got ${kindOf(value)}`);
}

function compileCall({ name, children }: NodeOf<"Function">, place: Place): Step {
  const signature = signatureOf(name);
  if (!signature) {
    throw new ExpressionError(`there is no function ${name}(); there are ${functionNames().join(", ")}`);
  }
  const problem = arityProblem(name, signature, children.length);
  if (problem !== null) throw new ExpressionError(problem);
  const given = children.map((child, index) => {
    const wanted = signatureAt(signature, index);
    const isExpression = child.type === "ExpressionReference";
    if (!wanted || takesExpression(wanted) !== isExpression) {
      const expected = isExpression ? "a value" : "a part of the expression, like &name,";
      throw new ExpressionError(`${name}() expects ${expected} as argument ${index + 1}`);
    }
    return { isExpression, step: compileNode(isExpression ? child.child : child, place) };
  });
  return {
    run: (value, frame) => {
      const resolved = given.map(({ isExpression, step }) =>
        isExpression
          ? (item: JSONValue) => {
              frame.budget.take(step.weight);
              return step.run(item, frame);
            }
          : step.run(value, frame),
      );
      checkArguments(name, signature, resolved);
      return callFunction(name, resolved, frame.budget);
    },
    weight: weightOf(given.map(({ step }) => step)),
  };
}

function compileLet({ bindings, expression }: NodeOf<"LetExpression">, place: Place): Step {
  const bound = bindings.map((binding: Node) => {
    if (binding.type !== "Binding") throw new ExpressionError("it has a let that is not of the form let $name = value");
    return { name: binding.variable, step: compileNode(binding.reference, place) };
  });
  const body = compileNode(expression, {
    ...place,
    variables: new Set([...place.variables, ...bound.map(({ name }) => name)]),
  });
  return {
    run: (value, frame) => {
      const own = bound.map(({ name, step }) => [name, step.run(value, frame)] as const);
      return body.run(value, { ...frame, variables: new Map([...frame.variables, ...own]) });
    },
    weight: weightOf([...bound.map(({ step }) => step), body]),
  };
}

function wholeNumber(value: number): number {
  if (!Number.isSafeInteger(value)) throw new ExpressionError("it has an index that is no whole number");
  return value;
}
