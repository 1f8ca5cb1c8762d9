import { migrations } from "../../services/index.js";
import { Migrator, type Storage } from "../../storage/index.js";
import { failed, findingOf, ok, warning, type Finding } from "./finding.js";

const leastVersion = 6;
/** Further apart than this, times in logs and in records contradict each other. */
const mostClockSkewMs = 2_000;
const majorityWithinMs = 5_000;
/** A request makes a few round trips one after the other. */
const slowRoundTripMs = 20;

/** What stands behind the connection: its version, its members, whether a majority takes writes, its clock, its data. */
export function lookAtMongodb(storage: Storage, isEmbedded: boolean): Promise<Finding[]> {
  return Promise.all([
    findingOf("MongoDB version", () => version(storage)),
    findingOf("MongoDB members", () => members(storage, isEmbedded)),
    findingOf("MongoDB writes", () => majority(storage)),
    findingOf("MongoDB clock", () => clock(storage)),
    findingOf("store", () => store(storage)),
  ]);
}

async function version(storage: Storage): Promise<Finding> {
  const { version: text } = await storage.db.admin().command({ buildInfo: 1 });
  const found = String(text);
  if (Number(found.split(".")[0]) >= leastVersion) return ok("MongoDB version", found);
  return failed("MongoDB version", found, `Upgrade MongoDB to ${leastVersion}.0 or newer.`);
}

async function members(storage: Storage, isEmbedded: boolean): Promise<Finding> {
  const check = "MongoDB members";
  const hello = await storage.db.admin().command({ hello: 1 });
  if (hello["msg"] === "isdbgrid") return ok(check, "a sharded cluster");
  const voters = ((hello["hosts"] ?? []) as string[]).length;
  const arbiters = ((hello["arbiters"] ?? []) as string[]).length;
  const found = `replica set ${String(hello["setName"])}, ${voters} ${voters === 1 ? "member" : "members"}${arbiters ? `, ${arbiters} arbiters` : ""}`;
  if (voters >= 3 || (isEmbedded && voters === 1)) return ok(check, found);
  return warning(
    check,
    found,
    "With fewer than three members that hold data, the gateway stands still while one is down. Add members.",
  );
}

/** A write that changes nothing waits for the majority all the same. */
async function majority(storage: Storage): Promise<Finding> {
  const check = "MongoDB writes";
  const begun = performance.now();
  const answer = await storage.db.command({
    update: "leases",
    updates: [{ q: { _id: "doctor" }, u: { $set: { owner: null } } }],
    writeConcern: { w: "majority", wtimeout: majorityWithinMs },
  });
  if (answer["writeConcernError"]) {
    return failed(
      check,
      `no majority of the members took a write within ${majorityWithinMs / 1_000} s`,
      "See rs.status() in mongosh for members that are down or far behind.",
    );
  }
  return ok(check, `a majority took one in ${Math.round(performance.now() - begun)} ms`);
}

async function clock(storage: Storage): Promise<Finding> {
  const check = "MongoDB clock";
  const begun = Date.now();
  const theirs = (await storage.now()).getTime();
  const roundTripMs = Date.now() - begun;
  const aheadMs = Math.round(theirs - (begun + roundTripMs / 2));
  const found = `${Math.abs(aheadMs)} ms ${aheadMs < 0 ? "behind" : "ahead of"} this machine's, ${roundTripMs} ms away`;
  if (Math.abs(aheadMs) > mostClockSkewMs + roundTripMs) {
    return warning(
      check,
      found,
      "Leases go by MongoDB's clock and hold; logs do not. Let NTP set both machines' clocks.",
    );
  }
  if (roundTripMs > slowRoundTripMs) {
    return warning(check, found, "Each page and each request makes several round trips. Move the gateway closer.");
  }
  return ok(check, found);
}

async function store(storage: Storage): Promise<Finding> {
  const check = "store";
  const migrator = new Migrator(storage, migrations, "doctor");
  const known = await migrator.list();
  if (await migrator.isAhead()) {
    return warning(
      check,
      `version ${Math.max(...known.map(({ _id }) => _id))}, this release knows ${migrator.version}`,
      "A newer release has been at it, and this one works beside it. Finish the upgrade.",
    );
  }
  const open = migrator.version - known.filter(({ phase }) => phase === "DONE").length;
  const organizations = await storage.db.collection("organizations").countDocuments({}, { limit: 1 });
  if (organizations === 0) return ok(check, "empty; the first start makes what it needs");
  if (open === 0) return ok(check, `version ${migrator.version}`);
  return ok(
    check,
    `${open} of ${migrator.version} migrations are open; the next start, or the running worker, does them`,
  );
}
