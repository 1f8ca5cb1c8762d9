import { Kind, parse, print, visit } from "graphql";

/** What a router checks by the claims of a JWT. */
const checkedByRouters: ReadonlySet<string> = new Set(["authenticated", "requiresScopes"]);

/**
 * A subgraph's schema without what it says about who may read what. Routers look for scopes in a JWT that they verify
 * themselves, and our tokens are none that they could: they would answer nothing at all. The subgraph checks in any case.
 */
export function withoutScopes(sdl: string): string {
  const document = visit(parse(sdl, { noLocation: true }), {
    Directive: ({ name }) => (checkedByRouters.has(name.value) ? null : undefined),
    ListValue: (list) => ({
      ...list,
      values: list.values.filter((value) => !(value.kind === Kind.STRING && isImported(value.value))),
    }),
  });
  return `${print(document)}\n`;
}

function isImported(name: string): boolean {
  return name.startsWith("@") && checkedByRouters.has(name.slice(1));
}
