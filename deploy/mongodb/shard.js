// mongosh, on a router of a sharded cluster: shards the collections of the gateway that grow with its records, and leaves
// those that are sharded already. Run it after the gateway's first start, which makes the collections and their indexes, and
// again after an upgrade that brings new ones: mongosh "$MONGODB_URI" --file shard.js
//
// Every key begins with the organization, so that zones can keep one's data where it has to be. A unique index of a
// sharded collection has to begin with the shard key, and what writes one document has to name it whole:
// docs/sharding.md says which collections stay on one shard, and why.

const entities = [
  ...["assetClasses", "assetStatusEvents", "assets", "attachments", "costEntries", "failureCodes", "goodsReceipts"],
  ...["invoices", "laborEntries", "locations", "maintenancePlans", "meterReadings", "meters", "parts", "procedures"],
  ...["purchaseOrders", "purchaseRequisitions", "stockLevels", "stockTransactions", "teams", "users", "vendors"],
  ...["workOrderComments", "workOrderParts", "workOrderStatusChanges", "workOrderTasks", "workOrders", "workRequests"],
];
const ofRecord = { organizationId: 1, connectionId: 1, remoteId: 1 };
const ofTenant = { organizationId: 1, environment: 1, _id: 1 };
const keys = {
  ...Object.fromEntries(entities.map((name) => [name, ofRecord])),
  history: { organizationId: 1, connectionId: 1, recordId: 1 },
  attempts: { organizationId: 1, deliveryId: 1 },
  ...Object.fromEntries(
    ["raw", "quarantine", "syncRuns", "deliveries", "messages", "auditLog"].map((name) => [name, ofTenant]),
  ),
};

if (db.hello().msg !== "isdbgrid")
  throw new Error(
    "This is no router of a sharded cluster. Connect to a mongos; docs/sharding.md says what a cluster needs.",
  );
const there = new Set(db.getCollectionNames());
const missing = Object.keys(keys).filter((name) => !there.has(name));
if (missing.length > 0)
  throw new Error(
    `${db.getName()} has no ${missing.join(", ")}. Start the gateway of this release once, then run this again.`,
  );

sh.enableSharding(db.getName());
for (const [name, key] of Object.entries(keys)) {
  const namespace = `${db.getName()}.${name}`;
  const known = db.getSiblingDB("config").collections.findOne({ _id: namespace });
  if (known) {
    if (JSON.stringify(known.key) !== JSON.stringify(key))
      throw new Error(
        `${namespace} is sharded by ${JSON.stringify(known.key)}, and ${JSON.stringify(key)} was expected.`,
      );
    continue;
  }
  // Where the gateway's own indexes do not begin with the key; a no-op where they do not have to.
  if (key === ofTenant) db.getCollection(name).createIndex(key, { name: "by_tenant" });
  sh.shardCollection(namespace, key);
  print(`${namespace} is sharded by ${Object.keys(key).join(", ")}`);
}
