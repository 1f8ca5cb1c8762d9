import type { EntityDefinition } from "./entity.js";
import type { FieldDefinition } from "./fields.js";
import { idFieldName } from "./names.js";

/** A field by which records can be gathered into groups. */
export interface GroupingField {
  /** As declared: `asset`, `status`, `dueDate`. */
  readonly name: string;
  /** Where it lies at rest: `assetId`. */
  readonly stored: string;
  readonly kind: "enum" | "boolean" | "reference" | "connection" | "date" | "dateTime";
  readonly description: string;
  /** Undefined for the service's own. */
  readonly field?: FieldDefinition;
}

/** A field of which sums and the like are made. */
export interface FigureField {
  readonly name: string;
  readonly kind: "number" | "decimal" | "money";
  readonly description: string;
}

const serviceFields: readonly GroupingField[] = [
  { name: "connectionId", stored: "connectionId", kind: "connection", description: "The connection it came through." },
  { name: "createdAt", stored: "createdAt", kind: "dateTime", description: "When it was first stored here." },
  { name: "updatedAt", stored: "updatedAt", kind: "dateTime", description: "When it last changed here." },
  {
    name: "remoteCreatedAt",
    stored: "remoteCreatedAt",
    kind: "dateTime",
    description: "When it was made in the source.",
  },
];

/** What an entity's records can be grouped by: enumerations, truth values, references, times by their day, week, month … */
export function groupingFields(entity: EntityDefinition): readonly GroupingField[] {
  return [
    ...Object.entries(entity.fields).flatMap(([name, field]): GroupingField[] => {
      const { kind, description } = field;
      if (kind === "reference") return [{ name, stored: idFieldName(name, field), kind, description, field }];
      if (kind === "enum" || kind === "boolean" || kind === "date" || kind === "dateTime") {
        return [{ name, stored: name, kind, description, field }];
      }
      return [];
    }),
    ...serviceFields,
  ];
}

/** The numbers and amounts of an entity's records. What lies within a line or another part is not summed. */
export function figureFields(entity: EntityDefinition): readonly FigureField[] {
  return Object.entries(entity.fields).flatMap(([name, { kind, description }]): FigureField[] => {
    if (kind === "money" || kind === "decimal") return [{ name, kind, description }];
    if (kind === "int" || kind === "duration") return [{ name, kind: "number", description }];
    return [];
  });
}
