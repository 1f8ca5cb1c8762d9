import { jobs, startWorker } from "../../jobs/index.js";
import { loadConnectors } from "../../src/connectors/index.js";
import { connectStorage } from "../../src/storage/index.js";
import { testServices } from "./services.js";
import { simulatedConnector } from "./simulated-system.js";

/** A worker process of its own, for tests that kill one: `node --import tsx worker-process.ts <mongodb uri>`. */
const uri = process.argv[2];
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri });
const connectors = [...(await loadConnectors()).values(), simulatedConnector({ pageSize: 20 })];
const services = testServices(storage, connectors);
const worker = await startWorker(services, jobs);
process.send?.("ready");
process.once("SIGTERM", () => {
  void worker
    .stop()
    .then(() => storage.close())
    .then(() => process.exit(0));
});
