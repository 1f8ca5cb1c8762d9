import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readIds } from "../changes.js";
import type { SandboxClient, SandboxRecord } from "../client.js";
import { booleanAt, decimalAt, instantAt, mapEach, moneyAt, textAt, textsAt } from "../values.js";

export default defineEntitySource<SandboxClient, SandboxRecord>()({
  entity: "User",
  mode: "CHANGES",
  mappingVersion: 2,
  reportsDeletions: true,
  readPage: (client, request) => readChanges(client, "users", request),
  readIds: (client, request) => readIds(client, "users", request),
  readOne: (client, remoteId) => client.read("users", remoteId),
  identify,
  toUnified,
});

function toUnified(user: SandboxRecord): Unified<Entities["User"]> {
  const names = [textAt(user, "first_name"), textAt(user, "last_name")].filter((name) => typeof name === "string");
  return {
    number: textAt(user, "login"),
    name: names.length > 0 ? names.join(" ") : undefined,
    email: textAt(user, "email"),
    phone: textAt(user, "phone"),
    role: textAt(user, "role"),
    active: booleanAt(user, "active"),
    crafts: mapEach(user, "crafts", (craft) => ({
      code: textAt(craft, "code"),
      skillLevel: decimalAt(craft, "level"),
    })),
    hourlyRate: moneyAt(user, "hourly_rate"),
    teams: textsAt(user, "team_ids"),
    sites: textsAt(user, "site_ids"),
    remoteCreatedAt: instantAt(user, "created_at"),
    remoteUpdatedAt: instantAt(user, "modified_at"),
    customFields: [{ key: "language", value: textAt(user, "language") ?? null }],
  };
}
