import type { ServiceInput } from "../service-description.js";
import {
  headerCustomFields,
  headerFields,
  lineFields,
  statusExpression,
  statusLabels,
  statusValues,
} from "./purchase-order-parts.js";

/** SAP S/4HANA, Purchase Order, OData V4: https://api.sap.com/api/OP_PURCHASEORDER_0001/overview */
export const sapPurchaseOrder2: ServiceInput = {
  path: "/sap/opu/odata4/sap/api_purchaseorder_2/srvd_a2x/sap/purchaseorder/0001",
  version: "V4",
  entities: {
    PurchaseOrder: {
      set: "PurchaseOrder",
      key: ["PurchaseOrder"],
      modified: "LastChangeDateTime",
      expand: ["_PurchaseOrderItem($expand=_PurchaseOrderScheduleLineTP)"],
      deletedWhen: "PurchaseOrderDeletionCode == 'L'",
      fields: {
        ...headerFields,
        status: { value: statusExpression("PurchaseOrderDeletionCode"), values: statusValues, label: statusLabels },
        lines: {
          each: "_PurchaseOrderItem[?PurchasingDocumentDeletionCode != 'L']",
          fields: {
            ...lineFields,
            total: { value: "NetAmount", currency: "DocumentCurrency" },
            promisedDate: "_PurchaseOrderScheduleLineTP[0].ScheduleLineDeliveryDate",
          },
        },
      },
      customFields: headerCustomFields,
    },
  },
};
