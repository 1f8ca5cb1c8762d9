import type { ServiceInput } from "../service-description.js";
import {
  headerCustomFields,
  headerFields,
  lineFields,
  statusExpression,
  statusLabels,
  statusValues,
} from "./purchase-order-parts.js";

/** SAP S/4HANA, Purchase Order, OData V2: https://api.sap.com/api/OP_API_PURCHASEORDER_PROCESS_SRV_0001/overview */
export const sapPurchaseOrder: ServiceInput = {
  path: "/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV",
  version: "V2",
  entities: {
    PurchaseOrder: {
      set: "A_PurchaseOrder",
      key: ["PurchaseOrder"],
      modified: "LastChangeDateTime",
      expand: ["to_PurchaseOrderItem/to_ScheduleLine"],
      deletedWhen: "PurchasingDocumentDeletionCode == 'L'",
      fields: {
        ...headerFields,
        status: {
          value: statusExpression("PurchasingDocumentDeletionCode"),
          values: statusValues,
          label: statusLabels,
        },
        lines: {
          each: "to_PurchaseOrderItem[?PurchasingDocumentDeletionCode != 'L']",
          fields: { ...lineFields, promisedDate: "to_ScheduleLine[0].ScheduleLineDeliveryDate" },
        },
      },
      customFields: headerCustomFields,
    },
  },
};
