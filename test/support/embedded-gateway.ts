/**
 * A process that runs an embedded MongoDB, to be killed by tests.
 *
 *     node --import tsx test/support/embedded-gateway.ts HOME [stay|leave]
 *
 * It prints one line of JSON when ready. With `stay` it then waits, and on SIGINT checks that MongoDB still answers before it
 * stops it, as a gateway does that has requests to finish. With `leave` it just has nothing more to do.
 */
import { MongoClient } from "mongodb";
import { startEmbeddedMongod } from "../../src/storage/embedded/index.js";

const [home = "", then = "stay"] = process.argv.slice(2);
const mongod = await startEmbeddedMongod({ home, cacheSizeGb: 0.25, oplogSizeMb: 990 });
const client = new MongoClient(mongod.uri);
await client.db("app").collection<{ _id: string }>("written").insertOne({ _id: "before the end" });

if (then === "leave") {
  await client.close();
} else {
  const alive = setInterval(() => undefined, 60_000);
  process.once("SIGINT", () => {
    void (async () => {
      await client.db("app").collection<{ _id: string }>("written").insertOne({ _id: "after SIGINT" });
      await client.close();
      await mongod.stop();
      clearInterval(alive);
      process.stdout.write("stopped cleanly\n");
    })();
  });
}
process.stdout.write(`${JSON.stringify({ pid: process.pid, mongodPid: mongod.pid, uri: mongod.uri })}\n`);
