import type { ServiceInput } from "../service-description.js";

/**
 * SAP S/4HANA, Maintenance Order (A2X), OData V2: https://api.sap.com/api/OP_API_MAINTENANCEORDER_0001/overview
 *
 * The status is read from the system statuses as SAP abbreviates them in English; requests ask for English, whatever language the
 * account has. Which priorities, order types and work centers there are is each customer's own, so they stay in SAP's words.
 */
export const sapMaintenanceOrder: ServiceInput = {
  path: "/sap/opu/odata/sap/API_MAINTENANCEORDER",
  version: "V2",
  entities: {
    WorkOrder: {
      set: "MaintenanceOrder",
      key: ["MaintenanceOrder"],
      modified: "LastChangeDateTime",
      created: "MaintOrderCreationDateTime",
      fields: {
        number: "MaintenanceOrder",
        title: "MaintenanceOrderDesc",
        status: {
          value:
            "split(SystemStatusText || '', ' ') | (contains(@, 'DLFL') && 'DLFL' || contains(@, 'CLSD') && 'CLSD' || contains(@, 'TECO') && 'TECO' || contains(@, 'LKD') && 'LKD' || contains(@, 'CNF') && 'CNF' || contains(@, 'PCNF') && 'PCNF' || contains(@, 'REL') && 'REL' || contains(@, 'CRTD') && 'CRTD' || @[0])",
          values: {
            DLFL: "CANCELED",
            CLSD: "CLOSED",
            TECO: "COMPLETED",
            LKD: "ON_HOLD",
            CNF: "COMPLETED",
            PCNF: "IN_PROGRESS",
            REL: "OPEN",
            CRTD: "PENDING_APPROVAL",
          },
          // The long texts of SAP's system statuses, which the service gives abbreviated.
          label: {
            DLFL: "Deletion flag",
            CLSD: "Closed",
            TECO: "Technically completed",
            LKD: "Locked",
            CNF: "Confirmed",
            PCNF: "Partially confirmed",
            REL: "Released",
            CRTD: "Created",
          },
        },
        subStatus: "UserStatusText",
        activityType: "MaintenanceActivityType",
        category: "MaintenanceOrderType",
        asset: "Equipment",
        location: "FunctionalLocation",
        craft: "MainWorkCenter",
        costCenter: "CostCenter",
        projectRef: "WBSElement",
        scheduledStart: "MaintOrdBasicStartDateTime",
        scheduledEnd: "MaintOrdBasicEndDateTime",
        dueDate: "LatestAcceptableCompletionDate",
        dueDateIsFullDay: "LatestAcceptableCompletionDate && `true` || `null`",
        completedAt: "MainWorkCompletedDateTime",
        remoteCreatedAt: "MaintOrderCreationDateTime",
      },
      customFields: {
        priority: { value: "MaintPriority", label: "Priority" },
        systemStatus: { value: "SystemStatusText", label: "System status" },
        notification: { value: "MaintenanceNotification", label: "Notification" },
        planningPlant: { value: "MaintenancePlanningPlant", label: "Planning plant" },
        personResponsible: { value: "MaintOrdPersonResponsible", label: "Person responsible" },
        maintenancePlan: { value: "MaintenancePlan", label: "Maintenance plan" },
      },
    },
  },
};
