import { EntityUnsupportedError, SourceError, SourceForbiddenError } from "../../errors/index.js";
import type { OdooClient, OdooField } from "./client.js";
import { isReadable } from "./custom-fields.js";

/** What an entity wants to know about its records. */
export interface ModelNeeds {
  readonly model: string;
  /** App that brings the model, to name when it is not there. */
  readonly app: string;
  /** Fields to read. Those that this Odoo lacks are left out: they come and go with apps and versions. */
  readonly fields: readonly string[];
  /** Relations whose own changes count as changes of the record: Odoo does not touch the record then. */
  readonly touchedBy?: readonly string[];
}

/** What of the fields this Odoo has and the account may read, with their types: `char`, `html`, `many2one` … */
export interface UsableFields {
  readonly fields: readonly string[];
  readonly types: ReadonlyMap<string, string>;
  /** Models that the relations lead to. */
  readonly relations: ReadonlyMap<string, string>;
  /** Of selections: the words in which the account sees each value. */
  readonly labels: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The customer's own fields; they are not among `fields`. */
  readonly own: readonly OwnField[];
}

/** A field that a customer added to a model. */
export interface OwnField {
  readonly name: string;
  /** As people see it. */
  readonly label: string;
  readonly type: string;
  readonly relation: string | null;
}

/**
 * Asking for a field that does not exist is a fault, and so is searching through a relation that the account may not read. So
 * Odoo is asked for both once per session and model.
 */
export class Catalog {
  readonly #known = new Map<ModelNeeds, Promise<UsableFields>>();
  readonly #readable = new Map<string, Promise<boolean>>();

  constructor(private readonly client: OdooClient) {}

  /** @throws {EntityUnsupportedError} when this Odoo does not have the model. */
  usable(needs: ModelNeeds): Promise<UsableFields> {
    const known = this.#known.get(needs);
    if (known) return known;
    const asked = this.#ask(needs).catch((error: unknown) => {
      this.#known.delete(needs);
      throw error;
    });
    this.#known.set(needs, asked);
    return asked;
  }

  async #ask(needs: ModelNeeds): Promise<UsableFields> {
    const fields = await this.client.fieldsOf(needs.model).catch((error: unknown) => {
      // A UserError in the RPC API, 404 in JSON-2: nothing else can be wrong with this call.
      if (!(error instanceof SourceError) || error.isRetryable) throw error;
      if (error.details["sourceMessage"] === undefined) throw error;
      throw new EntityUnsupportedError(
        `This Odoo has no ${needs.model}. Install the app ${needs.app} there, or leave the entity out. ${error.message}`,
        { cause: error },
      );
    });
    const added = this.client.config.customFields ? [...fields] : [];
    const own = added.flatMap(([name, { label, type, relation }]) =>
      name.startsWith("x_") && isReadable(type) ? [{ name, label, type, relation }] : [],
    );
    const named = [...needs.fields, ...own.map(({ name }) => name)];
    return {
      own: own.slice(0, mostOwnFields),
      labels: new Map(named.flatMap((name) => labelsOf(name, fields.get(name)))),
      fields: needs.fields.filter((name) => fields.has(name)),
      types: new Map([...fields].map(([name, { type }]) => [name, type])),
      relations: new Map([...fields].flatMap(([name, { relation }]) => (relation ? [[name, relation] as const] : []))),
    };
  }

  /** Those of the relations whose changes count that the account may search through. */
  async touchedBy(needs: ModelNeeds): Promise<readonly string[]> {
    const { relations } = await this.usable(needs);
    const found: string[] = [];
    for (const name of needs.touchedBy ?? []) {
      const relation = relations.get(name);
      if (relation && (await this.mayRead(relation))) found.push(name);
    }
    return found;
  }

  /** Whether the account may read anything of a model. */
  mayRead(model: string): Promise<boolean> {
    const known = this.#readable.get(model);
    if (known) return known;
    const asked = this.client.search({ model, domain: [], fields: ["id"], order: "id asc", limit: 1 }).then(
      () => true,
      (error: unknown) => {
        if (error instanceof SourceForbiddenError) return false;
        this.#readable.delete(model);
        throw error;
      },
    );
    this.#readable.set(model, asked);
    return asked;
  }
}

/** More than a form has room for. */
const mostOwnFields = 100;

function labelsOf(name: string, field: OdooField | undefined): [string, ReadonlyMap<string, string>][] {
  return field && field.labels.size > 0 ? [[name, field.labels]] : [];
}
