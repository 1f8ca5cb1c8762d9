import { fits, type Term } from "./domain.js";
import { modelsOf, type Field, type Model } from "./models.js";
import { accessError, missingError, userError, validationError, valueError } from "./python-error.js";

/** Values as the database has them: instants in microseconds since 1970, references as ids, `false` for none. */
export type Row = Record<string, unknown> & { id: number };
export type Values = Readonly<Record<string, unknown>>;

export interface User {
  readonly id: number;
  readonly groups: readonly string[];
}

export interface Environment {
  readonly user: User;
  readonly context: Values;
  /** Of the transaction: all that it writes has this one time, in microseconds. */
  readonly now: number;
}

/** The rules by which Odoo's ORM answers, as its documentation and source have them; the rows lie in memory. */
export class Orm {
  readonly models: Readonly<Record<string, Model>>;
  readonly #tables = new Map<string, Map<number, Row>>();

  constructor(readonly version: 17 | 19) {
    this.models = modelsOf(version);
    for (const name of Object.keys(this.models)) this.#tables.set(name, new Map());
  }

  table(model: string): Map<number, Row> {
    const table = this.#tables.get(model);
    if (!table) throw userError(`Object ${model} doesn't exist`);
    return table;
  }

  fieldOf(model: string, name: string): Field | undefined {
    return name === "id" ? { type: "integer" } : this.models[model]?.fields[name];
  }

  /** @param what `r` read, `w` write, `c` create, `u` unlink. */
  requireAccess(env: Environment, model: string, what: "r" | "w" | "c" | "u"): void {
    this.table(model);
    const { access = {}, title = model, groupName = "Role / User" } = this.models[model] ?? {};
    if (Object.entries(access).some(([group, rights]) => env.user.groups.includes(group) && rights.includes(what)))
      return;
    const verb = { r: "access", w: "modify", c: "create", u: "delete" }[what];
    throw accessError(
      `You are not allowed to ${verb} '${title}' (${model}) records.\n\nThis operation is allowed for the following groups:\n\t- ${groupName}\n\nContact your administrator to request access if necessary.`,
    );
  }

  search(
    env: Environment,
    model: string,
    domain: readonly Term[],
    options: { order?: string; limit?: number; offset?: number },
  ) {
    this.requireAccess(env, model, "r");
    const fields = this.models[model]?.fields ?? {};
    const saysActive = domain.some((term) => Array.isArray(term) && term[0] === "active");
    const isHiding = "active" in fields && env.context["active_test"] !== false && !saysActive;
    const rows = [...this.table(model).values()]
      .filter((row) => !isHiding || row["active"] !== false)
      .filter((row) => fits(row, domain, (from, path) => this.#valuesAt(env, model, from, path), this.version >= 19));
    const order = (options.order ?? "id").split(",").map((part) => part.trim().split(/\s+/));
    for (const [name = ""] of order) {
      if (!this.fieldOf(model, name)) throw valueError(`Order a model ("${model}") on unknown field ("${name}").`);
    }
    rows.sort((a, b) => {
      for (const [name = "", direction = "asc"] of order) {
        const sign = compared(a[name], b[name]);
        if (sign !== 0) return direction.toLowerCase() === "desc" ? -sign : sign;
      }
      return 0;
    });
    const offset = options.offset ?? 0;
    return rows.slice(offset, options.limit ? offset + options.limit : undefined);
  }

  /** Through a relation, rights on the other model are needed, too. */
  #valuesAt(env: Environment, model: string, row: Row, path: string) {
    let [rows, current] = [[row], model];
    const names = path.split(".");
    const last = names.pop() ?? "";
    for (const name of names) {
      const field = this.fieldOf(current, name);
      if (!field?.relation) throw valueError(`Invalid field ${current}.${name} in leaf ('${path}')`);
      this.requireAccess(env, field.relation, "r");
      const { relation } = field;
      rows = rows.flatMap((from) =>
        this.#idsOf(current, from, name).flatMap((id) => this.table(relation).get(id) ?? []),
      );
      current = relation;
    }
    const field = this.fieldOf(current, last);
    if (!field) throw valueError(`Invalid field ${current}.${last} in leaf ('${path}')`);
    if (field.relation && field.type !== "many2one") {
      this.requireAccess(env, field.relation, "r");
      return { type: "integer" as const, values: rows.flatMap((from) => this.#idsOf(current, from, last)) };
    }
    const plain = field.type === "boolean" ? (value: unknown) => value === true : (value: unknown) => value ?? false;
    return { type: field.type, values: rows.map((from) => plain(from[last])) };
  }

  #idsOf(model: string, row: Row, name: string): number[] {
    const field = this.fieldOf(model, name);
    if (field?.type === "many2one") return typeof row[name] === "number" ? [row[name]] : [];
    if (field?.type !== "one2many") return (row[name] as number[] | undefined) ?? [];
    const back = field.inverse ?? "";
    const rows = [...this.table(field.relation ?? "").values()].filter((other) => other[back] === row.id);
    return rows.sort((a, b) => compared(a["sequence"], b["sequence"]) || a.id - b.id).map(({ id }) => id);
  }

  read(env: Environment, model: string, ids: readonly number[], names: readonly string[]): Values[] {
    this.requireAccess(env, model, "r");
    return ids.map((id) => {
      const row = this.table(model).get(id);
      if (!row)
        throw missingError(
          `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${env.user.id})`,
        );
      return { id, ...Object.fromEntries(names.map((name) => [name, this.#shown(env, model, row, name)])) };
    });
  }

  #shown(env: Environment, model: string, row: Row, name: string): unknown {
    const field = this.fieldOf(model, name);
    if (!field) throw valueError(`Invalid field '${name}' on model '${model}'`);
    if (name === "display_name") return this.displayName(model, row.id);
    const value = row[name] ?? false;
    switch (field.type) {
      case "boolean":
        return value === true;
      case "integer":
      case "float":
      case "monetary":
        return value === false ? 0 : value;
      case "datetime":
        return value === false
          ? false
          : new Date((value as number) / 1_000).toISOString().slice(0, 19).replace("T", " ");
      case "many2one":
        return value === false ? false : [value, this.displayName(field.relation ?? "", value as number)];
      case "one2many":
      case "many2many": {
        const relation = field.relation ?? "";
        const isHiding = env.context["active_test"] !== false && "active" in (this.models[relation]?.fields ?? {});
        const ids = this.#idsOf(model, row, name);
        return isHiding ? ids.filter((id) => this.table(relation).get(id)?.["active"] !== false) : ids;
      }
      default:
        return value === "" ? false : value;
    }
  }

  displayName(model: string, id: number): string {
    const row = this.table(model).get(id);
    const name = textOf(row?.["complete_name"] ?? row?.["name"] ?? id);
    if (model === "maintenance.equipment" && row?.["serial_no"]) return `${name}/${textOf(row["serial_no"])}`;
    return model === "product.product" && row?.["default_code"] ? `[${textOf(row["default_code"])}] ${name}` : name;
  }

  fieldsGet(model: string, names: readonly string[]): Values {
    this.table(model);
    const fields = this.models[model]?.fields ?? {};
    const wanted = names.length > 0 ? names.filter((name) => name in fields) : Object.keys(fields);
    return Object.fromEntries(
      wanted.map((name) => {
        const { type, relation, selection, label = name } = fields[name] as Field;
        const words = selection && Object.entries(selection);
        return [
          name,
          { type, string: label, ...(relation ? { relation } : {}), ...(words ? { selection: words } : {}) },
        ];
      }),
    );
  }

  /** Writes a row as SQL would: no rights, no rules, and no time of change but the one given. */
  put(model: string, values: Values): Row {
    const table = this.table(model);
    const id = typeof values["id"] === "number" ? values["id"] : Math.max(0, ...table.keys()) + 1;
    const row: Row = { ...table.get(id), ...values, id };
    table.set(id, row);
    return row;
  }

  /** The columns of a write, checked as the fields and the database check them. */
  columns(model: string, values: Values, isNew: boolean): Values {
    const columns: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(values)) {
      const field = this.fieldOf(model, name);
      if (!field) throw valueError(`Invalid field '${name}' on model '${model}'`);
      if (field.type !== "one2many") columns[name] = this.#column(model, name, field, value);
    }
    for (const [name, field] of Object.entries(this.models[model]?.fields ?? {})) {
      const isEmpty = name in columns ? columns[name] === false || columns[name] === "" : isNew;
      if (field.required && isEmpty) {
        throw validationError(
          `The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${this.models[model]?.title ?? model} (${model})\nField: ${name} (${name})\n`,
        );
      }
    }
    return columns;
  }

  #column(model: string, name: string, field: Field, value: unknown): unknown {
    if (value === false || value === null) return field.type === "boolean" ? false : false;
    switch (field.type) {
      case "selection":
        if (!Object.hasOwn(field.selection ?? {}, textOf(value)))
          throw valueError(`Wrong value for ${model}.${name}: '${textOf(value)}'`);
        return value;
      case "datetime": {
        const match = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(textOf(value));
        if (!match) throw valueError(`time data '${textOf(value)}' does not match format '%Y-%m-%d %H:%M:%S'`);
        return Date.parse(`${textOf(value).replace(" ", "T")}Z`) * 1_000;
      }
      case "many2one":
        if (!this.table(field.relation ?? "").has(Number(value))) {
          throw validationError(
            `The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${this.models[model]?.title ?? model} (${model})\nConstraint: ${model.replaceAll(".", "_")}_${name}_fkey\n`,
          );
        }
        return value;
      case "html":
        // Odoo's sanitizer wraps bare text.
        return textOf(value).startsWith("<") ? value : `<p>${textOf(value)}</p>`;
      case "float":
      case "monetary":
      case "integer":
        return Number(value);
      default:
        return value;
    }
  }
}

/** What JSON or a column has: a text or a number. */
function textOf(value: unknown): string {
  return String(value);
}

/** None comes last in ascending order, as in PostgreSQL. */
function compared(a: unknown, b: unknown): number {
  const [one, other] = [a ?? false, b ?? false];
  if (one === other) return 0;
  if (one === false) return 1;
  if (other === false) return -1;
  return (one as number | string) < (other as number | string) ? -1 : 1;
}
