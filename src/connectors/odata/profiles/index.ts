import { service, type ServiceDescription } from "../service-description.js";
import { sapEquipment } from "./sap-equipment.js";
import { sapMaintenanceOrder } from "./sap-maintenance-order.js";
import { sapPurchaseOrder } from "./sap-purchase-order.js";
import { sapPurchaseOrder2 } from "./sap-purchase-order-2.js";
import { sapSupplier } from "./sap-supplier.js";

/** Services that many systems have. A profile is what a config would say of the service itself. */
const known = {
  "sap-maintenance-order": sapMaintenanceOrder,
  "sap-equipment": sapEquipment,
  "sap-purchase-order": sapPurchaseOrder,
  "sap-purchase-order-2": sapPurchaseOrder2,
  "sap-supplier": sapSupplier,
};

export type ProfileName = keyof typeof known;

export const profileNames = Object.keys(known) as [ProfileName, ...ProfileName[]];

export const profiles = Object.fromEntries(
  Object.entries(known).map(([name, given]) => [name, service.parse(given)]),
) as Record<ProfileName, ServiceDescription>;
