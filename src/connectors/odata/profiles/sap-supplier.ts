import type { ServiceInput } from "../service-description.js";

/**
 * SAP S/4HANA, Business Partner (A2X), OData V2: https://api.sap.com/api/API_BUSINESS_PARTNER/overview
 *
 * Suppliers have no time of their last change there, so each run reads all.
 */
export const sapSupplier: ServiceInput = {
  path: "/sap/opu/odata/sap/API_BUSINESS_PARTNER",
  version: "V2",
  entities: {
    Vendor: {
      set: "A_Supplier",
      key: ["Supplier"],
      fields: {
        number: "Supplier",
        name: "SupplierName",
        status: {
          value: "DeletionIndicator && 'deleted' || PurchasingIsBlocked && 'blocked' || 'active'",
          values: { deleted: "INACTIVE", blocked: "BLOCKED", active: "ACTIVE" },
        },
        taxId: "VATRegistration",
        remoteCreatedAt: "CreationDate",
      },
      customFields: {
        accountGroup: { value: "SupplierAccountGroup", label: "Account group" },
        postingIsBlocked: { value: "PostingIsBlocked", label: "Blocked for posting" },
      },
    },
  },
};
