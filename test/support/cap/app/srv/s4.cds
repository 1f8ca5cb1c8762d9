/**
 * Services with the names and types of SAP S/4HANA's, as far as the profiles ask for them:
 * API_MAINTENANCEORDER, API_EQUIPMENT, API_PURCHASEORDER_PROCESS_SRV, API_PURCHASEORDER_2, API_BUSINESS_PARTNER.
 */
namespace s4;

@path: '/odata/v4/sap/opu/odata/sap/API_MAINTENANCEORDER' @requires: 'authenticated-user'
@cds.query.limit: { default: 20, max: 20 }
service MaintenanceOrderApi {
  entity MaintenanceOrder {
    key MaintenanceOrder : String(12); MaintenanceOrderType : String(4); MaintenanceOrderDesc : String(40);
    SystemStatusText : String(40); UserStatusText : String(40); MaintPriority : String(1); MaintenanceActivityType : String(3);
    Equipment : String(18); FunctionalLocation : String(30); MainWorkCenter : String(8); MaintenancePlanningPlant : String(4); CostCenter : String(10); WBSElement : String(24);
    MaintOrdBasicStartDateTime : DateTime; MaintOrdBasicEndDateTime : DateTime; LatestAcceptableCompletionDate : Date; MainWorkCompletedDateTime : DateTime;
    MaintenanceNotification : String(12); MaintOrdPersonResponsible : String(12); MaintenancePlan : String(12);
    MaintOrderCreationDateTime : DateTime; LastChangeDateTime : DateTime;
  }
}

@path: '/odata/v4/sap/opu/odata/sap/API_EQUIPMENT' @requires: 'authenticated-user'
service EquipmentApi {
  entity Equipment {
    key Equipment : String(18); key ValidityEndDate : Date; EquipmentName : String(40); EquipmentCategory : String(1); TechnicalObjectType : String(10);
    InventoryNumber : String(25); OperationStartDate : Date; AcquisitionValue : Decimal(13, 3); Currency : String(5); AcquisitionDate : Date;
    AssetManufacturerName : String(30); ManufacturerPartTypeName : String(20); ManufacturerPartNmbr : String(30); ManufacturerSerialNumber : String(30); ConstructionYear : String(4);
    MaintenancePlant : String(4); ABCIndicator : String(1); MaintObjectFreeDefinedAttrib : String(30); MasterFixedAsset : String(12); CostCenter : String(10);
    MaintenancePlanningPlant : String(4); MainWorkCenter : String(8); FunctionalLocation : String(30); EquipInstallationPositionNmbr : String(4); SuperordinateEquipment : String(18);
    EquipmentIsAvailable : Boolean; EquipmentIsInstalled : Boolean; EquipmentIsInactive : Boolean; EquipmentIsMarkedForDeletion : Boolean;
    CreationDate : Date; LastChangeDateTime : DateTime;
  }
}

@path: '/odata/v4/sap/opu/odata/sap/API_PURCHASEORDER_PROCESS_SRV' @requires: 'authenticated-user'
@cds.query.limit: { default: 20, max: 20 }
service PurchaseOrderApi {
  entity A_PurchaseOrder {
    key PurchaseOrder : String(10); CompanyCode : String(4); PurchaseOrderType : String(4); PurchasingDocumentDeletionCode : String(1); PurchasingProcessingStatus : String(2);
    PurchasingCompletenessStatus : Boolean; CreationDate : Date; LastChangeDateTime : Timestamp; Supplier : String(10); PaymentTerms : String(4); PurchasingOrganization : String(4);
    PurchasingGroup : String(3); PurchaseOrderDate : Date; DocumentCurrency : String(5); SupplierRespSalesPersonName : String(30); IncotermsClassification : String(3);
    CorrespncExternalReference : String(12); CorrespncInternalReference : String(12);
    to_PurchaseOrderItem : Composition of many A_PurchaseOrderItem on to_PurchaseOrderItem.PurchaseOrder = PurchaseOrder;
  }
  entity A_PurchaseOrderItem {
    key PurchaseOrder : String(10); key PurchaseOrderItem : String(5); PurchasingDocumentDeletionCode : String(1); PurchaseOrderItemText : String(40); Material : String(40);
    SupplierMaterialNumber : String(35); OrderQuantity : Decimal(13, 3); PurchaseOrderQuantityUnit : String(3); OrderPriceUnit : String(3); NetPriceAmount : Decimal(12, 3);
    NetPriceQuantity : Decimal(5, 0); DocumentCurrency : String(5); IsCompletelyDelivered : Boolean;
    to_ScheduleLine : Composition of many A_PurchaseOrderScheduleLine on to_ScheduleLine.PurchasingDocument = PurchaseOrder and to_ScheduleLine.PurchasingDocumentItem = PurchaseOrderItem;
  }
  entity A_PurchaseOrderScheduleLine {
    key PurchasingDocument : String(10); key PurchasingDocumentItem : String(5); key ScheduleLine : String(4); ScheduleLineDeliveryDate : Date; ScheduleLineOrderQuantity : Decimal(13, 3);
  }
}

@path: '/odata/v4/sap/opu/odata4/sap/api_purchaseorder_2/srvd_a2x/sap/purchaseorder/0001' @requires: 'authenticated-user'
@cds.query.limit: { default: 20, max: 20 }
service PurchaseOrder2Api {
  entity PurchaseOrder as projection on PurchaseOrderApi.A_PurchaseOrder {
    *, PurchasingDocumentDeletionCode as PurchaseOrderDeletionCode, to_PurchaseOrderItem as _PurchaseOrderItem : redirected to PurchaseOrderItem
  } excluding { to_PurchaseOrderItem, PurchasingDocumentDeletionCode };
  entity PurchaseOrderItem as projection on PurchaseOrderApi.A_PurchaseOrderItem {
    *, (OrderQuantity * NetPriceAmount) as NetAmount : Decimal(15, 3), to_ScheduleLine as _PurchaseOrderScheduleLineTP : redirected to PurchaseOrderScheduleLine
  } excluding { to_ScheduleLine };
  entity PurchaseOrderScheduleLine as projection on PurchaseOrderApi.A_PurchaseOrderScheduleLine;
}

@path: '/odata/v4/sap/opu/odata/sap/API_BUSINESS_PARTNER' @requires: 'authenticated-user'
service BusinessPartnerApi {
  entity A_Supplier {
    key Supplier : String(10); SupplierName : String(80); SupplierAccountGroup : String(4); VATRegistration : String(20); PurchasingIsBlocked : Boolean; PostingIsBlocked : Boolean;
    DeletionIndicator : Boolean; CreationDate : Date;
  }
}
