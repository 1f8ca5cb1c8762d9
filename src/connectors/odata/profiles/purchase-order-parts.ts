/** What the two purchase order services of SAP S/4HANA have in common. */

/**
 * The processing states are those that SAP names (https://userapps.support.sap.com/sap/support/knowledge/en/3416344): 02 active,
 * 03 in release, 05 release completed, 08 rejected. None of them says whether the order was sent.
 */
export const statusValues = {
  blocked: "ON_HOLD",
  incomplete: "DRAFT",
  "02": "APPROVED",
  "03": "PENDING_APPROVAL",
  "05": "APPROVED",
  "08": "REJECTED",
} as const;

export const statusLabels = {
  blocked: "Blocked",
  "02": "Active",
  "03": "In Release",
  "05": "Release Completed",
  "08": "Rejected",
} as const;

/** @param deletionCode The property that is S on an order that is blocked. */
export function statusExpression(deletionCode: string): string {
  return `${deletionCode} == 'S' && 'blocked' || PurchasingCompletenessStatus && 'incomplete' || PurchasingProcessingStatus`;
}

/** Prices are for a number of units, of a unit that may be another than the order's; then there is no price of one. */
const unitPrice =
  "(OrderPriceUnit || PurchaseOrderQuantityUnit) == PurchaseOrderQuantityUnit && NetPriceAmount && ((to_number(NetPriceQuantity || '1') || `1`) == `1` && NetPriceAmount || to_number(NetPriceAmount) / to_number(NetPriceQuantity)) || `null`";

export const headerFields = {
  number: "PurchaseOrder",
  reference: "CorrespncInternalReference",
  vendor: "Supplier",
  vendorContact: "SupplierRespSalesPersonName",
  orderDate: "PurchaseOrderDate",
  currency: "DocumentCurrency",
  paymentTerms: "PaymentTerms",
  incoterms: "IncotermsClassification",
  remoteCreatedAt: "CreationDate",
} as const;

export const lineFields = {
  remoteId: "PurchaseOrderItem",
  lineNumber: "to_number(PurchaseOrderItem)",
  part: "Material",
  description: "PurchaseOrderItemText",
  vendorPartNumber: "SupplierMaterialNumber",
  quantityOrdered: "OrderQuantity",
  unit: "PurchaseOrderQuantityUnit",
  unitPrice: { value: unitPrice, currency: "DocumentCurrency" },
  status: { value: "IsCompletelyDelivered && 'delivered' || `null`", values: { delivered: "RECEIVED" } },
} as const;

export const headerCustomFields = {
  orderType: { value: "PurchaseOrderType", label: "Order type" },
  companyCode: { value: "CompanyCode", label: "Company code" },
  purchasingOrganization: { value: "PurchasingOrganization", label: "Purchasing organization" },
  purchasingGroup: { value: "PurchasingGroup", label: "Purchasing group" },
  externalReference: { value: "CorrespncExternalReference", label: "Your reference" },
} as const;
