import { EventHub, EventRelay } from "../../../src/events/index.js";
import { connectStorage } from "../../../src/storage/index.js";
import { append, newTenant, silentLogger, statusEvent } from "./event-fixture.js";

// A process that uses all there is, stops it, and then has to end without being told to: a timer, a socket or a waiting
// child of the event log would keep it alive. Argument: database URI.
const storage = await connectStorage({ uri: process.argv[2] ?? "" });
const tenant = newTenant();
const relays = ["first", "second"].map((workerId) => new EventRelay({ storage, logger: silentLogger, workerId }));
const hub = new EventHub({ storage, logger: silentLogger });
for (const each of [...relays, hub]) each.start();
const [read, unread] = [1, 2].map(() => hub.subscribe({ tenant, types: ["connection.status_changed"] }));
await Promise.all([read?.opened(), unread?.opened()]);
const heard = read?.next();
await append(storage, statusEvent(tenant, "heard"));
if ((await heard)?.done !== false) throw new Error("Expected an event; the subscription ended.");
await Promise.all([hub.stop(), ...relays.map((relay) => relay.stop())]);
process.disconnect();
await storage.close();
