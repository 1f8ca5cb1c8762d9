import "reflect-metadata";
import { specifiedDirectives, type GraphQLSchema } from "graphql";
import { buildSchema, type NonEmptyArray, type PubSub } from "type-graphql";
import type { EntityDefinition } from "../schema/definition/index.js";
import { entities } from "../schema/entities/index.js";
import { aggregateResolver } from "./aggregate.resolver.js";
import { ApiTokenResolver } from "./api-token.resolver.js";
import { withReferences } from "./references.js";
import { AuditResolver } from "./audit.resolver.js";
import { ConnectLinkResolver, OAuthAppResolver } from "./connect.resolver.js";
import { ConnectionReportResolver } from "./connection-report.resolver.js";
import { ConnectionResolver } from "./connection.resolver.js";
import { costDirectives, declareCosts } from "./declare-costs.js";
import { entityWriteResolver } from "./entity-write.resolver.js";
import { entityResolver } from "./entity.resolver.js";
import { EventResolver } from "./event.resolver.js";
import { guardSchema } from "./guard-schema.js";
import { withIdempotencyKeys } from "./idempotent-mutations.js";
import { IncidentResolver } from "./incident.resolver.js";
import { NodeResolver } from "./node.resolver.js";
import { PassthroughResolver } from "./passthrough.resolver.js";
import { FieldCoverageResolver } from "./field-coverage.resolver.js";
import { QuarantineResolver } from "./quarantine.resolver.js";
import { recordListResolvers } from "./record-list.resolver.js";
import { CustomFieldResolver } from "./custom-field.resolver.js";
import {
  FieldProvenanceResolver,
  FieldSourceResolver,
  RecordResolver,
  UnavailableConnectionResolver,
} from "./record.resolver.js";
import { relatedListResolvers } from "./related-lists.resolver.js";
import { relationResolvers } from "./relations.resolver.js";
import { SandboxControlResolver } from "./sandbox-control.resolver.js";
import { SessionTokenResolver } from "./session-token.resolver.js";
import { SourceWebhookResolver } from "./source-webhook.resolver.js";
import { ConnectionStatusChangeResolver, RecordChangeResolver, SubscriptionResolver } from "./subscription.resolver.js";
import { StatusHistoryResolver } from "./status-history.resolver.js";
import { SubgraphResolver } from "./subgraph.resolver.js";
import { SyncRunResolver } from "./sync-run.resolver.js";
import { SystemResolver } from "./system.resolver.js";
import { UsageResolver } from "./usage.resolver.js";
import { ViewerResolver } from "./viewer.resolver.js";
import { WebhookDeliveryResolver, WebhookEndpointResolver } from "./webhook.resolver.js";
import { WorkflowResolver, WorkflowRunResolver, WorkflowStepRunResolver } from "./workflow.resolver.js";
import { WriteResolver } from "./write.resolver.js";

/** Every resolver of the graph. Made once: type-graphql keeps what its decorators say for as long as the process lives. */
const resolvers: NonEmptyArray<new () => object> = [
  NodeResolver,
  ViewerResolver,
  SystemResolver,
  ConnectionResolver,
  ConnectionReportResolver,
  ConnectLinkResolver,
  OAuthAppResolver,
  SyncRunResolver,
  StatusHistoryResolver,
  IncidentResolver,
  UsageResolver,
  FieldCoverageResolver,
  QuarantineResolver,
  SourceWebhookResolver,
  AuditResolver,
  ApiTokenResolver,
  SessionTokenResolver,
  EventResolver,
  WebhookEndpointResolver,
  WebhookDeliveryResolver,
  WorkflowResolver,
  WorkflowRunResolver,
  WorkflowStepRunResolver,
  SubgraphResolver,
  WriteResolver,
  PassthroughResolver,
  SandboxControlResolver,
  SubscriptionResolver,
  ConnectionStatusChangeResolver,
  RecordChangeResolver,
  RecordResolver,
  CustomFieldResolver,
  FieldProvenanceResolver,
  FieldSourceResolver,
  UnavailableConnectionResolver,
  ...Object.values<EntityDefinition>(entities).map(entityResolver),
  ...Object.values<EntityDefinition>(entities).map(aggregateResolver),
  ...Object.values<EntityDefinition>(entities)
    .filter(({ writable }) => writable.length > 0)
    .map(entityWriteResolver),
  ...recordListResolvers(),
  ...relationResolvers(),
  ...relatedListResolvers(),
];

/** type-graphql wants one for any subscription; ours name their own source, the event hub. */
const unusedPubSub: PubSub = {
  publish: (topic) => {
    throw new Error(`Nothing is published to ${topic} here; events go through the outbox.`);
  },
  subscribe: (topic) => {
    throw new Error(`Nothing is subscribed to ${topic} here; subscriptions read the event hub.`);
  },
};

let built: Promise<GraphQLSchema> | undefined;

/**
 * The executable schema. Does no I/O; what resolvers need comes with the context of each operation.
 * @throws {Error} when a field does not say whom it is for.
 */
export function buildGraphSchema(): Promise<GraphQLSchema> {
  // Inputs are checked by the scalars and by the services, which name the path of what is wrong.
  return (built ??= buildSchema({
    resolvers,
    validate: false,
    pubSub: unusedPubSub,
    directives: [...specifiedDirectives, ...costDirectives],
  })
    .then(withReferences)
    // The check of scopes comes outermost: an answer that is kept for a key is handed to nobody whom it is not for.
    .then(declareCosts)
    .then(withIdempotencyKeys)
    .then(guardSchema));
}
