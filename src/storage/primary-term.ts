import type { MongoClient, TopologyDescription } from "mongodb";

/**
 * Which server this client reads from, as a number that changes whenever that may be another one: another primary, another
 * term of the same, a restart, or none for a while. Null where reads don't all go to one primary of a replica set, so that
 * what is read later may be older than what was read before.
 */
export type PrimaryTerm = () => number | null;

/**
 * Follows the primary. The driver tells of each change of its view before it sends anything to another server, so reads
 * between two equal answers went to one server, which never shows less than it did before.
 * @param client Before it connects.
 */
export function followPrimary(client: MongoClient): PrimaryTerm {
  let term = 0;
  let primary: string | null = null;
  client.on("topologyDescriptionChanged", ({ newDescription }) => {
    const now = primaryOf(newDescription);
    if (now === primary) return;
    primary = now;
    term += 1;
  });
  // A connection string may send reads to secondaries, each of which is late by as much as it likes.
  const readsFromPrimary = client.readPreference.mode === "primary";
  return () => (primary === null || !readsFromPrimary ? null : term);
}

/** Null without a primary, and behind a router, where each shard shows a transaction at a time of its own. */
function primaryOf({ servers }: TopologyDescription): string | null {
  for (const { type, address, electionId, topologyVersion } of servers.values()) {
    if (type === "RSPrimary") return `${address} ${String(electionId)} ${String(topologyVersion?.processId)}`;
  }
  return null;
}
