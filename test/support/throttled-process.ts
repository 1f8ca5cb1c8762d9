import { createLogger } from "../../src/logging/index.js";
import { connectStorage } from "../../src/storage/index.js";
import { RequestGates, type SourceLimits } from "../../src/throttle/index.js";
import { gatedHttp } from "../src/throttle/requests.js";

/** What a process of its own sends to a source: `node --import tsx throttled-process.ts <mongodb uri> <orders as JSON>`. */
export interface Orders {
  readonly url: string;
  readonly limits: SourceLimits;
  readonly backlogs: readonly { organizationId: string; connectionId: string; jobs: number }[];
}

const [uri = "", text = ""] = process.argv.slice(2);
const { url, limits, backlogs } = JSON.parse(text) as Orders;
const storage = await connectStorage({ uri });
const gates = new RequestGates({ storage, logger: createLogger({ level: "warn" }) });
process.send?.("ready");
process.once("message", () => {
  const jobs = backlogs.flatMap(({ organizationId, connectionId, jobs: count }) => {
    const http = gatedHttp({ gates, organizationId, connectionId, limits });
    return Array.from({ length: count }, () => http.send({ url }));
  });
  void Promise.all(jobs)
    .then(() => storage.close())
    .then(() => process.exit(0));
});
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
