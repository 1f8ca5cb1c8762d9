import { EntityUnsupportedError } from "../../errors/index.js";
import type { TrytonClient } from "./client.js";
import { labelled, textAt } from "./values.js";

/** What an entity wants to know about its records. */
export interface ModelNeeds {
  readonly model: string;
  /** Tryton module that brings the model, to name when it is not there. */
  readonly module: string;
  /** Dotted paths to read. Those that this Tryton lacks are left out: they come with modules that may not be active. */
  readonly fields: readonly string[];
  /** Relations of the record whose own changes count as changes of it: Tryton does not touch the record then. */
  readonly touchedBy: readonly string[];
  /** Models that the paths lead through. */
  readonly relatedModels: readonly string[];
}

/** The part of the needs that this Tryton and this account can meet. */
export interface UsablePaths {
  readonly fields: readonly string[];
  readonly touchedBy: readonly string[];
}

/** Model, field → model it leads to, null for a plain field. */
type Fields = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

/**
 * Which fields exist depends on the active modules and the version, and asking for one that does not exist ends in a bare
 * 500. So Tryton's own list of fields is asked once per session and entity. Reading through a relation is quietly cut to
 * what the account may read; searching through it fails, hence the look at permissions for `touchedBy`.
 */
export class Catalog {
  private readonly known = new Map<ModelNeeds, Promise<UsablePaths>>();

  constructor(private readonly client: TrytonClient) {}

  /** @throws {EntityUnsupportedError} when this Tryton does not have the model. */
  usablePaths(needs: ModelNeeds): Promise<UsablePaths> {
    const known = this.known.get(needs);
    if (known) return known;
    const asked = this.ask(needs).catch((error: unknown) => {
      this.known.delete(needs);
      throw error;
    });
    this.known.set(needs, asked);
    return asked;
  }

  private async ask(needs: ModelNeeds): Promise<UsablePaths> {
    const fields = await this.fieldsOf(needs);
    if (!fields.has(needs.model)) {
      throw new EntityUnsupportedError(
        `This Tryton has no ${needs.model}. Activate the module ${needs.module} there, or leave the entity out.`,
      );
    }
    const present = needs.touchedBy.flatMap((path) => {
      const models = modelsAlong(fields, needs.model, path);
      return models ? [{ path, models }] : [];
    });
    const access = await this.client.accessTo([needs.model, ...new Set(present.flatMap(({ models }) => models))]);
    return {
      fields: needs.fields.filter((path) => exists(fields, needs.model, path)),
      touchedBy: present
        .filter(({ models }) => models.every((model) => access.get(model)?.read))
        .map(({ path }) => path),
    };
  }

  private async fieldsOf(needs: ModelNeeds): Promise<Fields> {
    const paths = [...needs.fields, ...needs.touchedBy].map(unlabelled);
    const names = new Set(["id", ...paths.flatMap((path) => path.split("."))]);
    const models = [needs.model, ...needs.relatedModels];
    // In 6.0 a field names its model by the id.
    const path = this.client.hasModelIds ? "model.model" : "model";
    const { records } = await this.client.search({
      model: "ir.model.field",
      domain: [
        [path, "in", models],
        ["name", "in", [...names]],
      ],
      fields: [path, "name", "relation"],
      order: [["id", "ASC"]],
      limit: models.length * names.size,
    });
    const fields = new Map<string, Map<string, string | null>>();
    for (const record of records) {
      const [model, name, relation] = [textAt(record, path) ?? "", textAt(record, "name") ?? "", record["relation"]];
      if (!fields.has(model)) fields.set(model, new Map());
      fields.get(model)?.set(name, typeof relation === "string" ? relation : null);
    }
    return fields;
  }
}

function exists(fields: Fields, model: string, path: string): boolean {
  const names = unlabelled(path).split(".");
  const last = names.pop() as string;
  const models = names.length === 0 ? [model] : modelsAlong(fields, model, names.join("."));
  return fields.get(models?.at(-1) ?? "")?.has(last) ?? false;
}

/** The words of a selection are there where the selection is. */
function unlabelled(path: string): string {
  return path.endsWith(labelled) ? path.slice(0, -labelled.length) : path;
}

/** The models that a path of relations leads to, one per step; null when a step does not exist. */
function modelsAlong(fields: Fields, model: string, path: string): string[] | null {
  const models: string[] = [];
  for (const name of path.split(".")) {
    const next = fields.get(models.at(-1) ?? model)?.get(name);
    if (!next) return null;
    models.push(next);
  }
  return models;
}
