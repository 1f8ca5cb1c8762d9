import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { SandboxClock } from "../clock.js";
import { badRequest } from "../errors.js";
import { codeWords, isKindName, kindNamed, kindNames } from "../kinds/index.js";
import { decodeCursor, encodeCursor, type SandboxStore } from "../store/index.js";
import type { Principal } from "./authenticate.js";
import { parseInstant, parseLimit, singleValues } from "./list-query.js";

export interface OtherRouteParts {
  readonly store: SandboxStore;
  readonly clock: SandboxClock;
  readonly principalOf: (request: FastifyRequest) => Principal;
}

export const apiVersion = "1.0";

/** What is not about one kind: who am I, what was deleted, what can be written. */
export function otherRoutes(app: FastifyInstance, { store, clock, principalOf }: OtherRouteParts): void {
  /** The cheapest call that proves a login. */
  app.get("/me", (request) => {
    const principal = principalOf(request);
    const user = store.get("users", principal.userId);
    return {
      name: principal.name,
      user: user && { id: user.id, login: user.login, name: `${user.first_name} ${user.last_name}`, email: user.email },
      permissions: Object.fromEntries(
        kindNames.map((kind) => [
          kind,
          (["read", "write"] as const).filter((action) => principal.permissions[action].has(kind)),
        ]),
      ),
      version: apiVersion,
      server_time: clock.now().toISOString(),
    };
  });

  app.get("/deletions", (request) => {
    const { permissions } = principalOf(request);
    const values = singleValues(request.query, ["since", "kind", "limit", "cursor"]);
    const since = values.get("since");
    const kind = values.get("kind");
    const cursor = values.get("cursor");
    if (kind !== undefined && !isKindName(kind)) {
      throw badRequest(`Expected kind to be one of ${kindNames.join(", ")}, but got "${kind}".`, "kind");
    }
    const page = store.deletions({
      kinds: new Set([...permissions.read].filter((readable) => kind === undefined || readable === kind)),
      sinceMs: since === undefined ? 0 : parseInstant("since", since),
      after: cursor === undefined ? null : decodeCursor("deletions", cursor),
      limit: parseLimit(values.get("limit")),
    });
    return {
      items: page.items,
      next_cursor: page.next && encodeCursor("deletions", page.next),
      server_time: clock.now().toISOString(),
    };
  });

  /** Filters, states with their transitions, words for codes, and the JSON Schema of what can be sent, for each kind. */
  app.get("/metadata", (request) => {
    principalOf(request);
    return { version: apiVersion, kinds: metadata };
  });
}

const metadata = Object.fromEntries(
  kindNames.map((name) => {
    const { filters, states, write } = kindNamed(name);
    // Instants are normalized on the way in; what may be sent is what the input side says.
    const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" });
    return [
      name,
      {
        filters,
        states: states ?? null,
        words: codeWords[name] ?? {},
        create: write ? schemaOf(write.create) : null,
        update: write?.update ? schemaOf(write.update) : null,
      },
    ];
  }),
);
