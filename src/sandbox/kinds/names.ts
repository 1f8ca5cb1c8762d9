/** The kinds of record: the ten main ones and those that go with them, as they are named in paths, and the prefix of their ids. */
export const idPrefixes = {
  work_orders: "WO",
  work_requests: "WR",
  assets: "EQ",
  locations: "LOC",
  parts: "ITEM",
  stock_levels: "STK",
  vendors: "SUP",
  purchase_orders: "PO",
  goods_receipts: "GR",
  users: "USR",
  teams: "TEAM",
  asset_classes: "CLS",
  failure_codes: "FLC",
  procedures: "PROC",
  meters: "MTR",
  meter_readings: "RDG",
  maintenance_plans: "PLAN",
  work_order_tasks: "TASK",
  work_order_parts: "WOP",
  labor_entries: "LAB",
  cost_entries: "COST",
  comments: "CMT",
  state_changes: "CHG",
  downtimes: "DOWN",
  requisitions: "REQ",
  invoices: "INV",
  stock_movements: "MOV",
  attachments: "FILE",
} as const;

export type KindName = keyof typeof idPrefixes;

export const kindNames = Object.keys(idPrefixes) as readonly KindName[];

export function isKindName(text: string): text is KindName {
  return Object.hasOwn(idPrefixes, text);
}

/** The id of the nth record of a kind: `WO-000123`. Six digits, more when they are needed. */
export function idOf(kind: KindName, sequence: number): string {
  return `${idPrefixes[kind]}-${String(sequence).padStart(6, "0")}`;
}

/** The kind whose ids look like this one, or null. */
export function kindOfId(id: string): KindName | null {
  const prefix = /^([A-Z]+)-\d{6,}$/.exec(id)?.[1];
  return kindNames.find((kind) => idPrefixes[kind] === prefix) ?? null;
}
