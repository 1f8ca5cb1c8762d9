import { EventRelay } from "../../../src/events/index.js";
import { connectStorage } from "../../../src/storage/index.js";
import { silentLogger } from "./event-fixture.js";
import { haltingStorage } from "./halting-storage.js";

/** What the parent sends: from now on, stop for ever before that operation. */
export interface HaltAt {
  readonly haltAt: string;
}

/** A process with a relay in it, to be killed. Arguments: database URI, lease TTL in milliseconds, name of the worker. */
const [uri = "", leaseTtlMs = "", workerId = ""] = process.argv.slice(2);
let haltAt: string | null = null;
process.on("message", (message: HaltAt) => (haltAt = message.haltAt));

const storage = haltingStorage(await connectStorage({ uri }), async (operation) => {
  if (operation !== haltAt) return;
  process.send?.({ haltedAt: operation });
  await new Promise(() => undefined);
});
new EventRelay({ storage, logger: silentLogger, workerId, leaseTtlMs: Number(leaseTtlMs) }).start();
process.send?.({ isStarted: true });
// Whoever started it is gone; a process that goes on would work on nobody's database.
process.once("disconnect", () => process.exit(1));
