import { z } from "zod";
import type { LoadedConnector } from "./connector.js";

/**
 * Settings that came as text, from a form or a command line: those that the connector wants as numbers, booleans or lists
 * are read as such. What can't be read stays text, and the connector's schema says what it expects.
 * @param separator Stands between the items of a list.
 */
export function typedSettings(
  { config }: Pick<LoadedConnector, "config">,
  given: Readonly<Record<string, unknown>>,
  separator: string,
): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(config, { io: "input", unrepresentable: "any" });
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const schema = properties[name];
      const type = typeof schema === "object" ? schema.type : undefined;
      return [name, typeof value === "string" ? typed(type, value, separator) : value];
    }),
  );
}

function typed(type: unknown, text: string, separator: string): unknown {
  if (type === "array") {
    const items = text.split(separator).map((item) => item.trim());
    return items.filter((item) => item !== "");
  }
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return (type === "number" || type === "integer") && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
