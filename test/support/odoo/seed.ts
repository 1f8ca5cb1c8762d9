import type { Orm, Values } from "./orm.js";

/** Microseconds: an hour on 2026-11-02, plus so many. */
const at = (hours: number, micros = 0) => Date.parse("2026-11-02T08:00:00Z") * 1_000 + hours * 3_600e6 + micros;

export const users = { integration: 2, clerk: 5 } as const;

/** A small plant: its people, machines, stores, vendors, orders. Ids are what tests refer to. */
export function seed(orm: Orm): void {
  const put = (model: string, values: Values, hours = 0, micros = 0) => {
    const time = at(hours, micros);
    orm.put(model, { create_date: time, create_uid: 1, write_date: time, write_uid: 1, ...values });
  };
  put("res.currency", { id: 1, name: "EUR", active: true });
  put("res.currency", { id: 2, name: "USD", active: true });
  put("res.company", { id: 1, name: "Plant", currency_id: 1 });
  put("res.country", { id: 1, name: "Germany", code: "DE" });
  put("res.country.state", { id: 1, name: "Hamburg" });
  put("account.payment.term", { id: 1, name: "30 Days", active: true });
  put("account.incoterms", { id: 1, name: "Delivered at place" });
  put("uom.uom", { id: 1, name: "Units" });
  put("product.category", { id: 1, name: "Spare parts" });
  const people = [
    { id: 1, name: "OdooBot", login: "__system__", active: false },
    {
      id: users.integration,
      name: "Integration",
      login: "integration@example.com",
      email: "integration@example.com",
      phone: "+49 40 1",
    },
    { id: users.clerk, name: "Clerk", login: "clerk@example.com" },
    { id: 6, name: "Technician", login: "tech@example.com" },
    { id: 7, name: "Portal", login: "portal@example.com", share: true },
  ];
  for (const [place, person] of people.entries()) {
    put(
      "res.users",
      { active: true, share: false, lang: "en_US", tz: "Europe/Berlin", company_id: 1, ...person },
      place,
    );
  }
  seedMaintenance(put);
  seedVendors(put);
  seedStock(put);
  seedPurchases(put);
}

type Put = (model: string, values: Values, hours?: number, micros?: number) => void;

function seedMaintenance(put: Put): void {
  const stages = [
    { id: 1, name: "New Request", sequence: 1, done: false },
    { id: 2, name: "In Progress", sequence: 2, done: false },
    { id: 3, name: "Repaired", sequence: 3, done: true },
    { id: 4, name: "Scrap", sequence: 4, done: true },
  ];
  for (const stage of stages) put("maintenance.stage", stage);
  put("x_hazard", { id: 1, name: "Electrical" });
  put("x_hazard", { id: 2, name: "Pressure" });
  put("maintenance.team", { id: 1, name: "Internal Maintenance", active: true, member_ids: [users.clerk, 6] });
  put("maintenance.team", { id: 2, name: "Electricians", active: true, member_ids: [6] }, 1);
  put("maintenance.team", { id: 3, name: "Old crew", active: false, member_ids: [] }, 2);
  put("maintenance.equipment.category", { id: 1, name: "Presses" });
  for (let id = 1; id <= 9; id += 1) {
    put(
      "maintenance.equipment",
      {
        id,
        name: `Press ${id}`,
        active: id !== 9,
        note: "<p>Hydraulic press</p><p>Second line &amp; more</p>",
        category_id: 1,
        model: `HP-${id}`,
        serial_no: id === 3 ? false : `SN-00${id}`,
        location: `Hall ${id}`,
        partner_id: 11,
        partner_ref: `ACME-${id}`,
        owner_user_id: users.clerk,
        technician_user_id: 6,
        maintenance_team_id: 1,
        assign_date: "2026-01-05",
        effective_date: "2026-01-15",
        warranty_date: "2028-01-15",
        scrap_date: id === 8 ? "2026-10-31" : false,
        cost: id === 3 ? 0 : 12_500.5,
        company_id: 1,
        mtbf: 40,
        mttr: 2,
      },
      id * 30,
    );
  }
  const kinds = [
    { stage_id: 1 },
    { stage_id: 2 },
    { stage_id: 2, kanban_state: "blocked" },
    { stage_id: 3, close_date: "2026-11-04" },
    { stage_id: 1, archive: true },
    { stage_id: 3, archive: true, close_date: "2026-11-05" },
  ];
  // One import at one instant, more of them than any page of the tests: with ids against the order of the microseconds.
  for (let id = 1; id <= 24; id += 1) put("maintenance.request", requestOf(id, kinds[id % 6] ?? {}), 40, 900 - id * 30);
  for (let id = 25; id <= 40; id += 1) put("maintenance.request", requestOf(id, kinds[id % 6] ?? {}), id * 4);
}

function requestOf(id: number, kind: Values): Values {
  return {
    id,
    name: `Oil leak ${id}`,
    description: id % 5 === 0 ? false : `<p>Under the pump<br>of press ${id}</p>`,
    request_date: "2026-11-02",
    close_date: false,
    owner_user_id: users.clerk,
    create_uid: users.clerk,
    category_id: 1,
    equipment_id: (id % 9) + 1,
    user_id: id % 3 === 0 ? false : 6,
    priority: String(id % 4),
    kanban_state: "normal",
    archive: false,
    maintenance_type: id % 2 === 0 ? "preventive" : "corrective",
    schedule_date: Date.parse("2026-11-10T07:30:00Z") * 1_000,
    schedule_end: Date.parse("2026-11-10T09:00:00Z") * 1_000,
    maintenance_team_id: 1,
    duration: 1.5,
    x_permit: id === 6 ? "hot" : false,
    x_inspector_id: id === 6 ? users.clerk : false,
    x_spare_id: id === 6 ? 1 : false,
    x_hazard_ids: id === 6 ? [1, 2] : [],
    x_risk: id === 6 ? 3 : false,
    ...kind,
  };
}

function seedVendors(put: Put): void {
  for (let id = 11; id <= 17; id += 1) {
    put(
      "res.partner",
      {
        id,
        name: `Vendor ${id}`,
        ref: `V-${id}`,
        active: id !== 17,
        vat: `DE00000${id}`,
        website: "https://vendor.example.com",
        email: `sales${id}@example.com`,
        phone: "+49 40 2",
        mobile: "+49 170 3",
        street: "1 Works Road",
        street2: "Gate 2",
        city: "Hamburg",
        zip: "20095",
        state_id: 1,
        country_id: 1,
        country_code: "DE",
        comment: "<p>Rings before delivery</p>",
        type: "contact",
        // The last one was only ordered from.
        supplier_rank: id === 16 ? 0 : 3,
        property_supplier_payment_term_id: 1,
        property_purchase_currency_id: 2,
      },
      id * 20,
    );
  }
  put("res.partner", {
    id: 21,
    name: "Ann Seller",
    function: "Sales",
    email: "ann@example.com",
    phone: "+49 40 4",
    type: "contact",
    parent_id: 11,
    active: true,
    supplier_rank: 0,
  });
  put("res.partner", { id: 22, name: "Warehouse", type: "delivery", parent_id: 11, active: true, supplier_rank: 0 });
  put("res.partner", { id: 31, name: "Customer", type: "contact", active: true, supplier_rank: 0 }, 3);
}

function seedStock(put: Put): void {
  for (let id = 1; id <= 6; id += 1) {
    put("product.template", { id, name: `Part ${id}` });
    put("product.supplierinfo", {
      id: id * 10,
      sequence: 1,
      partner_id: 11,
      product_code: `S-${id}`,
      price: 4.25 * id,
      currency_id: 1,
      delay: 7,
      product_id: false,
      product_tmpl_id: id,
    });
    put("product.supplierinfo", {
      id: id * 10 + 1,
      sequence: 2,
      partner_id: 12,
      product_code: `T-${id}`,
      price: 5,
      currency_id: 2,
      delay: 3,
      product_id: id === 1 ? 2 : id,
      product_tmpl_id: id,
    });
    const kind =
      id === 5
        ? { type: "service" }
        : id === 6
          ? { type: "consu", is_storable: false }
          : { type: "consu", is_storable: true };
    put(
      "product.product",
      {
        id,
        name: `Part ${id}`,
        default_code: `P-${id}`,
        description: "<p>A part</p>",
        barcode: `40000000000${id}`,
        active: id !== 4,
        ...kind,
        categ_id: 1,
        uom_id: 1,
        standard_price: 0.1 + 0.2,
        lst_price: 9.5,
        currency_id: 1,
        cost_currency_id: 1,
        tracking: id === 2 ? "lot" : id === 3 ? "serial" : "none",
        product_tmpl_id: id,
        seller_ids: [id * 10, id * 10 + 1],
      },
      id * 30,
    );
  }
  const places = [
    { id: 1, name: "Partners", complete_name: "Partners/Vendors", usage: "supplier" },
    { id: 7, name: "WH", complete_name: "WH", usage: "view" },
    { id: 8, name: "Stock", complete_name: "WH/Stock", usage: "internal", location_id: 7, barcode: "WH-STOCK" },
    { id: 9, name: "Shelf 1", complete_name: "WH/Stock/Shelf 1", usage: "internal", location_id: 8 },
    { id: 10, name: "Between", complete_name: "Between", usage: "transit", active: false },
  ];
  for (const place of places) put("stock.location", { active: true, ...place }, place.id * 10);
  put("stock.lot", { id: 1, name: "LOT-1" });
  for (let id = 1; id <= 8; id += 1) {
    put("stock.quant", {
      id,
      product_id: (id % 4) + 1,
      location_id: id === 8 ? 1 : id % 2 === 0 ? 8 : 9,
      lot_id: id === 2 ? 1 : false,
      owner_id: id === 3 ? 11 : false,
      quantity: id * 10.5,
      reserved_quantity: id,
      product_uom_id: 1,
      last_count_date: id === 1 ? "2026-10-30" : false,
    });
  }
}

function seedPurchases(put: Put): void {
  const states = ["draft", "sent", "to approve", "purchase", "purchase", "purchase", "cancel"];
  for (let id = 1; id <= 21; id += 1) {
    const state = states[id % 7] ?? "draft";
    const isOrder = state === "purchase";
    const got = isOrder ? [10, 4, 0][id % 3] : 0;
    put(
      "purchase.order",
      {
        id,
        name: `P0000${id}`,
        origin: `REQ-${id}`,
        partner_ref: `Q-${id}`,
        state,
        partner_id: id === 1 ? 16 : 11 + (id % 4),
        user_id: users.clerk,
        // One in the morning in Berlin: another day in UTC.
        date_order: Date.parse("2026-11-02T23:30:00Z") * 1_000,
        date_approve: isOrder ? Date.parse("2026-11-03T08:00:00Z") * 1_000 : false,
        date_planned: Date.parse("2026-11-12T11:00:00Z") * 1_000,
        currency_id: 1,
        company_id: 1,
        amount_untaxed: 42.5,
        amount_tax: 8.5,
        amount_total: 51,
        payment_term_id: 1,
        incoterm_id: 1,
        notes: "<p>Gate 2</p>",
        note: "<p>Gate 2</p>",
        invoice_status: isOrder ? "to invoice" : "no",
        receipt_status: isOrder ? ["full", "partial", "pending"][id % 3] : false,
      },
      id * 12,
    );
    put(
      "purchase.order.line",
      { id: id * 10, order_id: id, sequence: 5, display_type: "line_section", name: "Bearings", product_qty: 0 },
      id * 12,
    );
    put(
      "purchase.order.line",
      {
        id: id * 10 + 1,
        order_id: id,
        partner_id: id === 1 ? 16 : 11 + (id % 4),
        sequence: 10,
        display_type: false,
        product_id: (id % 3) + 1,
        name: `[P-${(id % 3) + 1}] Part`,
        product_qty: 10,
        qty_received: got,
        qty_invoiced: got,
        product_uom: 1,
        product_uom_id: 1,
        price_unit: 4.25,
        price_tax: 8.5,
        price_subtotal: 42.5,
        date_planned: Date.parse("2026-11-12T11:00:00Z") * 1_000,
        currency_id: 1,
      },
      id * 12,
    );
  }
}
