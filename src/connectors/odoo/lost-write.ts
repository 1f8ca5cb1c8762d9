import type { LostWrite } from "../connector.js";
import { readWhere, type ModelSource } from "./changes.js";
import type { Domain, OdooClient, OdooRecord } from "./client.js";
import { odooInstant } from "./values.js";

/** Between the clocks of the database, this process and Odoo, beyond the difference that is measured. */
const toleranceMs = 120_000;
/** Made by one account within moments; more of them are not this one. */
const mostCandidates = 100;

/** What this account made at Odoo since a write was sent, of those that fit: Odoo keeps no key of ours. */
export async function madeSince(
  client: OdooClient,
  source: ModelSource,
  domain: Domain,
  { sentAt }: LostWrite,
): Promise<OdooRecord[]> {
  const { uid } = await client.account();
  const { sourceTime } = await readWhere(client, source, [["id", "=", 0]], 1);
  const aheadMs = sourceTime ? sourceTime.getTime() - client.clock.now().getTime() : 0;
  const since = new Date(sentAt.getTime() + aheadMs - toleranceMs);
  const made = [
    ["create_uid", "=", uid],
    ["create_date", ">=", odooInstant(since)],
  ];
  return (await readWhere(client, source, [...made, ...domain], mostCandidates)).records;
}

export function isSameText(theirs: string | null | undefined, ours: string | null | undefined): boolean {
  return (theirs ?? "").trim() === (ours ?? "").trim();
}
