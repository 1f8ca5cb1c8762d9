import {
  boolean,
  decimal,
  defineEntity,
  defineEnum,
  defineObject,
  enumeration,
  int,
  money,
  objects,
  reference,
  references,
  string,
} from "../definition/index.js";

export const partType = defineEnum({
  name: "PartType",
  description: "How a part is handled.",
  values: {
    STOCK: "Kept in stock.",
    NON_STOCK: "Bought when needed.",
    SERVICE: "Not a thing.",
    TOOL: "Lent, not used up.",
    KIT: "A set of other parts.",
  },
});

export const partStatus = defineEnum({
  name: "PartStatus",
  description: "Whether a part may still be used.",
  values: {
    ACTIVE: "In use.",
    INACTIVE: "Not to be ordered.",
    OBSOLETE: "Replaced by another.",
  },
});

const partVendor = defineObject({
  name: "PartVendor",
  description: "Who sells a part, and on what terms.",
  fields: {
    vendor: reference("Vendor", "The seller."),
    vendorPartNumber: string("The seller's number for it."),
    price: money("Price of one unit."),
    leadTimeDays: int("Days from order to delivery."),
    preferred: boolean("Whether this seller comes first."),
  },
});

export const part = defineEntity({
  name: "Part",
  single: "part",
  plural: "parts",
  idPrefix: "pt",
  description: "A spare part, material or service that can be stocked, used or bought.",
  dataKind: "MASTER",
  syncPriority: 25,
  relatedAs: { assets: "fittingParts" },
  fields: {
    number: string("Its number."),
    name: string("What people call it."),
    description: string("More about it."),
    category: string("The source's own grouping."),
    type: enumeration(partType, "How it is handled."),
    status: enumeration(partStatus, "Whether it may still be used."),
    unit: string("Unit it is counted in."),
    barcode: string("Printed code on it."),
    manufacturer: string("Who makes it."),
    manufacturerPartNumber: string("The maker's number for it."),
    unitCost: money("Cost of one unit."),
    lastCost: money("Cost of one unit when last bought."),
    averageCost: money("Average cost of one unit."),
    listPrice: money("Price it is sold at."),
    vendors: objects(partVendor, "Who sells it."),
    assets: references("Asset", "What it fits."),
    lotTracked: boolean("Whether lots are told apart."),
    serialTracked: boolean("Whether each piece is told apart."),
    minimumQuantity: decimal("Stock level below which it is ordered."),
  },
  indexes: [["number"], ["status", "updatedAt"]],
  search: ["number", "name", "manufacturer", "manufacturerPartNumber", "barcode"],
  listedUnder: ["vendors.vendor", "assets"],
  writable: ["number", "name", "description", "category", "type", "status", "unit", "barcode", "unitCost"],
});
