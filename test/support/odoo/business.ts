import type { Environment, Orm, Row, Values } from "./orm.js";
import { accessError, PythonError, userError, valueError } from "./python-error.js";

/** Orders of more than this need a manager's approval, where the company asks for two steps. */
export const approvalLimit = 5_000;
const taxRate = 0.2;

/** What Odoo's purchase and maintenance apps do beyond storing values; method names and words are theirs. */
export class Business {
  constructor(private readonly orm: Orm) {}

  create(env: Environment, model: string, list: readonly Values[]): number[] {
    this.orm.requireAccess(env, model, "c");
    return list.map((values) => this.#createOne(env, model, values).id);
  }

  write(env: Environment, model: string, ids: readonly number[], values: Values): boolean {
    this.orm.requireAccess(env, model, "w");
    for (const id of ids) this.#writeOne(env, model, this.#existing(model, id, env), values);
    return true;
  }

  unlink(env: Environment, model: string, ids: readonly number[]): boolean {
    this.orm.requireAccess(env, model, "u");
    for (const id of ids) {
      const row = this.#existing(model, id, env);
      if (model === "purchase.order" && row["state"] !== "cancel") {
        throw userError("In order to delete a purchase order, you must cancel it first.");
      }
      if (model === "purchase.order.line") this.#requireDeletable(row);
      this.orm.table(model).delete(id);
      if (model === "purchase.order") {
        for (const line of this.#linesOf(id)) this.orm.table("purchase.order.line").delete(line.id);
      }
    }
    return true;
  }

  /** Buttons of purchase orders. Their answers are for Odoo's own pages: true, or nothing. */
  press(env: Environment, model: string, ids: readonly number[], button: string): unknown {
    if (model !== "purchase.order" || !button.startsWith("button_")) {
      throw new PythonError("builtins.AttributeError", `The method '${model}.${button}' does not exist`);
    }
    this.orm.requireAccess(env, model, "w");
    for (const id of ids) {
      const order = this.#existing(model, id, env);
      const state = String(order["state"]);
      switch (button) {
        case "button_confirm":
          if (state !== "draft" && state !== "sent") continue;
          if (this.#linesOf(id).some((line) => !line["display_type"] && !line["product_id"])) {
            throw userError("Some order lines are missing a product, you need to correct them before going further.");
          }
          this.#confirm(
            env,
            order,
            Number(order["amount_total"]) >= approvalLimit && !env.user.groups.includes("purchase manager"),
          );
          break;
        case "button_approve":
          if (!env.user.groups.includes("purchase manager")) {
            throw accessError("You are not allowed to approve this order.");
          }
          this.#confirm(env, order, false);
          break;
        case "button_cancel":
          this.#store(env, "purchase.order", order, { state: "cancel" });
          break;
        case "button_draft":
          this.#store(env, "purchase.order", order, { state: "draft" });
          break;
        default:
          throw new PythonError("builtins.AttributeError", `The method '${model}.${button}' does not exist`);
      }
    }
    return button === "button_cancel" ? null : true;
  }

  #confirm(env: Environment, order: Row, isApprovalNeeded: boolean): void {
    const values = isApprovalNeeded
      ? { state: "to approve" }
      : { state: "purchase", date_approve: env.now, receipt_status: "pending" };
    this.#store(env, "purchase.order", order, { ...values, invoice_status: isApprovalNeeded ? "no" : "to invoice" });
  }

  #createOne(env: Environment, model: string, values: Values): Row {
    const { order_line: commands, ...plain } = values;
    const defaults = this.#defaultsOf(env, model, plain);
    const columns = this.orm.columns(model, { ...defaults, ...plain }, true);
    const stamps = { create_date: env.now, create_uid: env.user.id, write_date: env.now, write_uid: env.user.id };
    const row = this.orm.put(model, { ...columns, ...stamps });
    if (model === "purchase.order") {
      this.#apply(env, row, (commands as readonly unknown[] | undefined) ?? []);
      this.#recompute(env, row.id);
    }
    return this.orm.table(model).get(row.id) ?? row;
  }

  #defaultsOf(env: Environment, model: string, values: Values): Values {
    const today = new Date(env.now / 1_000).toISOString();
    const now = today.slice(0, 19).replace("T", " ");
    if (model === "maintenance.request") {
      const equipment = this.orm.table("maintenance.equipment").get(Number(values["equipment_id"] ?? 0));
      const [firstStage] = [...this.orm.table("maintenance.stage").values()].sort(
        (a, b) => Number(a["sequence"]) - Number(b["sequence"]),
      );
      return {
        request_date: today.slice(0, 10),
        owner_user_id: env.user.id,
        kanban_state: "normal",
        archive: false,
        maintenance_type: "corrective",
        stage_id: firstStage?.id ?? false,
        maintenance_team_id: [...this.orm.table("maintenance.team").keys()][0] ?? false,
        category_id: equipment?.["category_id"] ?? false,
      };
    }
    if (model === "purchase.order") {
      const count = this.orm.table(model).size + 1;
      return {
        name: `P${String(count).padStart(5, "0")}`,
        state: "draft",
        date_order: now,
        currency_id: 1,
        company_id: 1,
        user_id: env.user.id,
        invoice_status: "no",
      };
    }
    if (model === "purchase.order.line") return this.#missingOfLine(values, now);
    return {};
  }

  /** What Odoo deduces for a line that is made without its own pages: words, unit, price and day, from the product. */
  #missingOfLine(values: Values, now: string): Values {
    const unitField = this.orm.version < 19 ? "product_uom" : "product_uom_id";
    const product = this.orm.table("product.product").get(Number(values["product_id"] ?? 0));
    if (!product) return { sequence: 10, product_qty: 1, date_planned: now };
    const seller = this.orm
      .table("product.supplierinfo")
      .get((product["seller_ids"] as number[] | undefined)?.[0] ?? 0);
    return {
      sequence: 10,
      product_qty: 1,
      name: this.orm.displayName("product.product", product.id),
      [unitField]: product["uom_id"],
      price_unit: seller?.["price"] ?? product["standard_price"] ?? 0,
      date_planned: now,
    };
  }

  #writeOne(env: Environment, model: string, row: Row, values: Values): void {
    const { order_line: commands, ...plain } = values;
    const columns = { ...this.orm.columns(model, plain, false) };
    if (model === "maintenance.request") {
      if ("stage_id" in columns) {
        if (!("kanban_state" in columns)) columns["kanban_state"] = "normal";
        const isDone = this.orm.table("maintenance.stage").get(Number(columns["stage_id"]))?.["done"] === true;
        columns["close_date"] = isDone ? new Date(env.now / 1_000).toISOString().slice(0, 10) : false;
      }
    }
    this.#store(env, model, row, columns);
    if (commands) this.#apply(env, row, commands as readonly unknown[]);
    if (model === "purchase.order") this.#recompute(env, row.id);
    if (model === "purchase.order.line") this.#recompute(env, Number(row["order_id"]));
  }

  /** `[0, 0, values]` makes a line, `[1, id, values]` changes one, `[2, id, 0]` deletes one. */
  #apply(env: Environment, order: Row, commands: readonly unknown[]): void {
    for (const command of commands) {
      const [code, id, values] = command as [number, number, Values];
      if (code === 0) {
        const line = {
          ...values,
          order_id: order.id,
          partner_id: order["partner_id"],
          currency_id: order["currency_id"],
        };
        this.#createOne(env, "purchase.order.line", line);
      } else if (code === 1) {
        this.#writeOne(env, "purchase.order.line", this.#existing("purchase.order.line", id, env), values);
      } else if (code === 2) {
        this.#requireDeletable(this.#existing("purchase.order.line", id, env));
        this.orm.table("purchase.order.line").delete(id);
      } else throw valueError(`Unsupported command ${JSON.stringify(command)}`);
    }
  }

  #requireDeletable(line: Row): void {
    const state = this.orm.table("purchase.order").get(Number(line["order_id"]))?.["state"];
    if (state !== "purchase" && state !== "done") return;
    throw userError("Cannot delete a purchase order line which is in state “Purchase Order”.");
  }

  /** Stored sums of an order: they follow its lines, and count as a change of it only where they change. */
  #recompute(env: Environment, id: number): void {
    const order = this.orm.table("purchase.order").get(id);
    if (!order) return;
    let [untaxed, tax] = [0, 0];
    const days: number[] = [];
    for (const line of this.#linesOf(id)) {
      const subtotal = rounded(Number(line["product_qty"] ?? 0) * Number(line["price_unit"] ?? 0));
      const lineTax = rounded(subtotal * taxRate);
      this.orm.put("purchase.order.line", { id: line.id, price_subtotal: subtotal, price_tax: lineTax });
      untaxed += subtotal;
      tax += lineTax;
      if (typeof line["date_planned"] === "number") days.push(line["date_planned"]);
    }
    const sums: Values = {
      amount_untaxed: rounded(untaxed),
      amount_tax: rounded(tax),
      amount_total: rounded(untaxed + tax),
      date_planned: order["date_planned"] || (days.length > 0 ? Math.min(...days) : false),
    };
    if (Object.entries(sums).some(([name, value]) => order[name] !== value))
      this.#store(env, "purchase.order", order, sums);
  }

  #linesOf(orderId: number): Row[] {
    return [...this.orm.table("purchase.order.line").values()].filter((line) => line["order_id"] === orderId);
  }

  #store(env: Environment, model: string, row: Row, columns: Values): void {
    this.orm.put(model, { ...columns, id: row.id, write_date: env.now, write_uid: env.user.id });
  }

  #existing(model: string, id: number, env: Environment): Row {
    const row = this.orm.table(model).get(id);
    if (row) return row;
    throw new PythonError(
      "odoo.exceptions.MissingError",
      `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${env.user.id})`,
      404,
    );
  }
}

function rounded(amount: number): number {
  return Math.round(amount * 100) / 100;
}
