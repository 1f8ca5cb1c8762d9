import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import { booleanAt, idsAt, instantAt, textAt } from "../values.js";

const teams: ModelSource = {
  model: "maintenance.team",
  app: "Maintenance",
  fields: ["name", "active", "member_ids"],
};

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "Team",
  mode: "CHANGES",
  pageSize: 500,
  readPage: (client, request) => readChanges(client, teams, request),
  readIds: (client, request) => readRecordIds(client, teams, request),
  readOne: (client, remoteId) => readRecord(client, teams, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(team: OdooRecord): Unified<Entities["Team"]> {
  return {
    name: textAt(team, "name"),
    members: idsAt(team, "member_ids")?.map(String),
    active: booleanAt(team, "active"),
    remoteCreatedAt: instantAt(team, "create_date"),
    remoteUpdatedAt: instantAt(team, "write_date"),
    customFields: ownFieldsOf(team),
  };
}
