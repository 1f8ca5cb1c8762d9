import Big from "big.js";
import { costEntry } from "./cost-entries.js";
import type { WriteContext } from "./kind.js";
import type { WorkOrderPartRecord } from "./work-order-parts.js";
import type { WorkOrderTask } from "./work-order-tasks.js";
import type { WorkOrder } from "./work-orders.js";

/** What the system keeps beside a work order as it is written: its course, its tasks, its parts one by one, its cost. */
export function keepCourse(before: WorkOrder | null, after: WorkOrder, context: WriteContext): void {
  if (before?.state !== after.state) {
    context.insert("state_changes", {
      ...context.base("state_changes"),
      work_order_id: after.id,
      from_state: before?.state ?? null,
      to_state: after.state,
      at: context.at,
      by_id: context.actorId,
      memo: after.state_note,
    });
  }
  if (before === null) addTasks(after, context);
  else if (before.state !== after.state) followTasks(after, context);
  keepParts(before, after, context);
  bookCost(before, after, context);
}

/** A work order that goes takes with it what belongs to it alone. What moved stock stays in the storeroom's journal. */
export function removeDetails(orderId: string, context: WriteContext): void {
  const kinds = ["state_changes", "work_order_tasks", "work_order_parts", "labor_entries", "cost_entries", "comments"];
  for (const kind of kinds as ["comments"]) {
    for (const record of context.find(kind, "work_order_id", orderId, 1000)) context.remove(kind, record);
  }
}

function addTasks(order: WorkOrder, context: WriteContext): void {
  const steps = order.procedure_ids.flatMap((id) => context.get("procedures", id)?.steps ?? []);
  steps.forEach((step, index) => {
    const base = context.base("work_order_tasks");
    const task: WorkOrderTask = {
      ...base,
      work_order_id: order.id,
      number: `${order.number}/${index + 1}`,
      parent_id: null,
      task_no: index + 1,
      text: step.title,
      kind: step.kind,
      state: "OPEN",
      asset_id: order.asset_id,
      assignee_id: order.assignee_ids[0] ?? null,
      craft_code: order.craft_code,
      work_center: order.craft_code === null ? null : `WC-${order.craft_code}`,
      planned_hours: order.planned_hours === null ? null : new Big(order.planned_hours).div(steps.length).toFixed(2),
      actual_hours: null,
      result: null,
      unit: step.unit,
      meter_id: null,
      notes: null,
      started_at: null,
      done_at: null,
      done_by_id: null,
      external: order.contractor_id !== null,
    };
    context.insert("work_order_tasks", task);
  });
}

/** Tasks are begun with their order, and what is not done when the order is finished was left out. */
function followTasks(order: WorkOrder, context: WriteContext): void {
  const { at } = context;
  for (const task of context.find("work_order_tasks", "work_order_id", order.id, 1000)) {
    if (order.state === "IN_PROGRESS" && task.state === "OPEN" && task.task_no === 1) {
      context.replace("work_order_tasks", { ...task, state: "STARTED", started_at: at });
    }
    if (order.state === "FINISHED" && task.state !== "DONE" && task.state !== "SKIPPED") {
      const started_at = task.started_at ?? order.started_at ?? at;
      const hours = new Big(Date.parse(at) - Date.parse(started_at)).div(3_600_000);
      context.replace("work_order_tasks", {
        ...task,
        state: "DONE",
        actual_hours: (hours.lt(0) ? new Big(0) : hours).toFixed(2),
        started_at,
        done_at: at,
        done_by_id: context.actorId,
      });
    }
    if (order.state === "CANCELLED" && task.state !== "DONE") {
      context.replace("work_order_tasks", { ...task, state: "SKIPPED" });
    }
  }
}

function keepParts(before: WorkOrder | null, after: WorkOrder, context: WriteContext): void {
  const isSame =
    before?.material_state === after.material_state && JSON.stringify(before.parts) === JSON.stringify(after.parts);
  if (isSame || (before === null && after.parts.length === 0)) return;
  const kept = new Map(
    context.find("work_order_parts", "work_order_id", after.id, 1000).map((record) => [record.item_no, record]),
  );
  after.parts.forEach((item, index) => {
    const existing = kept.get(index + 1);
    kept.delete(index + 1);
    const part = context.get("parts", item.part_id);
    const level = context
      .find("stock_levels", "part_id", item.part_id, 100)
      .find(({ storeroom_id }) => storeroom_id === item.storeroom_id);
    const isReserved = after.material_state === "RESERVED" || after.material_state === "STAGED";
    const base = existing ?? context.base("work_order_parts");
    const record: WorkOrderPartRecord = {
      id: base.id,
      revision: base.revision,
      created_at: base.created_at,
      modified_at: base.modified_at,
      work_order_id: after.id,
      item_no: index + 1,
      part_id: item.part_id,
      storeroom_id: item.storeroom_id,
      bin: level?.bin ?? null,
      planned_quantity: item.planned_quantity,
      reserved_quantity: isReserved && after.state !== "CANCELLED" ? item.planned_quantity : "0.000",
      used_quantity: item.used_quantity,
      unit_code: part?.unit_code ?? "EA",
      unit_cost: part?.price ?? null,
      reservation_no: `RS${base.id.slice("WOP-".length)}`,
      issued_at: after.material_state === "ISSUED" ? (existing?.issued_at ?? context.at) : null,
    };
    if (existing) context.replace("work_order_parts", record);
    else context.insert("work_order_parts", record);
  });
  for (const record of kept.values()) context.remove("work_order_parts", record);
}

/** Material is booked when it is handed out; time when it is written down, by its own entries. */
function bookCost(before: WorkOrder | null, after: WorkOrder, context: WriteContext): void {
  const isIssued = after.material_state === "ISSUED" && before?.material_state !== "ISSUED";
  if (!isIssued || after.material_cost === null) return;
  const text = `${after.parts.length} ${after.parts.length === 1 ? "part" : "parts"} from stock`;
  context.insert("cost_entries", costEntry(after, "MATERIAL", text, after.material_cost, null, context));
}
