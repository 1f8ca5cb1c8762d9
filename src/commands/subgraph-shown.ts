import type { GraphChangeReport, RegisteredSubgraph } from "../federation/index.js";
import type { Environment } from "../storage/index.js";
import { table } from "./table.js";

/** A subgraph as commands show it. */
export function shownSubgraph(subgraph: RegisteredSubgraph, environment: Environment) {
  const { id, name, url, headers, timeoutMs, createdAt, updatedAt } = subgraph;
  return { id, environment, name, url, headers, timeoutMs, createdAt, updatedAt };
}

/** What a change of the graph did or would do, for a program. */
export function shownReport({ subgraph, changes, isApplied }: GraphChangeReport, environment: Environment) {
  return { subgraph: shownSubgraph(subgraph, environment), changes, isApplied };
}

/** The same for a person, the worst first. */
export function reportText(said: string, { changes }: GraphChangeReport): string {
  if (changes.length === 0) return `${said} Nothing changes for clients.`;
  return `${said}\n\n${table(
    ["CHANGE", "WHERE", "WHAT"],
    changes.map(({ criticality, path, message }) => [criticality, path, message]),
  )}`;
}
