import type { ServiceInput } from "../service-description.js";

/**
 * SAP S/4HANA, Equipment, OData V2: https://api.sap.com/api/OP_API_EQUIPMENT/overview
 *
 * An equipment has one entry for each period that its data was valid in. The one that is valid now has no end, so its key is the
 * number alone, as orders refer to it.
 */
export const sapEquipment: ServiceInput = {
  path: "/sap/opu/odata/sap/API_EQUIPMENT",
  version: "V2",
  entities: {
    Asset: {
      set: "Equipment",
      key: ["Equipment"],
      modified: "LastChangeDateTime",
      created: "CreationDate",
      filter: "ValidityEndDate eq datetime'9999-12-31T00:00:00'",
      deletedWhen: "EquipmentIsMarkedForDeletion",
      fields: {
        number: "Equipment",
        name: "EquipmentName",
        status: {
          value:
            "EquipmentIsInactive && 'inactive' || EquipmentIsInstalled && 'installed' || EquipmentIsAvailable && 'available' || `null`",
          values: { inactive: "DECOMMISSIONED", installed: "OPERATIONAL", available: "STANDBY" },
        },
        category: "EquipmentCategory",
        type: "TechnicalObjectType",
        parent: "SuperordinateEquipment",
        location: "FunctionalLocation",
        position: "EquipInstallationPositionNmbr",
        manufacturer: "AssetManufacturerName",
        model: "ManufacturerPartTypeName",
        manufacturerPartNumber: "ManufacturerPartNmbr",
        serialNumber: "ManufacturerSerialNumber",
        inventoryNumber: "InventoryNumber",
        inServiceDate: "OperationStartDate",
        constructionYear: "ConstructionYear",
        purchaseDate: "AcquisitionDate",
        acquisitionCost: { value: "Currency && AcquisitionValue", currency: "Currency" },
        costCenter: "CostCenter",
        fixedAssetRef: "MasterFixedAsset",
        remoteCreatedAt: "CreationDate",
      },
      customFields: {
        abcIndicator: { value: "ABCIndicator", label: "ABC indicator" },
        maintenancePlant: { value: "MaintenancePlant", label: "Maintenance plant" },
        planningPlant: { value: "MaintenancePlanningPlant", label: "Planning plant" },
        mainWorkCenter: { value: "MainWorkCenter", label: "Main work center" },
        sortField: { value: "MaintObjectFreeDefinedAttrib", label: "Sort field" },
      },
    },
  },
};
