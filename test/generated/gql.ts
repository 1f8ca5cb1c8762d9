/* eslint-disable */
import * as types from './graphql.js';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "mutation ConnectSystem($input: ConnectSystemInput!) {\n  connectSystem(input: $input) {\n    connection {\n      id\n      name\n      status\n      creditsConsumed\n      syncPlan {\n        historyDays\n        intervalSeconds\n      }\n    }\n    syncRun {\n      id\n      state\n    }\n  }\n}": typeof types.ConnectSystemDocument,
    "subscription ConnectionStatusChanged($connectionId: ID, $after: ID) {\n  connectionStatusChanged(connectionId: $connectionId, after: $after) {\n    eventId\n    previous\n    status\n    reason\n    at\n    connection {\n      id\n      name\n      nextAttemptAt\n    }\n  }\n}": typeof types.ConnectionStatusChangedDocument,
    "query Connections($first: Int = 50) {\n  connections(first: $first) {\n    nodes {\n      id\n      name\n      status\n      statusReason\n      nextAttemptAt\n      lastSuccessfulSyncAt\n      system {\n        system\n        name\n      }\n      streams {\n        entity\n        phase\n        recordCount\n        quarantinedCount\n        lastSuccessfulSyncAt\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n}": typeof types.ConnectionsDocument,
    "mutation CreatePurchaseOrder($input: CreatePurchaseOrderInput!) {\n  createPurchaseOrder(input: $input) {\n    writeId\n    purchaseOrder {\n      id\n      number\n      status\n      statusRaw\n      version\n      vendor {\n        name\n      }\n      total {\n        amount\n        currency\n      }\n      lines {\n        lineNumber\n        quantityOrdered\n        unitPrice {\n          amount\n          currency\n        }\n        part {\n          number\n        }\n      }\n    }\n  }\n}": typeof types.CreatePurchaseOrderDocument,
    "query OpenWorkOrders($first: Int = 20, $after: String) {\n  workOrders(\n    first: $first\n    after: $after\n    filter: {status: {in: [OPEN, IN_PROGRESS]}}\n  ) {\n    nodes {\n      id\n      number\n      title\n      status\n      statusRaw\n      priority\n      dueDate\n      asset {\n        number\n        name\n        location {\n          name\n        }\n      }\n      assignees {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    totalCount\n    totalCountIsExact\n    unavailable {\n      since\n      connection {\n        id\n        name\n      }\n    }\n  }\n}": typeof types.OpenWorkOrdersDocument,
    "query PurchaseOrdersOfConnection($connectionId: ID!, $staleness: Staleness) {\n  purchaseOrders(\n    first: 100\n    filter: {connectionId: {eq: $connectionId}}\n    staleness: $staleness\n  ) {\n    nodes {\n      id\n      number\n      status\n      vendor {\n        id\n        name\n      }\n      lines {\n        quantityOrdered\n        part {\n          id\n          number\n        }\n      }\n    }\n    totalCount\n  }\n}": typeof types.PurchaseOrdersOfConnectionDocument,
    "subscription RecordChanged($entities: [EntityType!], $connectionId: ID, $after: ID) {\n  recordChanged(entities: $entities, connectionId: $connectionId, after: $after) {\n    eventId\n    kind\n    changedFields\n    record {\n      id\n      number\n      remoteId\n      version\n    }\n  }\n}": typeof types.RecordChangedDocument,
    "mutation StartSync($input: StartSyncInput!) {\n  startSync(input: $input) {\n    syncRun {\n      id\n      kind\n      state\n    }\n  }\n}": typeof types.StartSyncDocument,
    "subscription SyncProgressed($connectionId: ID, $after: ID) {\n  syncProgressed(connectionId: $connectionId, after: $after) {\n    eventId\n    run {\n      id\n      kind\n      state\n      requests\n      entities {\n        entity\n        state\n        read\n        created\n        updated\n        unchanged\n        quarantined\n      }\n    }\n  }\n}": typeof types.SyncProgressedDocument,
    "mutation UpdateWorkOrder($input: UpdateWorkOrderInput!) {\n  updateWorkOrder(input: $input) {\n    workOrder {\n      id\n      number\n      status\n      version\n      remoteUpdatedAt\n    }\n  }\n}": typeof types.UpdateWorkOrderDocument,
};
const documents: Documents = {
    "mutation ConnectSystem($input: ConnectSystemInput!) {\n  connectSystem(input: $input) {\n    connection {\n      id\n      name\n      status\n      creditsConsumed\n      syncPlan {\n        historyDays\n        intervalSeconds\n      }\n    }\n    syncRun {\n      id\n      state\n    }\n  }\n}": types.ConnectSystemDocument,
    "subscription ConnectionStatusChanged($connectionId: ID, $after: ID) {\n  connectionStatusChanged(connectionId: $connectionId, after: $after) {\n    eventId\n    previous\n    status\n    reason\n    at\n    connection {\n      id\n      name\n      nextAttemptAt\n    }\n  }\n}": types.ConnectionStatusChangedDocument,
    "query Connections($first: Int = 50) {\n  connections(first: $first) {\n    nodes {\n      id\n      name\n      status\n      statusReason\n      nextAttemptAt\n      lastSuccessfulSyncAt\n      system {\n        system\n        name\n      }\n      streams {\n        entity\n        phase\n        recordCount\n        quarantinedCount\n        lastSuccessfulSyncAt\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n}": types.ConnectionsDocument,
    "mutation CreatePurchaseOrder($input: CreatePurchaseOrderInput!) {\n  createPurchaseOrder(input: $input) {\n    writeId\n    purchaseOrder {\n      id\n      number\n      status\n      statusRaw\n      version\n      vendor {\n        name\n      }\n      total {\n        amount\n        currency\n      }\n      lines {\n        lineNumber\n        quantityOrdered\n        unitPrice {\n          amount\n          currency\n        }\n        part {\n          number\n        }\n      }\n    }\n  }\n}": types.CreatePurchaseOrderDocument,
    "query OpenWorkOrders($first: Int = 20, $after: String) {\n  workOrders(\n    first: $first\n    after: $after\n    filter: {status: {in: [OPEN, IN_PROGRESS]}}\n  ) {\n    nodes {\n      id\n      number\n      title\n      status\n      statusRaw\n      priority\n      dueDate\n      asset {\n        number\n        name\n        location {\n          name\n        }\n      }\n      assignees {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    totalCount\n    totalCountIsExact\n    unavailable {\n      since\n      connection {\n        id\n        name\n      }\n    }\n  }\n}": types.OpenWorkOrdersDocument,
    "query PurchaseOrdersOfConnection($connectionId: ID!, $staleness: Staleness) {\n  purchaseOrders(\n    first: 100\n    filter: {connectionId: {eq: $connectionId}}\n    staleness: $staleness\n  ) {\n    nodes {\n      id\n      number\n      status\n      vendor {\n        id\n        name\n      }\n      lines {\n        quantityOrdered\n        part {\n          id\n          number\n        }\n      }\n    }\n    totalCount\n  }\n}": types.PurchaseOrdersOfConnectionDocument,
    "subscription RecordChanged($entities: [EntityType!], $connectionId: ID, $after: ID) {\n  recordChanged(entities: $entities, connectionId: $connectionId, after: $after) {\n    eventId\n    kind\n    changedFields\n    record {\n      id\n      number\n      remoteId\n      version\n    }\n  }\n}": types.RecordChangedDocument,
    "mutation StartSync($input: StartSyncInput!) {\n  startSync(input: $input) {\n    syncRun {\n      id\n      kind\n      state\n    }\n  }\n}": types.StartSyncDocument,
    "subscription SyncProgressed($connectionId: ID, $after: ID) {\n  syncProgressed(connectionId: $connectionId, after: $after) {\n    eventId\n    run {\n      id\n      kind\n      state\n      requests\n      entities {\n        entity\n        state\n        read\n        created\n        updated\n        unchanged\n        quarantined\n      }\n    }\n  }\n}": types.SyncProgressedDocument,
    "mutation UpdateWorkOrder($input: UpdateWorkOrderInput!) {\n  updateWorkOrder(input: $input) {\n    workOrder {\n      id\n      number\n      status\n      version\n      remoteUpdatedAt\n    }\n  }\n}": types.UpdateWorkOrderDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation ConnectSystem($input: ConnectSystemInput!) {\n  connectSystem(input: $input) {\n    connection {\n      id\n      name\n      status\n      creditsConsumed\n      syncPlan {\n        historyDays\n        intervalSeconds\n      }\n    }\n    syncRun {\n      id\n      state\n    }\n  }\n}"): (typeof documents)["mutation ConnectSystem($input: ConnectSystemInput!) {\n  connectSystem(input: $input) {\n    connection {\n      id\n      name\n      status\n      creditsConsumed\n      syncPlan {\n        historyDays\n        intervalSeconds\n      }\n    }\n    syncRun {\n      id\n      state\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription ConnectionStatusChanged($connectionId: ID, $after: ID) {\n  connectionStatusChanged(connectionId: $connectionId, after: $after) {\n    eventId\n    previous\n    status\n    reason\n    at\n    connection {\n      id\n      name\n      nextAttemptAt\n    }\n  }\n}"): (typeof documents)["subscription ConnectionStatusChanged($connectionId: ID, $after: ID) {\n  connectionStatusChanged(connectionId: $connectionId, after: $after) {\n    eventId\n    previous\n    status\n    reason\n    at\n    connection {\n      id\n      name\n      nextAttemptAt\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Connections($first: Int = 50) {\n  connections(first: $first) {\n    nodes {\n      id\n      name\n      status\n      statusReason\n      nextAttemptAt\n      lastSuccessfulSyncAt\n      system {\n        system\n        name\n      }\n      streams {\n        entity\n        phase\n        recordCount\n        quarantinedCount\n        lastSuccessfulSyncAt\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n}"): (typeof documents)["query Connections($first: Int = 50) {\n  connections(first: $first) {\n    nodes {\n      id\n      name\n      status\n      statusReason\n      nextAttemptAt\n      lastSuccessfulSyncAt\n      system {\n        system\n        name\n      }\n      streams {\n        entity\n        phase\n        recordCount\n        quarantinedCount\n        lastSuccessfulSyncAt\n      }\n    }\n    pageInfo {\n      hasNextPage\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation CreatePurchaseOrder($input: CreatePurchaseOrderInput!) {\n  createPurchaseOrder(input: $input) {\n    writeId\n    purchaseOrder {\n      id\n      number\n      status\n      statusRaw\n      version\n      vendor {\n        name\n      }\n      total {\n        amount\n        currency\n      }\n      lines {\n        lineNumber\n        quantityOrdered\n        unitPrice {\n          amount\n          currency\n        }\n        part {\n          number\n        }\n      }\n    }\n  }\n}"): (typeof documents)["mutation CreatePurchaseOrder($input: CreatePurchaseOrderInput!) {\n  createPurchaseOrder(input: $input) {\n    writeId\n    purchaseOrder {\n      id\n      number\n      status\n      statusRaw\n      version\n      vendor {\n        name\n      }\n      total {\n        amount\n        currency\n      }\n      lines {\n        lineNumber\n        quantityOrdered\n        unitPrice {\n          amount\n          currency\n        }\n        part {\n          number\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query OpenWorkOrders($first: Int = 20, $after: String) {\n  workOrders(\n    first: $first\n    after: $after\n    filter: {status: {in: [OPEN, IN_PROGRESS]}}\n  ) {\n    nodes {\n      id\n      number\n      title\n      status\n      statusRaw\n      priority\n      dueDate\n      asset {\n        number\n        name\n        location {\n          name\n        }\n      }\n      assignees {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    totalCount\n    totalCountIsExact\n    unavailable {\n      since\n      connection {\n        id\n        name\n      }\n    }\n  }\n}"): (typeof documents)["query OpenWorkOrders($first: Int = 20, $after: String) {\n  workOrders(\n    first: $first\n    after: $after\n    filter: {status: {in: [OPEN, IN_PROGRESS]}}\n  ) {\n    nodes {\n      id\n      number\n      title\n      status\n      statusRaw\n      priority\n      dueDate\n      asset {\n        number\n        name\n        location {\n          name\n        }\n      }\n      assignees {\n        name\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    totalCount\n    totalCountIsExact\n    unavailable {\n      since\n      connection {\n        id\n        name\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PurchaseOrdersOfConnection($connectionId: ID!, $staleness: Staleness) {\n  purchaseOrders(\n    first: 100\n    filter: {connectionId: {eq: $connectionId}}\n    staleness: $staleness\n  ) {\n    nodes {\n      id\n      number\n      status\n      vendor {\n        id\n        name\n      }\n      lines {\n        quantityOrdered\n        part {\n          id\n          number\n        }\n      }\n    }\n    totalCount\n  }\n}"): (typeof documents)["query PurchaseOrdersOfConnection($connectionId: ID!, $staleness: Staleness) {\n  purchaseOrders(\n    first: 100\n    filter: {connectionId: {eq: $connectionId}}\n    staleness: $staleness\n  ) {\n    nodes {\n      id\n      number\n      status\n      vendor {\n        id\n        name\n      }\n      lines {\n        quantityOrdered\n        part {\n          id\n          number\n        }\n      }\n    }\n    totalCount\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RecordChanged($entities: [EntityType!], $connectionId: ID, $after: ID) {\n  recordChanged(entities: $entities, connectionId: $connectionId, after: $after) {\n    eventId\n    kind\n    changedFields\n    record {\n      id\n      number\n      remoteId\n      version\n    }\n  }\n}"): (typeof documents)["subscription RecordChanged($entities: [EntityType!], $connectionId: ID, $after: ID) {\n  recordChanged(entities: $entities, connectionId: $connectionId, after: $after) {\n    eventId\n    kind\n    changedFields\n    record {\n      id\n      number\n      remoteId\n      version\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation StartSync($input: StartSyncInput!) {\n  startSync(input: $input) {\n    syncRun {\n      id\n      kind\n      state\n    }\n  }\n}"): (typeof documents)["mutation StartSync($input: StartSyncInput!) {\n  startSync(input: $input) {\n    syncRun {\n      id\n      kind\n      state\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription SyncProgressed($connectionId: ID, $after: ID) {\n  syncProgressed(connectionId: $connectionId, after: $after) {\n    eventId\n    run {\n      id\n      kind\n      state\n      requests\n      entities {\n        entity\n        state\n        read\n        created\n        updated\n        unchanged\n        quarantined\n      }\n    }\n  }\n}"): (typeof documents)["subscription SyncProgressed($connectionId: ID, $after: ID) {\n  syncProgressed(connectionId: $connectionId, after: $after) {\n    eventId\n    run {\n      id\n      kind\n      state\n      requests\n      entities {\n        entity\n        state\n        read\n        created\n        updated\n        unchanged\n        quarantined\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation UpdateWorkOrder($input: UpdateWorkOrderInput!) {\n  updateWorkOrder(input: $input) {\n    workOrder {\n      id\n      number\n      status\n      version\n      remoteUpdatedAt\n    }\n  }\n}"): (typeof documents)["mutation UpdateWorkOrder($input: UpdateWorkOrderInput!) {\n  updateWorkOrder(input: $input) {\n    workOrder {\n      id\n      number\n      status\n      version\n      remoteUpdatedAt\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;