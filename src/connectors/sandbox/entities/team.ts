import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { readsOf } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { booleanAt, instantAt, textAt, textsAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "Team",
  ...readsOf("teams"),
  toUnified,
});

function toUnified(team: SandboxRecord): Unified<Entities["Team"]> {
  return {
    number: textAt(team, "code"),
    name: textAt(team, "name"),
    description: textAt(team, "description"),
    craft: textAt(team, "craft_code"),
    lead: textAt(team, "lead_id"),
    members: textsAt(team, "member_ids"),
    site: textAt(team, "site_id"),
    active: booleanAt(team, "active"),
    remoteCreatedAt: instantAt(team, "created_at"),
    remoteUpdatedAt: instantAt(team, "modified_at"),
  };
}
