import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  validateSchema,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLType,
} from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { idFieldName, offeredIndexes, type EntityDefinition } from "../../schema/definition/index.js";
import { entities } from "../../schema/entities/index.js";
import { printGraphSchema } from "../../schema/print-schema.js";
import { generatedClass, indexedFields, reverseRelations } from "../../schema/types/index.js";
import { storedName } from "../../src/records/index.js";

let schema: GraphQLSchema;

beforeAll(async () => {
  schema = await buildGraphSchema();
});

function fieldsOf(name: string): Record<string, string> {
  const type = schema.getType(name);
  if (isObjectType(type) || isInterfaceType(type)) return typesOf(Object.values(type.getFields()));
  if (isInputObjectType(type)) return typesOf(Object.values(type.getFields()));
  throw new Error(`There is no type ${name} with fields.`);
}

function typesOf(fields: readonly { readonly name: string; readonly type: GraphQLType }[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, String(type)]));
}

function argumentsOf(type: GraphQLObjectType | null | undefined, field: string): Record<string, string> {
  return Object.fromEntries(
    (type?.getFields()[field]?.args ?? []).map(({ name, type: argument, defaultValue }) => [
      name,
      `${String(argument)}${defaultValue === undefined ? "" : ` = ${String(defaultValue as string | boolean)}`}`,
    ]),
  );
}

function valuesOf(name: string): string[] {
  const type = schema.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}

describe("the schema", () => {
  it("is valid, and printed the same each time", async () => {
    expect(validateSchema(schema)).toEqual([]);
    const text = printGraphSchema(schema);
    expect(text).toBe(printGraphSchema(await buildGraphSchema()));
    expect(text).toMatch(/^# Written by `npm run schema:print`/);
  });

  it("gives every record what all records have", () => {
    expect(fieldsOf("Node")).toEqual({ id: "ID!" });
    expect(fieldsOf("Record")).toEqual({
      id: "ID!",
      connection: "ConnectedSystem!",
      connectionId: "ID!",
      remoteId: "String!",
      number: "String",
      displayName: "String!",
      url: "URL",
      createdAt: "DateTime!",
      updatedAt: "DateTime!",
      remoteCreatedAt: "DateTime",
      remoteUpdatedAt: "DateTime",
      deletedAt: "DateTime",
      version: "Int!",
      customFields: "[CustomField!]!",
      raw: "JSON",
      fieldProvenance: "[FieldProvenance!]",
      history: "RecordChangeConnection!",
    });
    for (const { name } of Object.values(entities)) {
      const type = schema.getType(name) as GraphQLObjectType;
      expect(type.getInterfaces().map((one) => one.name)).toEqual(["Node", "Record"]);
    }
  });

  it("tells a record's history in pages", () => {
    for (const name of ["Record", "WorkOrder"]) {
      const type = schema.getType(name) as GraphQLObjectType;
      expect(argumentsOf(type, "history")).toEqual({ first: "Int", after: "String" });
    }
    expect(fieldsOf("RecordChangeConnection")).toEqual({
      edges: "[RecordChangeEdge!]!",
      nodes: "[RecordHistoryEntry!]!",
      pageInfo: "PageInfo!",
    });
    expect(fieldsOf("RecordHistoryEntry")).toEqual({
      id: "ID!",
      kind: "RecordChangeKind!",
      version: "Int!",
      at: "DateTime!",
      actor: "ChangeActor",
      changes: "[FieldChange!]!",
    });
  });

  it("offers quarantine, incidents and the history of the status", () => {
    const query = schema.getQueryType();
    expect(argumentsOf(query, "quarantine")).toEqual({
      connectionId: "ID!",
      entity: "EntityType",
      first: "Int",
      after: "String",
    });
    expect(argumentsOf(query, "incidents")).toEqual({ connectionId: "ID", first: "Int", after: "String" });
    expect(argumentsOf(query, "statusHistory")).toEqual({ connectionId: "ID!", first: "Int", after: "String" });
    expect(fieldsOf("Query")).toMatchObject({
      statusHistory: "StatusHistoryConnection!",
      quarantine: "QuarantinedRecordConnection!",
      incidents: "IncidentConnection!",
    });
    expect(fieldsOf("Mutation")).toMatchObject({
      retryQuarantined: "StartSyncPayload!",
      resolveHeldDeletions: "IncidentPayload!",
    });
    expect((schema.getType("Incident") as GraphQLObjectType).getInterfaces().map(({ name }) => name)).toEqual(["Node"]);
  });

  it("turns each kind of declared field into its types", () => {
    expect(fieldsOf("WorkOrder")).toMatchObject({
      title: "String",
      status: "WorkOrderStatus",
      statusRaw: "String",
      statusLabel: "String",
      asset: "Asset",
      assetId: "ID",
      assignees: "[User!]!",
      assigneeIds: "[ID!]!",
      dueDate: "DateTime",
      plannedOn: "Date",
      estimatedDuration: "Int",
      downtimeRequired: "Boolean",
      totalCost: "Money",
      failure: "WorkOrderFailure",
      allowedStatuses: "[WorkOrderStatus!]!",
    });
    expect(fieldsOf("PurchaseOrder")).toMatchObject({ lines: "[PurchaseOrderLine!]!" });
    expect(fieldsOf("PurchaseOrderLine")).toMatchObject({
      part: "Part",
      partId: "ID",
      quantityOrdered: "Decimal",
      unitPrice: "Money",
    });
    expect(fieldsOf("Vendor")).toMatchObject({ emails: "[String!]!", addresses: "[Address!]!" });
    expect(fieldsOf("Money")).toEqual({ amount: "Decimal!", currency: "CurrencyCode!" });
    expect(valuesOf("WorkOrderPartsStatus")).toEqual([
      "NO_PARTS",
      "ASSIGNED",
      "RESERVED",
      "KITTED",
      "STAGED",
      "ISSUED",
      "UNKNOWN",
    ]);
  });

  it("says of durations that they are seconds", () => {
    const type = schema.getType("WorkOrder") as GraphQLObjectType;
    expect(type.getFields()["estimatedDuration"]?.description).toBe("How long it should take. In whole seconds.");
  });

  it("offers a query for one record and one for a list of each entity", () => {
    const query = schema.getQueryType();
    for (const { name, single, plural } of Object.values(entities)) {
      expect(fieldsOf("Query")).toMatchObject({ [single]: name, [plural]: `${name}Connection!` });
      expect(argumentsOf(query, single)).toEqual({ id: "ID!", staleness: "Staleness = REFUSE" });
      expect(argumentsOf(query, plural)).toEqual({
        first: "Int",
        after: "String",
        last: "Int",
        before: "String",
        filter: `${name}Filter`,
        orderBy: `[${name}Order!]`,
        includeDeleted: "Boolean = false",
        staleness: "Staleness = REFUSE",
      });
      expect(fieldsOf(`${name}Connection`)).toEqual({
        edges: `[${name}Edge!]!`,
        nodes: `[${name}!]!`,
        pageInfo: "PageInfo!",
        totalCount: "Int!",
        totalCountIsExact: "Boolean!",
        unavailable: "[UnavailableConnection!]!",
      });
      expect(fieldsOf(`${name}Edge`)).toEqual({ cursor: "String!", node: `${name}!` });
    }
    expect(fieldsOf("Query")).toMatchObject({ node: "Node", nodes: "[Node]!" });
    expect(fieldsOf("PageInfo")).toEqual({
      hasNextPage: "Boolean!",
      hasPreviousPage: "Boolean!",
      startCursor: "String",
      endCursor: "String",
    });
  });

  it("offers the lists of each entity under a connection", () => {
    const system = schema.getType("ConnectedSystem") as GraphQLObjectType;
    for (const { name, plural } of Object.values(entities)) {
      expect(String(system.getFields()[plural]?.type)).toBe(`${name}Connection!`);
      expect(argumentsOf(system, plural)).toEqual({
        first: "Int",
        after: "String",
        filter: `${name}Filter`,
        orderBy: `[${name}Order!]`,
        staleness: "Staleness = REFUSE",
      });
    }
  });

  it("offers lists under records where an index begins with the reference, or the words hold it", () => {
    expect(
      reverseRelations().map(
        ({ owner, name, entity, reference }) => `${owner.name}.${name} <- ${entity.name}.${reference}`,
      ),
    ).toEqual([
      "Asset.workOrders <- WorkOrder.asset",
      "User.workOrders <- WorkOrder.assignees",
      "Team.workOrders <- WorkOrder.team",
      "Location.workOrders <- WorkOrder.location",
      "Vendor.workOrders <- WorkOrder.vendor",
      "WorkOrder.children <- WorkOrder.parent",
      "WorkRequest.workOrders <- WorkOrder.request",
      "MaintenancePlan.workOrders <- WorkOrder.maintenancePlan",
      "Asset.listedInWorkOrders <- WorkOrder.assets",
      "Location.siteWorkOrders <- WorkOrder.site",
      "WorkOrder.relatedWorkOrders <- WorkOrder.relations.workOrder",
      "WorkOrder.followUps <- WorkOrder.followUpOf",
      "Procedure.workOrders <- WorkOrder.procedures",
      "User.requestedWorkOrders <- WorkOrder.requester",
      "User.createdWorkOrders <- WorkOrder.createdBy",
      "User.supervisedWorkOrders <- WorkOrder.supervisor",
      "User.completedWorkOrders <- WorkOrder.completedBy",
      "FailureCode.workOrders <- WorkOrder.failure",
      "Asset.workRequests <- WorkRequest.asset",
      "Location.workRequests <- WorkRequest.location",
      "User.workRequests <- WorkRequest.requester",
      "WorkOrder.workRequests <- WorkRequest.workOrder",
      "FailureCode.workRequests <- WorkRequest.failure",
      "Location.assets <- Asset.location",
      "Asset.children <- Asset.parent",
      "AssetClass.assets <- Asset.assetClass",
      "Vendor.assets <- Asset.vendors",
      "User.assets <- Asset.owner",
      "Team.assets <- Asset.teams",
      "Location.siteAssets <- Asset.site",
      "Part.listedInAssets <- Asset.parts",
      "Location.children <- Location.parent",
      "Team.locations <- Location.teams",
      "Vendor.parts <- Part.vendors.vendor",
      "Asset.fittingParts <- Part.assets",
      "Part.stockLevels <- StockLevel.part",
      "Location.stockLevels <- StockLevel.storeroom",
      "Vendor.purchaseOrders <- PurchaseOrder.vendor",
      "User.purchaseOrders <- PurchaseOrder.buyer",
      "User.requestedPurchaseOrders <- PurchaseOrder.requester",
      "Location.purchaseOrders <- PurchaseOrder.shipTo",
      "Part.purchaseOrders <- PurchaseOrder.lines.part",
      "WorkOrder.purchaseOrders <- PurchaseOrder.lines.workOrder",
      "User.approvedPurchaseOrders <- PurchaseOrder.approver",
      "Location.billedPurchaseOrders <- PurchaseOrder.billTo",
      "Location.sitePurchaseOrders <- PurchaseOrder.site",
      "Location.storeroomPurchaseOrders <- PurchaseOrder.lines.storeroom",
      "Asset.purchaseOrders <- PurchaseOrder.lines.asset",
      "PurchaseOrder.goodsReceipts <- GoodsReceipt.purchaseOrder",
      "Vendor.goodsReceipts <- GoodsReceipt.vendor",
      "Part.goodsReceipts <- GoodsReceipt.lines.part",
      "User.goodsReceipts <- GoodsReceipt.receivedBy",
      "Location.goodsReceipts <- GoodsReceipt.lines.storeroom",
      "Location.users <- User.sites",
      "Team.users <- User.teams",
      "User.purchaseRequisitions <- PurchaseRequisition.requester",
      "PurchaseOrder.purchaseRequisitions <- PurchaseRequisition.purchaseOrder",
      "User.decidedPurchaseRequisitions <- PurchaseRequisition.approver",
      "Part.purchaseRequisitions <- PurchaseRequisition.lines.part",
      "Vendor.purchaseRequisitions <- PurchaseRequisition.lines.vendor",
      "Location.purchaseRequisitions <- PurchaseRequisition.lines.storeroom",
      "WorkOrder.purchaseRequisitions <- PurchaseRequisition.lines.workOrder",
      "Vendor.invoices <- Invoice.vendor",
      "PurchaseOrder.invoices <- Invoice.purchaseOrder",
      "Part.invoices <- Invoice.lines.part",
      "Part.stockTransactions <- StockTransaction.part",
      "Location.stockTransactions <- StockTransaction.storeroom",
      "WorkOrder.stockTransactions <- StockTransaction.workOrder",
      "PurchaseOrder.stockTransactions <- StockTransaction.purchaseOrder",
      "GoodsReceipt.stockTransactions <- StockTransaction.goodsReceipt",
      "Location.transferStockTransactions <- StockTransaction.otherStoreroom",
      "User.stockTransactions <- StockTransaction.by",
      "WorkOrder.tasks <- WorkOrderTask.workOrder",
      "User.workOrderTasks <- WorkOrderTask.assignee",
      "Asset.workOrderTasks <- WorkOrderTask.asset",
      "WorkOrderTask.children <- WorkOrderTask.parent",
      "Meter.workOrderTasks <- WorkOrderTask.meter",
      "User.completedWorkOrderTasks <- WorkOrderTask.completedBy",
      "WorkOrder.parts <- WorkOrderPart.workOrder",
      "Part.workOrderParts <- WorkOrderPart.part",
      "Location.workOrderParts <- WorkOrderPart.storeroom",
      "WorkOrder.labor <- LaborEntry.workOrder",
      "User.laborEntries <- LaborEntry.user",
      "WorkOrder.costs <- CostEntry.workOrder",
      "Vendor.costEntries <- CostEntry.vendor",
      "WorkOrder.comments <- WorkOrderComment.workOrder",
      "User.workOrderComments <- WorkOrderComment.author",
      "WorkOrder.statusHistory <- WorkOrderStatusChange.workOrder",
      "User.workOrderStatusChanges <- WorkOrderStatusChange.by",
      "Asset.maintenancePlans <- MaintenancePlan.asset",
      "Team.maintenancePlans <- MaintenancePlan.team",
      "Procedure.maintenancePlans <- MaintenancePlan.procedures",
      "Asset.listedInMaintenancePlans <- MaintenancePlan.assets",
      "Meter.maintenancePlans <- MaintenancePlan.meterTriggers.meter",
      "User.maintenancePlans <- MaintenancePlan.template.assignees",
      "AssetClass.procedures <- Procedure.assetClass",
      "Asset.meters <- Meter.asset",
      "Location.meters <- Meter.location",
      "Meter.readings <- MeterReading.meter",
      "WorkOrder.meterReadings <- MeterReading.workOrder",
      "User.meterReadings <- MeterReading.readBy",
      "AssetClass.children <- AssetClass.parent",
      "Asset.statusEvents <- AssetStatusEvent.asset",
      "WorkOrder.assetStatusEvents <- AssetStatusEvent.workOrder",
      "User.assetStatusEvents <- AssetStatusEvent.setBy",
      "FailureCode.children <- FailureCode.parent",
      "AssetClass.failureCodes <- FailureCode.assetClass",
      "User.ledTeams <- Team.lead",
      "User.memberOfTeams <- Team.members",
      "Location.siteTeams <- Team.site",
      "WorkOrder.attachments <- Attachment.workOrder",
      "WorkRequest.attachments <- Attachment.workRequest",
      "Asset.attachments <- Attachment.asset",
      "PurchaseOrder.attachments <- Attachment.purchaseOrder",
      "User.attachments <- Attachment.uploadedBy",
    ]);
    expect(argumentsOf(schema.getType("Asset") as GraphQLObjectType, "workOrders")).toEqual({
      first: "Int",
      after: "String",
      filter: "WorkOrderFilter",
      orderBy: "[WorkOrderOrder!]",
    });
  });

  it("leads back from wherever a reference leads to", () => {
    const ways = new Set(
      reverseRelations().map(({ owner, entity, reference }) => `${entity.name}.${reference} -> ${owner.name}`),
    );
    for (const { name: entity, fields } of Object.values<EntityDefinition>(entities)) {
      for (const [outer, field] of Object.entries(fields)) {
        if ("entity" in field) expect(ways).toContain(`${entity}.${outer} -> ${field.entity}`);
        if (!("object" in field)) continue;
        for (const [inner, within] of Object.entries(field.object.fields)) {
          if (!("entity" in within) || ways.has(`${entity}.${outer} -> ${within.entity}`)) continue;
          expect(ways).toContain(`${entity}.${outer}.${inner} -> ${within.entity}`);
        }
      }
    }
  });

  it("offers filters and orders only on what some index holds, its own or the one over words", () => {
    expect(fieldsOf("WorkOrderFilter")).toEqual({
      and: "[WorkOrderFilter!]",
      or: "[WorkOrderFilter!]",
      not: "WorkOrderFilter",
      number: "StringFilter",
      status: "WorkOrderStatusFilter",
      priority: "PriorityFilter",
      asset: "AssetFilter",
      assetId: "IDFilter",
      assignees: "UserFilter",
      assigneeIds: "IDFilter",
      team: "TeamFilter",
      teamId: "IDFilter",
      location: "LocationFilter",
      locationId: "IDFilter",
      vendor: "VendorFilter",
      vendorId: "IDFilter",
      parent: "WorkOrderFilter",
      parentId: "IDFilter",
      request: "WorkRequestFilter",
      requestId: "IDFilter",
      maintenancePlan: "MaintenancePlanFilter",
      maintenancePlanId: "IDFilter",
      assets: "AssetFilter",
      assetIds: "IDFilter",
      site: "LocationFilter",
      siteId: "IDFilter",
      followUpOf: "WorkOrderFilter",
      followUpOfId: "IDFilter",
      procedures: "ProcedureFilter",
      procedureIds: "IDFilter",
      requester: "UserFilter",
      requesterId: "IDFilter",
      createdBy: "UserFilter",
      createdById: "IDFilter",
      supervisor: "UserFilter",
      supervisorId: "IDFilter",
      completedBy: "UserFilter",
      completedById: "IDFilter",
      dueDate: "DateTimeFilter",
      connectionId: "IDFilter",
      createdAt: "DateTimeFilter",
      search: "String",
      statusRaw: "StringFilter",
      updatedAt: "DateTimeFilter",
    });
    expect(fieldsOf("DateTimeFilter")).toEqual({
      eq: "DateTime",
      in: "[DateTime!]",
      gt: "DateTime",
      gte: "DateTime",
      lt: "DateTime",
      lte: "DateTime",
    });
    expect(fieldsOf("WorkOrderStatusFilter")).toEqual({ eq: "WorkOrderStatus", in: "[WorkOrderStatus!]" });
    expect(valuesOf("WorkOrderOrderField").sort()).toEqual([
      "CREATED_AT",
      "DUE_DATE",
      "NUMBER",
      "PRIORITY",
      "STATUS",
      "STATUS_RAW",
      "UPDATED_AT",
    ]);
    expect(valuesOf("OrderDirection")).toEqual(["ASC", "DESC"]);
    const filter = schema.getType("WorkOrderFilter") as GraphQLInputObjectType;
    expect(filter.description).toContain(
      "number; status, updatedAt; status, dueDate; status, priority, updatedAt; statusRaw, updatedAt; asset, updatedAt; asset, status, updatedAt",
    );
  });

  it("describes every field of every entity and of what is within it", () => {
    for (const { name } of Object.values(entities)) {
      for (const field of Object.values((schema.getType(name) as GraphQLObjectType).getFields())) {
        expect(field.description, `${name}.${field.name}`).toBeTruthy();
      }
    }
  });
});

describe("names that the schema and the store share", () => {
  const all = Object.values<EntityDefinition>(entities);

  it("are the same for ids and for the source's own values", () => {
    for (const { fields } of all) {
      for (const [name, field] of Object.entries(fields)) {
        if (field.kind !== "reference" && field.kind !== "references") continue;
        expect(idFieldName(name, field)).toBe(storedName(name, field));
      }
    }
  });

  it("are the same for the fields in indexes", () => {
    for (const entity of all) {
      const offered = new Set(offeredIndexes(entity).flat());
      expect(new Set(indexedFields(entity).map(({ name }) => name))).toEqual(offered);
    }
  });
});

describe("a declaration that can't be right", () => {
  it("is refused when two types want one name", () => {
    generatedClass("TakenName");
    expect(() => generatedClass("TakenName")).toThrow(
      "Two types of the schema want the name TakenName; rename one in its declaration.",
    );
  });

  it("is refused when a list under a record would take the name of a field", () => {
    const location: EntityDefinition = { ...entities.Location, plural: "name", listedUnder: [] };
    const part: EntityDefinition = {
      ...entities.Part,
      plural: "address",
      fields: { place: { kind: "reference", entity: "Location", description: "" } },
      indexes: [["place"]],
      listedUnder: [],
    };
    expect(() => reverseRelations([location, part])).toThrow(
      "Part.place wants to be listed as Location.address, a name that is taken.",
    );
  });

  it("is refused when an indexed reference leads nowhere", () => {
    const part: EntityDefinition = {
      ...entities.Part,
      fields: { place: { kind: "reference", entity: "Nowhere", description: "" } },
      indexes: [["place"]],
      listedUnder: [],
    };
    expect(() => reverseRelations([part])).toThrow("Part.place refers to Nowhere, which is not an entity.");
  });

  it("is refused when a part that is listed as a whole refers to several entities", () => {
    const order: EntityDefinition = { ...entities.PurchaseOrder, listedUnder: ["lines"] };
    expect(() => reverseRelations([order])).toThrow(
      "PurchaseOrder.lines refers to several entities: list each of its references by itself.",
    );
  });
});
