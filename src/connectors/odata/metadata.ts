import { XMLParser, XMLValidator } from "fast-xml-parser";

/** What a service says of itself at `$metadata`, as far as it is needed to ask it for anything: EDMX of V2 and of V4. */
export interface ServiceModel {
  /** By the names of entity sets. */
  readonly sets: ReadonlyMap<string, EntityModel>;
}

export interface EntityModel {
  readonly set: string;
  /** The properties of the key, in the service's order. */
  readonly key: readonly string[];
  readonly properties: ReadonlyMap<string, PropertyModel>;
  /** Properties that lead to other entities, each with the entity there; null where its type is not declared. */
  readonly navigations: ReadonlyMap<string, () => EntityModel | null>;
}

export interface PropertyModel {
  /** `Edm.String`, `Edm.DateTimeOffset` … */
  readonly type: string;
  readonly maxLength: number | null;
  /** V2 has no type for days: it marks them so. */
  readonly isDay: boolean;
}

/** Larger than that of any service known; the one of the business partners has one to two megabytes. */
const longestMetadata = 32 * 1024 * 1024;

/** The text is no EDMX; the message says what it is instead. */
export class MetadataError extends Error {
  override readonly name = "MetadataError";
}

interface Element {
  readonly [name: string]: unknown;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  removeNSPrefix: true,
  parseAttributeValue: false,
  parseTagValue: false,
  // Nothing that is looked at needs one, and a document must not blow itself up.
  processEntities: false,
  isArray: (_name, _path, _isLeaf, isAttribute) => !isAttribute,
});

/** @throws {MetadataError} */
export function parseMetadata(text: string): ServiceModel {
  if (text.length > longestMetadata) throw new MetadataError(`it is longer than ${longestMetadata} characters`);
  const validity = XMLValidator.validate(text);
  if (validity !== true) throw new MetadataError(`it is no XML (line ${validity.err.line}: ${validity.err.msg})`);
  const document = parser.parse(text) as Element;
  const services = childrenOf(childrenOf(document, "Edmx")[0], "DataServices");
  const schemas = services.flatMap((one) => childrenOf(one, "Schema"));
  if (schemas.length === 0) throw new MetadataError("it has no Schema in DataServices of an Edmx");
  return new ModelReader(schemas).read();
}

class ModelReader {
  readonly #types = new Map<string, { readonly element: Element; readonly namespace: string }>();
  readonly #associations = new Map<string, Element>();
  /** A schema may be called by a shorter name. */
  readonly #aliases = new Map<string, string>();

  constructor(private readonly schemas: readonly Element[]) {
    for (const schema of schemas) {
      const namespace = attribute(schema, "Namespace") ?? "";
      const alias = attribute(schema, "Alias");
      if (alias) this.#aliases.set(alias, namespace);
      for (const element of childrenOf(schema, "EntityType")) {
        this.#types.set(`${namespace}.${attribute(element, "Name") ?? ""}`, { element, namespace });
      }
      for (const element of childrenOf(schema, "Association")) {
        this.#associations.set(`${namespace}.${attribute(element, "Name") ?? ""}`, element);
      }
    }
  }

  read(): ServiceModel {
    const sets = this.schemas
      .flatMap((schema) => childrenOf(schema, "EntityContainer"))
      .flatMap((container) => childrenOf(container, "EntitySet"))
      .flatMap((element): [string, EntityModel][] => {
        const name = attribute(element, "Name");
        const type = attribute(element, "EntityType");
        const model = name && type ? this.#modelOf(type, name) : null;
        return name && model ? [[name, model]] : [];
      });
    return { sets: new Map(sets) };
  }

  #modelOf(typeName: string, set: string): EntityModel | null {
    const lineage = this.#lineageOf(typeName);
    if (lineage.length === 0) return null;
    const each = (name: string) => lineage.flatMap((element) => childrenOf(element, name));
    const properties = each("Property").map((element): [string, PropertyModel] => [
      attribute(element, "Name") ?? "",
      {
        type: attribute(element, "Type") ?? "",
        maxLength: lengthOf(attribute(element, "MaxLength")),
        isDay: attribute(element, "Type") === "Edm.Date" || attribute(element, "display-format") === "Date",
      },
    ]);
    const navigations = each("NavigationProperty").map((element): [string, () => EntityModel | null] => [
      attribute(element, "Name") ?? "",
      () => this.#modelOf(this.#targetOf(element), ""),
    ]);
    return {
      set,
      key: each("Key").flatMap((key) =>
        childrenOf(key, "PropertyRef").map((reference) => attribute(reference, "Name") ?? ""),
      ),
      properties: new Map(properties),
      navigations: new Map(navigations),
    };
  }

  /** The type with those that it is derived from, the first of them in front. */
  #lineageOf(typeName: string): Element[] {
    const lineage: Element[] = [];
    const seen = new Set<string>();
    let current: string | undefined = this.#fullName(typeName);
    while (current !== undefined && !seen.has(current)) {
      seen.add(current);
      const element: Element | undefined = this.#types.get(current)?.element;
      if (!element) break;
      lineage.unshift(element);
      const base: string | undefined = attribute(element, "BaseType");
      current = base === undefined ? undefined : this.#fullName(base);
    }
    return lineage;
  }

  /** V4 names the type itself; V2 an association, whose end has it. */
  #targetOf(navigation: Element): string {
    const type = attribute(navigation, "Type");
    if (type) return type.replace(/^Collection\((.*)\)$/, "$1");
    const association = this.#associations.get(this.#fullName(attribute(navigation, "Relationship") ?? ""));
    const role = attribute(navigation, "ToRole");
    const end = childrenOf(association, "End").find((one) => attribute(one, "Role") === role);
    return (end && attribute(end, "Type")) ?? "";
  }

  #fullName(name: string): string {
    const point = name.lastIndexOf(".");
    const namespace = this.#aliases.get(name.slice(0, point));
    return namespace === undefined ? name : `${namespace}.${name.slice(point + 1)}`;
  }
}

function childrenOf(element: Element | undefined, name: string): Element[] {
  const found = element?.[name];
  return Array.isArray(found)
    ? found.filter((child): child is Element => typeof child === "object" && child !== null)
    : [];
}

function attribute(element: Element, name: string): string | undefined {
  const value = element[`@${name}`];
  return typeof value === "string" ? value : undefined;
}

function lengthOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
