import { SourceError, SourceForbiddenError, SourceMisconfiguredError } from "../../errors/index.js";
import { isAnswerOfAnother } from "../answer-of-another.js";
import type { SourceRequest, SourceResponse } from "../../http/index.js";
import { nearestNames } from "../../mapping/index.js";
import type { JsonObject, JsonValue, ProbeResult, SourceSession } from "../connector.js";
import { loginHeaders } from "../http-login.js";
import { servicesOf, type Description } from "./description.js";
import { batchBody, batchParts } from "./batch.js";
import { readFault, writeFault } from "./faults.js";
import { keyPredicate, literal } from "./literals.js";
import { MetadataError, parseMetadata, type EntityModel, type PropertyModel, type ServiceModel } from "./metadata.js";
import { plainValue, type Unfinished } from "./payload.js";
import type { EntityDescription, ServiceDescription } from "./service-description.js";
import { isJsonObject } from "../json-object.js";

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

/** One change of a record. */
export interface Change {
  readonly method: "POST" | "PATCH";
  readonly body: Readonly<Record<string, JsonValue>>;
  /** The record has to be as it was then. */
  readonly etag?: string | null;
  /** Where a property that the service complains of is in the data of the write. */
  readonly pathOf: (target: string) => readonly (string | number)[] | null;
}

interface WaitingRead {
  readonly url: URL;
  readonly resolve: (response: SourceResponse) => void;
  readonly reject: (error: unknown) => void;
}

/** Reads in one request; services take a hundred at least. */
const mostTogether = 50;
/** That there is no such address, method or type: the service takes no batches, or not in that form. */
const batchRefusals: ReadonlySet<number> = new Set([404, 405, 406, 415, 501]);

/** So many pages of a list within one record are followed; a record that has more is none. */
const mostPartPages = 1_000;

/** One system that talks OData, whatever the version of each service. */
export class ODataClient {
  readonly #models = new Map<string, Promise<ServiceModel>>();
  /** What a service wants with each change, by its path, once it has said so. */
  readonly #csrf = new Map<string, Readonly<Record<string, string>>>();
  /** Reads of this moment, by the path of their service. */
  readonly #waiting = new Map<string, WaitingRead[]>();
  readonly #withoutBatch = new Set<string>();

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
      const isOther = isAnswerOfAnother(error);
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
  async list(
    { service, entity }: EntityPlace,
    options: QueryOptions,
    { isTogether = false }: { readonly isTogether?: boolean } = {},
  ): Promise<ListAnswer> {
    const url = this.urlOf(service, `/${entity.set}`, options);
    return this.#listOf(service, url, await (isTogether ? this.#getTogether(service, url) : this.#get(service, url)));
  }

  /** The page that the service named as the next one. */
  async follow(service: ServiceDescription, next: string): Promise<ListAnswer> {
    const url = new URL(this.baseUrl + service.path + this.#below(service, next));
    return this.#listOf(service, url, await this.#get(service, url));
  }

  async #listOf(service: ServiceDescription, url: URL, response: SourceResponse): Promise<ListAnswer> {
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

  #get(service: ServiceDescription, url: URL, accept = jsonOf(service)): Promise<SourceResponse> {
    return this.session.http.send({ url, headers: { accept, "accept-language": "en", ...this.loginHeaders } });
  }

  now(): Date {
    return this.session.clock.now();
  }

  /**
   * Sends a change.
   * @returns the record that came back, in the form of both versions; null where nothing did.
   */
  async write(service: ServiceDescription, target: string, change: Change): Promise<JsonObject | null> {
    const url = this.urlOf(service, target, {});
    const { etag } = change;
    const headers = { "content-type": jsonOf(service), ...(etag ? { "if-match": etag } : {}) };
    const response = await this.#sendChange(service, {
      method: change.method,
      url,
      body: JSON.stringify(change.body),
      headers,
    });
    const fault = writeFault(response, url, change.pathOf);
    if (fault) throw fault;
    if (response.status === 204 || response.body.length === 0) return null;
    const body = response.json() as JsonValue;
    const record = service.version === "V2" && isJsonObject(body) ? body["d"] : body;
    const plain = plainValue(record ?? null, service.version, []);
    return isJsonObject(plain) ? plain : null;
  }

  /** An action bound to a record: in V4 below its address, in V2 a function import with the key as its parameters. */
  async act(
    service: ServiceDescription,
    set: string,
    action: string,
    key: Parameters<typeof keyPredicate>[0],
    { etag, pathOf }: Pick<Change, "etag" | "pathOf">,
  ): Promise<void> {
    if (service.version === "V4") {
      await this.write(service, `/${set}${keyPredicate(key, "V4")}/${action}`, {
        method: "POST",
        body: {},
        etag,
        pathOf,
      });
      return;
    }
    const parameters = key.map(
      ({ name, value, property }) => `${name}=${encodeURIComponent(literal(value, property, "V2"))}`,
    );
    const url = this.urlOf(service, `/${action}`, {});
    url.search = [...parameters, url.search.slice(1)].filter(Boolean).join("&");
    const response = await this.#sendChange(service, {
      method: "POST",
      url,
      headers: etag ? { "if-match": etag } : {},
    });
    const fault = writeFault(response, url, pathOf);
    if (fault) throw fault;
  }

  /**
   * SAP refuses a change without the token of the session: 403 with `x-csrf-token: Required`, and nothing was done. Then one is
   * fetched, together with the cookies that it belongs to, and the change is sent again.
   */
  async #sendChange(service: ServiceDescription, request: SourceRequest): Promise<SourceResponse> {
    const send = () =>
      this.session.http.send({
        ...request,
        headers: {
          accept: jsonOf(service),
          "accept-language": "en",
          ...this.#csrf.get(service.path),
          ...request.headers,
          ...this.loginHeaders,
        },
      });
    const response = await send();
    if (response.status !== 403 || !/^required$/i.test(String(response.headers["x-csrf-token"] ?? ""))) return response;
    await this.#fetchToken(service);
    return send();
  }

  async #fetchToken(service: ServiceDescription): Promise<void> {
    const url = this.urlOf(service, "/", {});
    const headers = {
      accept: "application/json",
      "accept-language": "en",
      "x-csrf-token": "Fetch",
      ...this.loginHeaders,
    };
    const response = await this.session.http.send({ url, headers });
    const fault = readFault(response, url);
    if (fault) throw fault;
    const token = String(response.headers["x-csrf-token"] ?? "");
    const cookies = (response.headers["set-cookie"] ?? []).flatMap((line) => line.split(";", 1));
    if (token === "" || /^required$/i.test(token)) {
      throw new SourceForbiddenError(
        `${url.host} wants a CSRF token with each change, and gave none. Ask who runs it.`,
      );
    }
    this.#csrf.set(service.path, {
      "x-csrf-token": token,
      ...(cookies.length > 0 ? { cookie: cookies.join("; ") } : {}),
    });
  }

  /** Reads that are asked for in the same moment go out as one request, where the service takes that. */
  #getTogether(service: ServiceDescription, url: URL): Promise<SourceResponse> {
    const waiting = this.#waiting.get(service.path);
    return new Promise((resolve, reject) => {
      const read: WaitingRead = { url, resolve, reject };
      if (waiting) {
        waiting.push(read);
        return;
      }
      const reads = [read];
      this.#waiting.set(service.path, reads);
      setImmediate(() => {
        this.#waiting.delete(service.path);
        for (let place = 0; place < reads.length; place += mostTogether) {
          void this.#sendTogether(service, reads.slice(place, place + mostTogether));
        }
      });
    });
  }

  async #sendTogether(service: ServiceDescription, reads: readonly WaitingRead[]): Promise<void> {
    try {
      const parts = reads.length > 1 ? await this.#batch(service, reads) : [];
      for (const [place, { url, resolve, reject }] of reads.entries()) {
        const part = parts[place];
        if (part) resolve(part);
        else this.#get(service, url).then(resolve, reject);
      }
    } catch (error) {
      for (const { reject } of reads) reject(error);
    }
  }

  /** @returns what each was answered, if it was; nothing where the service takes no such request, and it is not tried again. */
  async #batch(service: ServiceDescription, reads: readonly WaitingRead[]): Promise<(SourceResponse | undefined)[]> {
    const form = service.batch ?? (service.version === "V4" ? "json" : "none");
    if (form === "none" || this.#withoutBatch.has(service.path)) return [];
    const root = new URL(`${this.baseUrl}${service.path}/`).pathname;
    const targets = reads.map(({ url }) => url.pathname.slice(root.length) + url.search);
    const { body, contentType } = batchBody(form, targets, jsonOf(service));
    const url = this.urlOf(service, "/$batch", {});
    const accept = form === "json" ? "application/json" : "multipart/mixed";
    // One that can't be read says nothing of the others.
    const headers = { accept, "content-type": contentType, prefer: "odata.continue-on-error" };
    const response = await this.#sendChange(service, { method: "POST", url, body, headers });
    if (batchRefusals.has(response.status)) {
      this.#withoutBatch.add(service.path);
      return [];
    }
    const fault = readFault(response, url);
    if (fault) throw fault;
    return batchParts(form, response, reads.length);
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
  if (!isJsonObject(body)) return null;
  const [list, next] =
    version === "V4"
      ? [body["value"], body["@odata.nextLink"] ?? body["@nextLink"]]
      : isJsonObject(body["d"])
        ? [body["d"]["results"], body["d"]["__next"]]
        : [body["d"], null];
  if (!Array.isArray(list)) return null;
  const items = (list as readonly JsonValue[]).map((item) => plainValue(item, version, unfinished));
  if (!items.every(isJsonObject)) return null;
  return { items, next: typeof next === "string" && next !== "" ? next : null };
}

/** As text decimals keep all their digits. V2 always writes them so. */
function jsonOf({ version }: ServiceDescription): string {
  return version === "V4" ? "application/json;odata.metadata=minimal;IEEE754Compatible=true" : "application/json";
}
