/** JSON with expressions in it, and how they are found. */

export interface PlacedExpression {
  readonly path: readonly (string | number)[];
  readonly expression: string;
}

/** The expression that a text holds; null for a text that means itself. */
export function expressionIn(text: string): string | null {
  return text.startsWith("=") ? text.slice(1).trim() : null;
}

/** A field that is always an expression, with or without the sign. */
export function expressionOf(text: string): string {
  return expressionIn(text) ?? text;
}

export function* expressionsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<PlacedExpression, void> {
  if (typeof value === "string") {
    const expression = expressionIn(value);
    if (expression !== null) yield { path, expression };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* expressionsOf(item, [...path, index]);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, item] of Object.entries(value)) yield* expressionsOf(item, [...path, name]);
  }
}

/**
 * Puts values in the place of expressions, one after the other: an organization's evaluations take turns, and a large
 * template is not to use up its place in the queue. What an expression finds nothing for is null.
 */
export async function resolveTemplate(
  value: unknown,
  evaluate: (expression: string) => Promise<unknown>,
): Promise<unknown> {
  if (typeof value === "string") {
    const expression = expressionIn(value);
    return expression === null ? value : ((await evaluate(expression)) ?? null);
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await resolveTemplate(item, evaluate));
    return items;
  }
  const entries: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value)) entries.push([name, await resolveTemplate(item, evaluate)]);
  // Not by assignment: a name such as __proto__ is then one like others.
  return Object.fromEntries(entries);
}

/** `steps[2].config.url`, as a person writes it. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
}
