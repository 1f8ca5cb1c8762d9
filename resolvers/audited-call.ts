import type { AuditedCall } from "../src/audit/index.js";
import { prefixOf } from "../src/ids/index.js";
import type { RequestContext } from "../src/services/index.js";
import { actorOf } from "../src/tokens/index.js";
import type { FieldArguments } from "./scope.js";

/** What the audit log is told of a mutation: names of the fields that were given and ids among them, no other value. */
export function auditedCall({ access, origin }: RequestContext, action: string, args: FieldArguments): AuditedCall {
  const input = isRecord(args["input"]) ? args["input"] : {};
  return {
    tenant: access,
    actor: actorOf(access),
    action,
    targets: targetsOf(input),
    fields: Object.keys(input).flatMap((name) => {
      const value = input[name];
      // The names within are those of the schema; within other objects they may be the caller's own.
      return name === "data" && isRecord(value) ? Object.keys(value).map((field) => `data.${field}`) : [name];
    }),
    origin,
  };
}

/** Ids of ours, under `id`, `ids` and names that end like `connectionId`. */
function targetsOf(input: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(input).flatMap(([name, value]) => {
    if (!/^ids?$|Ids?$/.test(name)) return [];
    return (Array.isArray(value) ? value : [value]).filter(
      (id): id is string => typeof id === "string" && prefixOf(id) !== null,
    );
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
