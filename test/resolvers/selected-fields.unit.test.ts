import { Kind, parse, type FieldNode, type FragmentDefinitionNode } from "graphql";
import { describe, expect, it } from "vitest";
import { pathsToNodes, selectedFields } from "../../resolvers/selected-fields.js";

/** The info of a query's first field, as graphql-js hands it to a resolver. */
function infoOf(source: string) {
  const { definitions } = parse(source);
  const [operation] = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  const [name] = (operation?.selectionSet.selections as FieldNode[]).map((node) => node.name.value);
  return {
    fieldNodes: (operation?.selectionSet.selections as FieldNode[]).filter((node) => node.name.value === name),
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
  };
}

const names = (source: string, paths?: readonly (readonly string[])[]) =>
  [...selectedFields(infoOf(source), "WorkOrder", paths)].sort();

describe("the fields a query selects of a record", () => {
  it("are named by what they are, not by their aliases", () => {
    expect(names("{ workOrder { id n: number asset { name } } }")).toEqual(["asset", "id", "number"]);
  });

  it("come from all places where a list gives its records", () => {
    expect(
      names(
        "{ workOrders { nodes { number } edges { cursor node { id title } } pageInfo { endCursor } } }",
        pathsToNodes,
      ),
    ).toEqual(["id", "number", "title"]);
  });

  it("come from a field that is asked for twice", () => {
    expect(names("{ workOrder { id } workOrder { number } }")).toEqual(["id", "number"]);
  });

  it("come from fragments on the type and on its interfaces, but on no other type", () => {
    const source = `
      { node { ...All ... on Asset { name } ... on Record { remoteId ...Deep } ... { url } } }
      fragment All on WorkOrder { title }
      fragment Deep on Node { id }
    `;
    expect(names(source)).toEqual(["id", "remoteId", "title", "url"]);
  });

  it("are none where nothing is selected of the records", () => {
    expect(names("{ workOrders { totalCount } }", pathsToNodes)).toEqual([]);
  });

  it("are worked out once for the same place of a query", () => {
    const info = infoOf("{ workOrder { id } }");
    expect(selectedFields(info, "WorkOrder")).toBe(selectedFields(info, "WorkOrder"));
    expect(selectedFields(info, "WorkOrder")).not.toBe(selectedFields(info, "Asset"));
  });
});
