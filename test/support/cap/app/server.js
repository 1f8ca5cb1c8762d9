const { randomBytes } = require("node:crypto");
const cds = require("@sap/cds");

/** A minute after the other from the beginning of the year. */
const minute = (count) => new Date(Date.UTC(2026, 0, 1) + count * 60_000).toISOString();
const day = (count) => minute(count * 1440).slice(0, 10);

/**
 * As SAP Gateway protects changes (https://blogs.sap.com/2021/06/04/how-does-csrf-token-work-sap-gateway/): a token is fetched with a
 * read, together with a cookie, and both have to come with each change; otherwise it is refused and nothing was done.
 */
function csrf() {
  const sessions = new Map();
  return (req, res, next) => {
    const wanted = String(req.headers["x-csrf-token"] ?? "");
    if (req.method === "GET" || req.method === "HEAD") {
      if (/^fetch$/i.test(wanted)) {
        const [session, token] = [randomBytes(12).toString("hex"), randomBytes(12).toString("base64url")];
        sessions.set(session, token);
        res.setHeader("x-csrf-token", token);
        res.setHeader("set-cookie", [
          `sap-usercontext=sap-client=100; path=/`,
          `SAP_SESSIONID_CAP_100=${session}; path=/; HttpOnly`,
        ]);
      }
      return next();
    }
    const session = /SAP_SESSIONID_CAP_100=([0-9a-f]+)/.exec(String(req.headers.cookie ?? ""))?.[1];
    if (session !== undefined && sessions.get(session) === wanted) return next();
    res.setHeader("x-csrf-token", "Required");
    res.status(403).type("text/plain").send("CSRF token validation failed");
  };
}

cds.on("served", async () => {
  const { INSERT } = cds.ql;
  const orders = Number(process.env.SEED_POS ?? 130);
  const put = (entity, rows) => INSERT.into(entity).entries(rows);
  const uuid = (kind, count) => `${kind}0000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
  await put(
    "erp.Suppliers",
    ["ACME", "BOLT", "CRANE"].map((ID, i) => ({
      ID,
      name: `${ID} GmbH`,
      city: "Hamburg",
      blocked: i === 2,
      createdAt: minute(i),
      modifiedAt: minute(i),
    })),
  );
  await put(
    "erp.Materials",
    ["BRG-6204", "BLT-M8", "HYD-PMP"].map((ID, i) => ({
      ID,
      description: `Material ${ID}`,
      price: [4.25, 0.1234, 1249][i],
      createdAt: minute(i),
      modifiedAt: minute(i),
    })),
  );
  await put(
    "erp.Equipment",
    Array.from({ length: 6 }, (_, i) => ({
      ID: uuid("e", i),
      number: `EQ-${i}`,
      description: `Pump ${i}`,
      superior_ID: i === 0 ? null : uuid("e", 0),
      location: "Hall 1",
      serial: `SN-${i}`,
      boughtOn: day(i),
      createdAt: minute(i),
      modifiedAt: minute(i),
    })),
  );
  await put("erp.OrderStates", [
    { code: "N", name: "Not released" },
    { code: "R", name: "Released" },
  ]);
  // Every ten of them changed at one time, as after a mass change.
  await put(
    "erp.PurchaseOrders",
    Array.from({ length: orders }, (_, i) => ({
      ID: uuid("b", i),
      number: String(4500000000 + i),
      title: `Order ${i}`,
      supplier_ID: ["ACME", "BOLT", "CRANE"][i % 3],
      orderDate: day(i % 90),
      netAmount: (10 * i + 0.01).toFixed(2),
      status: i % 4 === 3 ? "R" : "N",
      createdAt: minute(i),
      modifiedAt: minute(Math.floor(i / 10) * 1440),
      items: Array.from({ length: 1 + (i % 5) }, (_, j) => ({
        pos: 10 * (j + 1),
        material_ID: ["BRG-6204", "BLT-M8", "HYD-PMP"][j % 3],
        quantity: i + 1,
        netPrice: 4.25 + j,
      })),
    })),
  );
  await put(
    "erp.MaintenanceOrders",
    Array.from({ length: 12 }, (_, i) => ({
      ID: uuid("a", i),
      number: String(800000 + i),
      title: `Maintenance ${i}`,
      status: ["CRTD", "REL", "TECO"][i % 3],
      equipment_ID: uuid("e", i % 6),
      basicStart: minute(i * 1440),
      plannedHours: i + 0.5,
      dueOn: day(i),
      shutdown: i % 2 === 0,
      createdAt: minute(i),
      modifiedAt: minute(i * 1440),
    })),
  );
  await put(
    "erp.Stock",
    ["BRG-6204", "BLT-M8"].flatMap((material_ID) =>
      ["1000", "2000"].flatMap((plant) => [1, 2].map((bin) => ({ material_ID, plant, bin, quantity: bin * 10 }))),
    ),
  );

  await put(
    "s4.BusinessPartnerApi.A_Supplier",
    Array.from({ length: 5 }, (_, i) => ({
      Supplier: String(1000230 + i),
      SupplierName: `Supplier ${i}`,
      SupplierAccountGroup: "SUPL",
      VATRegistration: `DE10000000${i}`,
      PurchasingIsBlocked: i === 1,
      PostingIsBlocked: false,
      DeletionIndicator: i === 2,
      CreationDate: day(i),
    })),
  );
  await put(
    "s4.EquipmentApi.Equipment",
    Array.from({ length: 12 }, (_, i) => ({
      Equipment: String(210100000 + (i >> 1)),
      ValidityEndDate: i % 2 === 0 ? "9999-12-31" : day(i),
      EquipmentName: `Pump ${i >> 1}`,
      EquipmentCategory: "M",
      TechnicalObjectType: "PUMP",
      InventoryNumber: `INV-${i}`,
      OperationStartDate: day(i),
      AcquisitionValue: i < 4 ? 0 : 1200.5,
      Currency: i < 4 ? "" : "EUR",
      AcquisitionDate: day(i),
      AssetManufacturerName: "KSB",
      ManufacturerPartTypeName: "Etanorm",
      ManufacturerPartNmbr: "40-160",
      ManufacturerSerialNumber: `S-${i}`,
      ConstructionYear: "2019",
      MaintenancePlant: "1010",
      ABCIndicator: "A",
      MaintObjectFreeDefinedAttrib: "North",
      MasterFixedAsset: "000000010001",
      CostCenter: "10101301",
      MaintenancePlanningPlant: "1010",
      MainWorkCenter: "RES-0100",
      FunctionalLocation: "1010-SPA-MECH",
      EquipInstallationPositionNmbr: "0010",
      SuperordinateEquipment: i < 4 ? "" : "210100000",
      EquipmentIsAvailable: i >= 8,
      EquipmentIsInstalled: i < 8,
      EquipmentIsInactive: i >= 10,
      EquipmentIsMarkedForDeletion: i >= 10,
      CreationDate: day(0),
      LastChangeDateTime: minute(i * 1440),
    })),
  );
  await put(
    "s4.MaintenanceOrderApi.MaintenanceOrder",
    Array.from({ length: 45 }, (_, i) => ({
      MaintenanceOrder: String(4000000 + i),
      MaintenanceOrderType: "YA01",
      MaintenanceOrderDesc: `Repair ${i}`,
      SystemStatusText: [
        "CRTD MANC NMAT PRC",
        "REL  MANC NMAT PRC SETC",
        "REL  PCNF NMAT",
        "TECO CNF  NMAT PRC",
        "CLSD CNF",
        "TECO DLFL",
      ][i % 6],
      UserStatusText: "INIT",
      MaintPriority: String(1 + (i % 4)),
      MaintenanceActivityType: "001",
      Equipment: String(210100000 + (i % 4)),
      FunctionalLocation: "1010-SPA-MECH",
      MainWorkCenter: "RES-0100",
      MaintenancePlanningPlant: "1010",
      CostCenter: "10101301",
      WBSElement: "P-100",
      MaintOrdBasicStartDateTime: minute(i * 60),
      MaintOrdBasicEndDateTime: minute(i * 60 + 60),
      LatestAcceptableCompletionDate: day(i),
      MainWorkCompletedDateTime: i % 6 > 2 ? minute(i * 70) : null,
      MaintenanceNotification: String(10000000 + i),
      MaintOrdPersonResponsible: "1001",
      MaintenancePlan: "PLAN-1",
      MaintOrderCreationDateTime: minute(i),
      // An order that nobody has changed yet has no such time.
      LastChangeDateTime: i < 40 ? minute(Math.floor(i / 3) * 1440) : null,
    })),
  );
  await put(
    "s4.PurchaseOrderApi.A_PurchaseOrder",
    Array.from({ length: 45 }, (_, i) => ({
      PurchaseOrder: String(4500000000 + i),
      CompanyCode: "1010",
      PurchaseOrderType: "NB",
      PurchasingDocumentDeletionCode: i === 44 ? "L" : i === 43 ? "S" : "",
      PurchasingProcessingStatus: ["02", "03", "05", "08"][i % 4],
      PurchasingCompletenessStatus: i === 42,
      CreationDate: day(i % 30),
      LastChangeDateTime: new Date(Date.parse(minute(Math.floor(i / 15) * 1440)) + 123).toISOString(),
      Supplier: String(1000230 + (i % 5)),
      PaymentTerms: "0001",
      PurchasingOrganization: "1010",
      PurchasingGroup: "001",
      PurchaseOrderDate: day(i % 30),
      DocumentCurrency: "EUR",
      SupplierRespSalesPersonName: "Kim",
      IncotermsClassification: "DAP",
      CorrespncExternalReference: "EXT",
      CorrespncInternalReference: "INT",
      to_PurchaseOrderItem: Array.from({ length: 1 + (i % 3) }, (_, j) => ({
        PurchaseOrderItem: String(10 * (j + 1)),
        PurchasingDocumentDeletionCode: j === 2 ? "L" : "",
        PurchaseOrderItemText: `Item ${j}`,
        Material: `MAT-${j}`,
        SupplierMaterialNumber: "X-1",
        OrderQuantity: 12.5,
        PurchaseOrderQuantityUnit: "PC",
        OrderPriceUnit: "PC",
        NetPriceAmount: 1249.9,
        NetPriceQuantity: j === 1 ? 100 : 1,
        DocumentCurrency: "EUR",
        IsCompletelyDelivered: i % 2 === 0,
        to_ScheduleLine: [{ ScheduleLine: "1", ScheduleLineDeliveryDate: day(40), ScheduleLineOrderQuantity: 12.5 }],
      })),
    })),
  );
});

// Its tests are gone when nobody holds the other end.
process.stdin.resume().on("end", () => process.exit(0));

// CAP listens on all interfaces by itself.
module.exports = (options) => {
  const app = options.app ?? require("express")();
  // In front of all that CAP adds.
  app.use("/odata/v2", csrf());
  const listen = app.listen.bind(app);
  app.listen = (port) => listen(port, "127.0.0.1");
  return cds.server({ ...options, app });
};
