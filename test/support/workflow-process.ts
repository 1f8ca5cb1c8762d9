import { loadConnectors } from "../../src/connectors/index.js";
import { connectStorage } from "../../src/storage/index.js";
import { endAt, type FatalCommand } from "./fatal-command.js";
import { monitored } from "./monitored.js";
import { workflowServices } from "./workflow-world.js";

/** What a process that works on runs is told. */
export interface WorkflowOrder {
  /** Where it ends itself; null where it is not to. */
  readonly fatal: FatalCommand | null;
}

/** Works on workflow runs until it ends: `node --import tsx workflow-process.ts <mongodb uri>`. Waits for its order. */
const [, , uri] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri: monitored(uri) });
const services = await workflowServices(storage, [...(await loadConnectors()).values()], { leaseTtlMs: 1_000 });

/** Of what it does by the way: only what belongs to a run counts. */
const foreign = new Set(["leases", "workflows", "workflowPositions", "counters", "events", "1"]);

process.on("message", ({ fatal }: WorkflowOrder) => {
  if (fatal) endAt(storage.client, fatal, foreign);
  services.workflows.start();
});
// Whoever started it is gone, and nobody else would end it.
process.once("disconnect", () => process.exit(1));
process.send?.("ready");
