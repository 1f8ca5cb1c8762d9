import type { CommandStartedEvent, Document } from "mongodb";
import type { Storage } from "../../src/storage/index.js";

/** How the store answered one command, as it tells itself. */
export interface Explained {
  readonly command: string;
  readonly stages: readonly string[];
  readonly indexes: readonly string[];
  readonly returned: number;
  readonly docsExamined: number;
}

const explainable = {
  find: ["find", "filter", "sort", "projection", "hint", "limit", "batchSize", "singleBatch"],
  aggregate: ["aggregate", "pipeline", "cursor", "hint"],
} as const;

/**
 * Runs `work`, then has the store explain each read of records that it sent, with the very command that was sent. The
 * storage needs `monitorCommands`.
 */
export async function explainedDuring(
  storage: Storage,
  collection: string,
  work: () => Promise<unknown>,
): Promise<Explained[]> {
  const sent: { name: keyof typeof explainable; command: Document }[] = [];
  const note = ({ commandName, command }: CommandStartedEvent) => {
    if (commandName !== "find" && commandName !== "aggregate") return;
    if (command[commandName] === collection || command[commandName] === 1) sent.push({ name: commandName, command });
  };
  storage.client.on("commandStarted", note);
  try {
    await work();
  } finally {
    storage.client.off("commandStarted", note);
  }
  return Promise.all(sent.map(({ name, command }) => explainedCommand(storage, name, command)));
}

/** How the store would answer a read that was sent. */
export async function explainedCommand(
  storage: Storage,
  name: keyof typeof explainable,
  command: Document,
): Promise<Explained> {
  const asked = Object.fromEntries(
    explainable[name].filter((key) => command[key] !== undefined).map((key) => [key, command[key] as unknown]),
  );
  return summary(name, await storage.db.command({ explain: asked, verbosity: "executionStats" }));
}

function summary(command: string, explanation: Document): Explained {
  // An aggregate that is all one plan is explained like a find; else its first stage holds the plan.
  const stages = (explanation["stages"] ?? []) as Document[];
  const lookup = stages.find((stage) => "$lookup" in stage);
  if (lookup) {
    return {
      command: "lookup",
      stages: Number(lookup["collectionScans"]) > 0 ? ["COLLSCAN"] : [],
      indexes: lookup["indexesUsed"] as string[],
      returned: Number(lookup["nReturned"]),
      docsExamined: Number(lookup["totalDocsExamined"]),
    };
  }
  const cursor = (stages[0]?.["$cursor"] ?? explanation) as Document;
  const stats = cursor["executionStats"] as Document;
  const found: Document[] = [];
  // Where the store makes groups while it reads, it tells of its other engine's steps; the plan lies beside them.
  const plan = (cursor["queryPlanner"] as Document)["winningPlan"] as Document;
  collect((plan["queryPlan"] ?? stats["executionStages"]) as Document, found);
  return {
    command,
    stages: [...new Set(found.map((stage) => String(stage["stage"])))],
    indexes: [...new Set(found.flatMap((stage) => (stage["indexName"] ? [String(stage["indexName"])] : [])))],
    returned: Number(stats["nReturned"]),
    docsExamined: Number(stats["totalDocsExamined"]),
  };
}

function collect(stage: Document, found: Document[]): void {
  found.push(stage);
  const inner = [stage["inputStage"], ...((stage["inputStages"] ?? []) as unknown[])];
  for (const one of inner) if (one) collect(one as Document, found);
}
