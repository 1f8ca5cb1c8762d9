import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildASTSchema, type DocumentNode } from "graphql";

/** What a change does to clients. */
export type Criticality = "BREAKING" | "DANGEROUS" | "SAFE";

/** One difference between the graph as it is and as it would be. */
export interface GraphChange {
  readonly criticality: Criticality;
  readonly message: string;
  /** Where, such as `WorkOrder.readings`. */
  readonly path: string | null;
}

const order: readonly Criticality[] = ["BREAKING", "DANGEROUS", "SAFE"];

/** What becomes different for clients, the worst first. */
export async function graphChanges(before: DocumentNode, after: DocumentNode): Promise<GraphChange[]> {
  const options = { assumeValid: true, assumeValidSDL: true };
  const changes = await diff(buildASTSchema(before, options), buildASTSchema(after, options));
  return changes
    .map(({ criticality, message, path }) => ({ criticality: levelOf(criticality.level), message, path: path ?? null }))
    .sort((one, other) => order.indexOf(one.criticality) - order.indexOf(other.criticality));
}

function levelOf(level: CriticalityLevel): Criticality {
  if (level === CriticalityLevel.Breaking) return "BREAKING";
  return level === CriticalityLevel.Dangerous ? "DANGEROUS" : "SAFE";
}
