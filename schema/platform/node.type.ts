import { Field, ID, InterfaceType } from "type-graphql";
import { entityByPrefix } from "../entities/index.js";

/** Type names of the platform's own things by the prefix of their ids. A new one is a line here. */
const platformTypeNames: Readonly<Record<string, string>> = {
  con: "ConnectedSystem",
  run: "SyncRun",
  wrt: "Write",
  inc: "Incident",
  whe: "WebhookEndpoint",
  whd: "WebhookDelivery",
  wfl: "Workflow",
  wfr: "WorkflowRun",
};

/** The GraphQL type that an id belongs to: ids say what they name, so nothing has to be looked up. */
export function typeNameOfId(id: string): string | undefined {
  const prefix = id.slice(0, id.indexOf("_"));
  return entityByPrefix(prefix)?.name ?? platformTypeNames[prefix];
}

@InterfaceType("Node", {
  description: "Anything with an id that is unique in the whole graph.",
  // The platform's own things come as they lie in the store, under `_id`.
  resolveType: (value: { readonly id?: string; readonly _id?: string }) => typeNameOfId(value.id ?? value._id ?? ""),
})
export abstract class Node {
  @Field(() => ID, { description: "Unique in the whole graph; its prefix says what it names." })
  readonly id!: string;
}
