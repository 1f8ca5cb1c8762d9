import { listedReferences, type EntityDefinition } from "../definition/index.js";
import { entities } from "../entities/index.js";

/** The other side of a reference: `asset.workOrders` is what `workOrder.asset` looks like from there. */
export interface ReverseRelation {
  /** The entity that is referred to, which gets the field: `Asset`. */
  readonly owner: EntityDefinition;
  /** Name of the field there: `workOrders`; `children` where an entity refers to itself, or as the entity says. */
  readonly name: string;
  /** The entity that refers: `WorkOrder`. */
  readonly entity: EntityDefinition;
  /** The field by which it refers, as declared: `asset`, `assignees`, `lines.part`; `failure` for all within it. */
  readonly reference: string;
}

/** References that an index begins with, and those that lie with the words. Without either, listing the other side would scan. */
export function reverseRelations(
  among: readonly EntityDefinition[] = Object.values<EntityDefinition>(entities),
): readonly ReverseRelation[] {
  const relations: ReverseRelation[] = [];
  for (const entity of among) {
    const indexed = [...new Set(entity.indexes.map(([first]) => first))].flatMap((reference) => {
      const field = reference === undefined ? undefined : entity.fields[reference];
      return field?.kind === "reference" && reference !== undefined ? [{ reference, refersTo: field.entity }] : [];
    });
    const listed = listedReferences(entity).map(({ path, entity: refersTo }) => ({ reference: path, refersTo }));
    for (const { reference, refersTo } of [...indexed, ...listed]) {
      const owner = among.find(({ name }) => name === refersTo);
      if (!owner) throw new Error(`${entity.name}.${reference} refers to ${refersTo}, which is not an entity.`);
      const name = entity.relatedAs?.[reference] ?? (owner === entity ? "children" : entity.plural);
      if (name in owner.fields || relations.some((other) => other.owner === owner && other.name === name)) {
        throw new Error(
          `${entity.name}.${reference} wants to be listed as ${owner.name}.${name}, a name that is taken.`,
        );
      }
      relations.push({ owner, name, entity, reference });
    }
  }
  return relations;
}
