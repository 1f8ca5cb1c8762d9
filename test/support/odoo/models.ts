export type FieldType =
  | "boolean"
  | "char"
  | "text"
  | "html"
  | "integer"
  | "float"
  | "monetary"
  | "date"
  | "datetime"
  | "selection"
  | "many2one"
  | "one2many"
  | "many2many";

export interface Field {
  readonly type: FieldType;
  readonly relation?: string;
  /** Of a one2many: the field that leads back. */
  readonly inverse?: string;
  readonly required?: boolean;
  /** Its name before people, where it is another. */
  readonly label?: string;
  /** Each value with the words in which people see it. */
  readonly selection?: Readonly<Record<string, string>>;
}

export interface Model {
  /** As Odoo calls it before people. */
  readonly title: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Which groups may do what; `user` is everybody who has a login. */
  readonly access: Readonly<Record<string, string>>;
  readonly groupName?: string;
}

const char: Field = { type: "char" };
const html: Field = { type: "html" };
const text: Field = { type: "text" };
const bool: Field = { type: "boolean" };
const int: Field = { type: "integer" };
const float: Field = { type: "float" };
const money: Field = { type: "monetary" };
const date: Field = { type: "date" };
const datetime: Field = { type: "datetime" };
const one = (relation: string): Field => ({ type: "many2one", relation });
const many = (relation: string, inverse: string): Field => ({ type: "one2many", relation, inverse });
const lists = (relation: string): Field => ({ type: "many2many", relation });
const selection = (values: Readonly<Record<string, string>>): Field => ({ type: "selection", selection: values });
const required = (field: Field): Field => ({ ...field, required: true });

const logAccess = {
  display_name: char,
  create_date: datetime,
  create_uid: one("res.users"),
  write_date: datetime,
  write_uid: one("res.users"),
};

/**
 * The models of Odoo that matter here, as its addons declare them: base, product, stock, purchase, maintenance.
 * @param version From 18 on goods are stocked where `is_storable` says so; 18 renamed `notes`, 19 `product_uom` of a line.
 */
export function modelsOf(version: 17 | 19): Readonly<Record<string, Model>> {
  const everybody = { user: "r" };
  const purchasing = { purchase: "rwcu" };
  const maintenance = { user: "rwcu" };
  const declared: Record<string, Model> = {
    "res.company": { title: "Companies", access: everybody, fields: { name: char, currency_id: one("res.currency") } },
    "res.currency": { title: "Currency", access: everybody, fields: { name: char, active: bool } },
    "res.country": { title: "Country", access: everybody, fields: { name: char, code: char } },
    "res.country.state": { title: "Country state", access: everybody, fields: { name: char } },
    "res.users": {
      title: "User",
      access: everybody,
      fields: {
        name: char,
        login: char,
        email: char,
        phone: char,
        active: bool,
        share: bool,
        lang: char,
        tz: char,
        company_id: one("res.company"),
      },
    },
    "res.partner": {
      title: "Contact",
      access: everybody,
      fields: {
        name: char,
        ref: char,
        active: bool,
        vat: char,
        website: char,
        email: char,
        phone: char,
        ...(version < 19 ? { mobile: char } : {}),
        street: char,
        street2: char,
        city: char,
        zip: char,
        state_id: one("res.country.state"),
        country_id: one("res.country"),
        country_code: char,
        comment: html,
        function: char,
        type: selection({
          contact: "Contact",
          invoice: "Invoice Address",
          delivery: "Delivery Address",
          other: "Other Address",
        }),
        parent_id: one("res.partner"),
        child_ids: many("res.partner", "parent_id"),
        supplier_rank: int,
        property_supplier_payment_term_id: one("account.payment.term"),
        property_purchase_currency_id: one("res.currency"),
        purchase_line_ids: many("purchase.order.line", "partner_id"),
      },
    },
    "account.payment.term": { title: "Payment Terms", access: everybody, fields: { name: char, active: bool } },
    "account.incoterms": { title: "Incoterms", access: everybody, fields: { name: char } },
    "uom.uom": { title: "Product Unit of Measure", access: everybody, fields: { name: char } },
    "product.category": { title: "Product Category", access: everybody, fields: { name: char } },
    "product.template": { title: "Product", access: everybody, fields: { name: char } },
    "product.supplierinfo": {
      title: "Supplier Pricelist",
      access: everybody,
      fields: {
        sequence: int,
        partner_id: one("res.partner"),
        product_id: one("product.product"),
        product_tmpl_id: one("product.template"),
        product_code: char,
        price: float,
        currency_id: one("res.currency"),
        delay: int,
      },
    },
    "product.product": {
      title: "Product Variant",
      access: everybody,
      fields: {
        name: char,
        default_code: char,
        description: html,
        barcode: char,
        active: bool,
        type:
          version < 18
            ? selection({ consu: "Consumable", service: "Service", product: "Storable Product" })
            : selection({ consu: "Goods", service: "Service", combo: "Combo" }),
        ...(version < 18 ? {} : { is_storable: bool }),
        categ_id: one("product.category"),
        uom_id: one("uom.uom"),
        standard_price: float,
        lst_price: float,
        currency_id: one("res.currency"),
        cost_currency_id: one("res.currency"),
        tracking: selection({ serial: "By Unique Serial Number", lot: "By Lots", none: "By Quantity" }),
        product_tmpl_id: one("product.template"),
        seller_ids: lists("product.supplierinfo"),
      },
    },
    "stock.location": {
      title: "Inventory Locations",
      access: { stock: "r" },
      groupName: "Inventory/User",
      fields: {
        name: char,
        complete_name: char,
        active: bool,
        usage: selection({
          supplier: "Vendor Location",
          view: "View",
          internal: "Internal Location",
          customer: "Customer Location",
          inventory: "Inventory Loss",
          production: "Production",
          transit: "Transit Location",
        }),
        location_id: one("stock.location"),
        barcode: char,
      },
    },
    "stock.lot": { title: "Lot/Serial", access: { stock: "r" }, fields: { name: char } },
    "stock.quant": {
      title: "Quants",
      access: { stock: "r" },
      groupName: "Inventory/User",
      fields: {
        product_id: one("product.product"),
        location_id: one("stock.location"),
        lot_id: one("stock.lot"),
        owner_id: one("res.partner"),
        quantity: float,
        reserved_quantity: float,
        product_uom_id: one("uom.uom"),
        last_count_date: date,
      },
    },
    "purchase.order": {
      title: "Purchase Order",
      access: purchasing,
      groupName: "Purchase/User",
      fields: {
        name: required(char),
        origin: char,
        partner_ref: char,
        state: selection({
          draft: "RFQ",
          sent: "RFQ Sent",
          "to approve": "To Approve",
          purchase: "Purchase Order",
          ...(version < 19 ? { done: "Locked" } : {}),
          cancel: "Cancelled",
        }),
        partner_id: required(one("res.partner")),
        user_id: one("res.users"),
        date_order: required(datetime),
        date_approve: datetime,
        date_planned: datetime,
        currency_id: required(one("res.currency")),
        amount_untaxed: money,
        amount_tax: money,
        amount_total: money,
        payment_term_id: one("account.payment.term"),
        incoterm_id: one("account.incoterms"),
        [version < 18 ? "notes" : "note"]: html,
        invoice_status: selection({ no: "Nothing to Bill", "to invoice": "Waiting Bills", invoiced: "Fully Billed" }),
        receipt_status: selection({ pending: "Not Received", partial: "Partially Received", full: "Fully Received" }),
        order_line: many("purchase.order.line", "order_id"),
        company_id: one("res.company"),
      },
    },
    "purchase.order.line": {
      title: "Purchase Order Line",
      access: purchasing,
      groupName: "Purchase/User",
      fields: {
        order_id: required(one("purchase.order")),
        partner_id: one("res.partner"),
        sequence: int,
        display_type: selection({ line_section: "Section", line_note: "Note" }),
        product_id: one("product.product"),
        name: required(text),
        product_qty: required(float),
        qty_received: float,
        qty_invoiced: float,
        [version < 19 ? "product_uom" : "product_uom_id"]: one("uom.uom"),
        price_unit: float,
        price_tax: float,
        price_subtotal: money,
        date_planned: datetime,
        currency_id: one("res.currency"),
      },
    },
    "maintenance.stage": {
      title: "Maintenance Stage",
      access: everybody,
      fields: { name: char, sequence: int, fold: bool, done: bool },
    },
    "maintenance.team": {
      title: "Maintenance Teams",
      access: everybody,
      fields: { name: char, active: bool, member_ids: lists("res.users") },
    },
    x_hazard: { title: "Hazard", access: everybody, fields: { name: char } },
    "maintenance.equipment.category": {
      title: "Maintenance Equipment Category",
      access: everybody,
      fields: { name: char },
    },
    "maintenance.equipment": {
      title: "Maintenance Equipment",
      access: everybody,
      fields: {
        name: char,
        active: bool,
        note: html,
        category_id: one("maintenance.equipment.category"),
        model: char,
        serial_no: char,
        location: char,
        partner_id: one("res.partner"),
        partner_ref: char,
        owner_user_id: one("res.users"),
        technician_user_id: one("res.users"),
        maintenance_team_id: one("maintenance.team"),
        assign_date: date,
        effective_date: date,
        warranty_date: date,
        scrap_date: date,
        cost: float,
        company_id: one("res.company"),
        mtbf: int,
        mttr: int,
      },
    },
    "maintenance.request": {
      title: "Maintenance Request",
      access: maintenance,
      fields: {
        name: required(char),
        description: html,
        request_date: date,
        close_date: date,
        owner_user_id: one("res.users"),
        category_id: one("maintenance.equipment.category"),
        equipment_id: one("maintenance.equipment"),
        user_id: one("res.users"),
        stage_id: one("maintenance.stage"),
        priority: selection({ 0: "Very Low", 1: "Low", 2: "Normal", 3: "High" }),
        kanban_state: required(selection({ normal: "In Progress", blocked: "Blocked", done: "Ready for next stage" })),
        archive: bool,
        maintenance_type: selection({ corrective: "Corrective", preventive: "Preventive" }),
        schedule_date: datetime,
        ...(version < 19 ? {} : { schedule_end: datetime }),
        maintenance_team_id: required(one("maintenance.team")),
        duration: float,
        // What a customer added.
        x_permit: selection({ hot: "Hot work", height: "Work at height" }),
        x_inspector_id: { ...one("res.users"), label: "Inspector" },
        x_spare_id: one("product.product"),
        x_hazard_ids: { ...lists("x_hazard"), label: "Hazards" },
        x_risk: int,
      },
    },
  };
  return Object.fromEntries(
    Object.entries(declared).map(([name, model]) => [name, { ...model, fields: { ...model.fields, ...logAccess } }]),
  );
}
