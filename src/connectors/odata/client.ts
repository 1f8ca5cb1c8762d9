import {
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
} from "../../errors/index.js";
import type { SourceResponse } from "../../http/index.js";
import { nearestNames } from "../../mapping/index.js";
import type { JsonObject, JsonValue, ProbeResult, SourceSession } from "../connector.js";
import { loginHeaders } from "../http-login.js";
import { servicesOf, type Description } from "./description.js";
import { readFault } from "./faults.js";
import { MetadataError, parseMetadata, type EntityModel, type PropertyModel, type ServiceModel } from "./metadata.js";
import { isObject, plainValue, type Unfinished } from "./payload.js";
import type { EntityDescription, ServiceDescription } from "./service-description.js";

/** One entity set, as its service and the config describe it. */
export interface EntityPlace {
  readonly service: ServiceDescription;
  readonly entity: EntityDescription;
}

/** Options of a query, without their `$`. */
export type QueryOptions = Readonly<Record<string, string | number | undefined>>;

export interface ListAnswer {
  readonly items: readonly JsonObject[];
  /** Where the service says that it goes on, as it says it; null at the end. */
  readonly next: string | null;
  /** The system's clock, by the header that nearly all servers send. */
  readonly sourceTime: Date | null;
}

/** So many pages of a list within one record are followed; a record that has more is none. */
const mostPartPages = 1_000;

/** One system that talks OData, whatever the version of each service. */
export class ODataClient {
  readonly #models = new Map<string, Promise<ServiceModel>>();

  constructor(private readonly session: SourceSession<Description, Readonly<Record<string, string>>>) {}

  get description(): Description {
    return this.session.config;
  }

  get baseUrl(): string {
    return this.description.baseUrl;
  }

  get loginHeaders(): Readonly<Record<string, string>> {
    return { ...this.description.headers, ...loginHeaders(this.description, this.session.credentials) };
  }

  /** Reads what each service says of itself, and one record of the first that may be read. */
  async probe(): Promise<ProbeResult> {
    try {
      const places = servicesOf(this.description).flatMap((service) =>
        Object.values(service.entities).map((entity) => ({ service, entity })),
      );
      for (const place of places) await this.entityModel(place);
      await this.#readAny(places);
    } catch (error) {
      // Something answers that is no OData: waiting does not mend a wrong address.
      const isOther =
        (error instanceof SourceError && error.details["httpStatus"] === 200) ||
        (error instanceof SourceUnauthorizedError && error.isAnyPage);
      if (isOther)
        throw new SourceMisconfiguredError(`${error.message} Check the base URL and the services' paths.`, {
          cause: error,
        });
      throw error;
    }
    // No service tells who one is. It let this account in.
    return { account: this.description.auth.type === "basic" ? (this.session.credentials["username"] ?? null) : null };
  }

  /** What $metadata says may be readable by anyone, so that only a record proves the login. */
  async #readAny(places: readonly EntityPlace[]): Promise<void> {
    let refusal: unknown = null;
    for (const place of places) {
      const [first = ""] = place.entity.key;
      try {
        await this.list(place, { top: 1, select: first });
        return;
      } catch (error) {
        if (!(error instanceof SourceForbiddenError)) throw error;
        refusal = error;
      }
    }
    throw refusal;
  }

  /**
   * What the service says of an entity set, asked for once.
   * @throws {SourceMisconfiguredError} it has no such set, or the set not the properties that it is read by.
   */
  async entityModel({ service, entity }: EntityPlace): Promise<EntityModel> {
    const { sets } = await this.#model(service);
    const model = sets.get(entity.set);
    if (!model) {
      const nearest = nearestNames(entity.set, [...sets.keys()]).join(", ");
      throw new SourceMisconfiguredError(
        `The service ${service.path} has no entity set ${entity.set}${nearest ? `; it has ${nearest}` : ""}. Correct the description.`,
      );
    }
    for (const name of [...entity.key, ...(entity.modified === undefined ? [] : [entity.modified])])
      propertyOf(model, name);
    return model;
  }

  #model(service: ServiceDescription): Promise<ServiceModel> {
    const known = this.#models.get(service.path);
    if (known) return known;
    const asked = this.#readModel(service).catch((error: unknown) => {
      this.#models.delete(service.path);
      throw error;
    });
    this.#models.set(service.path, asked);
    return asked;
  }

  async #readModel(service: ServiceDescription): Promise<ServiceModel> {
    const url = this.urlOf(service, "/$metadata", {});
    const response = await this.#get(service, url, "application/xml");
    if (response.status === 404) {
      throw new SourceMisconfiguredError(
        `There is no service at ${service.path} of ${url.host}. Check the base URL and the service's path; in an SAP system it has to be activated.`,
      );
    }
    const fault = readFault(response, url);
    if (fault) throw fault;
    try {
      return parseMetadata(response.text());
    } catch (cause) {
      if (!(cause instanceof MetadataError)) throw cause;
      throw new SourceError(`What answers at ${service.path}/$metadata of ${url.host} is no OData: ${cause.message}.`, {
        cause,
        httpStatus: response.status,
        isMalformed: true,
      });
    }
  }

  /** One page of an entity set, as the service cuts it. Lists within the records are whole. */
  async list({ service, entity }: EntityPlace, options: QueryOptions): Promise<ListAnswer> {
    return this.#listAt(service, this.urlOf(service, `/${entity.set}`, options));
  }

  /** The page that the service named as the next one. */
  async follow(service: ServiceDescription, next: string): Promise<ListAnswer> {
    return this.#listAt(service, new URL(this.baseUrl + service.path + this.#below(service, next)));
  }

  async #listAt(service: ServiceDescription, url: URL): Promise<ListAnswer> {
    const response = await this.#get(service, url);
    const fault = readFault(response, url);
    if (fault) throw fault;
    const unfinished: Unfinished[] = [];
    const page = pageOf(response.json() as JsonValue, service, unfinished);
    if (!page) {
      // Taken for a page without records, it would delete those that are stored.
      throw new SourceError(`Expected a list of entities from ${url.host}${url.pathname}, got something else.`, {
        httpStatus: response.status,
      });
    }
    await this.#finish(service, unfinished);
    const time = Date.parse(response.headers.date ?? "");
    return {
      items: page.items,
      next: page.next,
      sourceTime: Number.isNaN(time) ? null : new Date(time),
    };
  }

  /** Services cap lists within records as well: `items@odata.nextLink`, or `__next` beside the results. */
  async #finish(service: ServiceDescription, unfinished: Unfinished[]): Promise<void> {
    for (let list = unfinished.shift(), count = 0; list; list = unfinished.shift(), count += 1) {
      if (count > mostPartPages) throw new SourceError("A list within a record has no end.", { httpStatus: 200 });
      const url = new URL(this.baseUrl + service.path + this.#below(service, list.next));
      const response = await this.#get(service, url);
      const fault = readFault(response, url);
      if (fault) throw fault;
      const page = pageOf(response.json() as JsonValue, service, unfinished);
      if (!page) {
        throw new SourceError(`Expected the rest of a list from ${url.host}, got something else.`, {
          httpStatus: response.status,
        });
      }
      list.items.push(...page.items);
      if (page.next !== null) unfinished.push({ items: list.items, next: page.next });
    }
  }

  #get({ version }: ServiceDescription, url: URL, accept?: string): Promise<SourceResponse> {
    // As text decimals keep all their digits. V2 always writes them so.
    const json =
      version === "V4" ? "application/json;odata.metadata=minimal;IEEE754Compatible=true" : "application/json";
    return this.session.http.send({
      url,
      headers: { accept: accept ?? json, "accept-language": "en", ...this.loginHeaders },
    });
  }

  /** Blanks as %20: not every service takes a plus sign for one. */
  urlOf(service: ServiceDescription, target: string, options: QueryOptions): URL {
    const given = Object.entries(options).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === "" ? [] : [[`$${name}`, String(value)]],
    );
    const pairs = [...given, ...Object.entries(this.description.query)];
    const query = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
    return new URL(`${this.baseUrl}${service.path}${target}${query === "" ? "" : `?${query}`}`);
  }

  /**
   * What follows the root of the service in the address of a next page, which may be relative to it. A system behind a proxy may call
   * itself by another scheme or port, so only the path counts; another host would be handed the credential.
   */
  #below(service: ServiceDescription, link: string): string {
    const root = new URL(`${this.baseUrl}${service.path}/`);
    const url = URL.canParse(link, root) ? new URL(link, root) : null;
    if (
      !url ||
      !/^https?:$/.test(url.protocol) ||
      url.hostname !== root.hostname ||
      !url.pathname.startsWith(root.pathname)
    ) {
      throw new SourceMisconfiguredError(
        `The next page is said to lie elsewhere than below ${root.host}${service.path}. Correct the base URL or the service's path.`,
      );
    }
    return `/${url.pathname.slice(root.pathname.length)}${url.search}`;
  }
}

/** @throws {SourceMisconfiguredError} the set has no such property. */
export function propertyOf(model: EntityModel, name: string): PropertyModel {
  const property = model.properties.get(name);
  if (property) return property;
  const nearest = nearestNames(name, [...model.properties.keys()]).join(", ");
  throw new SourceMisconfiguredError(
    `The entity set ${model.set} has no property ${name}${nearest ? `; it has ${nearest}` : ""}. Correct the description.`,
  );
}

/** V4 `{"value": [], "@odata.nextLink": ""}`; V2 `{"d": {"results": [], "__next": ""}}`, and of old `{"d": []}`. */
function pageOf(
  body: JsonValue,
  { version }: ServiceDescription,
  unfinished: Unfinished[],
): { items: JsonObject[]; next: string | null } | null {
  if (!isObject(body)) return null;
  const [list, next] =
    version === "V4"
      ? [body["value"], body["@odata.nextLink"] ?? body["@nextLink"]]
      : isObject(body["d"])
        ? [body["d"]["results"], body["d"]["__next"]]
        : [body["d"], null];
  if (!Array.isArray(list)) return null;
  const items = (list as readonly JsonValue[]).map((item) => plainValue(item, version, unfinished));
  if (!items.every(isObject)) return null;
  return { items, next: typeof next === "string" && next !== "" ? next : null };
}
