import {
  getNullableType,
  isEnumType,
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";
import type { FieldPlan, OperationPlan, SelectionPlan, TypePlan } from "../operation-plan.js";
import type { Data } from "./representations.js";

/** A field as it is taken over: most are, as they stand. */
interface Cell {
  readonly name: string;
  readonly isNonNull: boolean;
  readonly type: TypePlan;
  readonly isAsItIs: boolean;
  /** What stands there where nothing was answered. */
  readonly otherwise: string | null;
  /** Every object has something of that name, which is no part of an answer. */
  readonly isInherited: boolean;
}

const cellsOf = new WeakMap<SelectionPlan, readonly Cell[]>();

/**
 * What a client asked for, out of data that were joined from several subgraphs' answers: without the keys and types by which
 * they were joined, in the order of the question, and with nulls carried up to where the schema allows one. Planners leave
 * nothing where a subgraph failed, whatever the field's type; a client's generated types rely on what the schema says.
 * Below a field of an interface or union whose type is not known, data stay as they are.
 */
export function project(schema: GraphQLSchema, plan: OperationPlan, data: Data): Data | null {
  return new Projection(schema).object(plan.root, data);
}

class Projection {
  constructor(private readonly schema: GraphQLSchema) {}

  object(selection: SelectionPlan, data: Data): Data | null {
    const answer: Data = { ...selection.blank };
    for (const { name, type, isAsItIs, isNonNull, isInherited, otherwise } of cells(selection)) {
      const held = isInherited && !Object.hasOwn(data, name) ? otherwise : (data[name] ?? otherwise);
      const value = isAsItIs || held === null ? held : this.#value(type, held);
      if (value === null && isNonNull) return null;
      answer[name] = value;
    }
    return answer;
  }

  #value(type: TypePlan, value: unknown): unknown {
    if (value === null || value === undefined) return null;
    switch (type.kind) {
      case "NON_NULL":
        return this.#value(type.of, value);
      case "LIST": {
        if (!Array.isArray(value)) return null;
        const { of } = type;
        const items = value.map((item: unknown) => this.#value(of, item));
        return of.kind === "NON_NULL" && items.includes(null) ? null : items;
      }
      case "LEAF":
        return isShown(type.type, value) ? value : null;
      case "OBJECT":
        return this.object(type.selection(), value as Data);
      case "ABSTRACT": {
        const typeName = (value as Data)["__typename"];
        if (typeof typeName !== "string") return value;
        const concrete = this.schema.getType(typeName);
        // A type that clients don't see.
        return isObjectType(concrete) ? this.object(type.selectionOf(concrete), value as Data) : null;
      }
    }
  }
}

/** Of an enumeration that is shown in part, other values are none. */
function isShown(type: GraphQLLeafType, value: unknown): boolean {
  return !isEnumType(type) || (typeof value === "string" && type.getValue(value) !== undefined);
}

function cells(selection: SelectionPlan): readonly Cell[] {
  const known = cellsOf.get(selection);
  if (known) return known;
  const made = selection.fields.map((field) => cellOf(field, selection.type));
  cellsOf.set(selection, made);
  return made;
}

function cellOf({ responseName, definition, type }: FieldPlan, parent: GraphQLObjectType): Cell {
  const nullable = getNullableType(definition.type);
  return {
    name: responseName,
    isNonNull: isNonNullType(definition.type),
    type,
    isAsItIs: isLeafType(nullable) && !isEnumType(nullable),
    otherwise: definition.name === "__typename" ? parent.name : null,
    isInherited: responseName in Object.prototype,
  };
}
