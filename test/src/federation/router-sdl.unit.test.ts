import { composeServices } from "@theguild/federation-composition";
import { parse, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../../resolvers/build-schema.js";
import { sdlOf, withoutScopes } from "../../../src/federation/index.js";

const sdl = sdlOf(await buildGraphSchema());

/** How often each directive stands in a schema. */
function directivesOf(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  visit(parse(text), {
    Directive: ({ name }) => void (counts[name.value] = (counts[name.value] ?? 0) + 1),
  });
  return counts;
}

describe("the schema for a router", () => {
  it("says nothing of scopes, and all else as the subgraph itself", () => {
    const { authenticated, requiresScopes, ...others } = directivesOf(sdl);
    expect([authenticated, requiresScopes].map((count) => (count ?? 0) > 0)).toEqual([true, true]);
    expect(directivesOf(withoutScopes(sdl))).toEqual(others);
    expect(withoutScopes(sdl).split("\n")[0]).toBe(
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost", "@listSize"])',
    );
  });

  it("composes with another subgraph to a supergraph that demands no specification of routers for scopes", () => {
    const other = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
      type Query { readingsOf(id: ID!): [Float!]! }
      type WorkOrder @key(fields: "id") { id: ID! readings: [Float!]! }`;
    const parts = [
      { name: "tributary", url: "http://127.0.0.1:4000/graphql", typeDefs: parse(withoutScopes(sdl)) },
      { name: "sensors", url: "http://127.0.0.1:4100/graphql", typeDefs: parse(other) },
    ];
    const { errors, supergraphSdl = "" } = composeServices(parts);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('@join__graph(name: "tributary", url: "http://127.0.0.1:4000/graphql")');
    expect(supergraphSdl).not.toMatch(/specs\.apollo\.dev\/(requiresScopes|authenticated)/);
  });
});
