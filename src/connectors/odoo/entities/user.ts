import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import { identify, readChanges, readRecord, readRecordIds, type ModelSource } from "../changes.js";
import type { OdooClient, OdooRecord } from "../client.js";
import { ownFieldsOf } from "../custom-fields.js";
import { booleanAt, instantAt, textAt } from "../values.js";

const users: ModelSource = {
  model: "res.users",
  app: "base",
  fields: ["name", "login", "email", "phone", "active", "share"],
  // Those who only see a portal are customers and vendors.
  domain: () => [["share", "=", false]],
};

export default defineEntitySource<OdooClient, OdooRecord>()({
  entity: "User",
  mode: "CHANGES",
  pageSize: 500,
  readPage: (client, request) => readChanges(client, users, request),
  readIds: (client, request) => readRecordIds(client, users, request),
  readOne: (client, remoteId) => readRecord(client, users, remoteId),
  identify,
  readsHeads: true,
  toUnified,
});

function toUnified(user: OdooRecord): Unified<Entities["User"]> {
  return {
    number: textAt(user, "login"),
    name: textAt(user, "name"),
    email: textAt(user, "email"),
    phone: textAt(user, "phone"),
    active: booleanAt(user, "active"),
    remoteCreatedAt: instantAt(user, "create_date"),
    remoteUpdatedAt: instantAt(user, "write_date"),
    customFields: ownFieldsOf(user),
  };
}
