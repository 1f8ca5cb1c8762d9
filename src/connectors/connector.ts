import type { z } from "zod";
import type { Unified, WriteData } from "../../schema/definition/index.js";
import type { Entities, EntityName } from "../../schema/entities/index.js";
import type { SourceHttp, SourceSockets } from "../http/index.js";
import type { Peer } from "../network/index.js";
import type { Logger } from "../logging/index.js";
import type { Clock } from "../time/index.js";
import type { WriteRules } from "./write-rules.js";

/**
 * The contract between the gateway and one system. A connector knows the wire and the source's words; it never sees the
 * store, the credential vault or events. Its folder holds:
 *
 *   connector.ts          default export `defineConnector({ … })`
 *   entities/<entity>.ts  default export `defineEntitySource(…)({ … })`; a missing file means "not offered"
 *
 * What a system can do follows from these files; no second list says the same.
 */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** One way to log in. */
export interface AuthMethod {
  /** `API_KEY`, `BASIC`, `OAUTH2_AUTHORIZATION_CODE` … */
  readonly method: string;
  /** What a person chooses it by, beside other ways to log in. Default: by the method's name. */
  readonly label?: string;
  /** What a person is told about where to find the credential. */
  readonly description: string;
  /**
   * The fields asked for; each with a `.describe()`. Only these are ever sealed and handed back. With `oauth2` they are
   * `clientId`, `clientSecret` and, for the grant REFRESH_TOKEN, `refreshToken`, and the connector is handed none of them.
   */
  readonly credentials: z.ZodObject;
  /** The gateway logs in, refreshes and puts the access token on the connector's requests. */
  readonly oauth2?: OAuth2Login;
}

/** A login by OAuth2 (RFC 6749) that the gateway keeps alive. */
export interface OAuth2Login {
  readonly grant: "REFRESH_TOKEN" | "CLIENT_CREDENTIALS";
  /** Where tokens are asked for, by the connection's config. */
  readonly tokenUrl: (config: Readonly<Record<string, unknown>>) => string;
  /** Where the access token goes: requests to this origin carry it, others don't. */
  readonly apiOrigin: (config: Readonly<Record<string, unknown>>) => string;
  /** How the client proves itself: by HTTP Basic or in the form. Default BASIC. */
  readonly clientAuthentication?: "BASIC" | "POST";
  /** Asked for with CLIENT_CREDENTIALS; without it the vendor's default. */
  readonly scope?: string;
  /** How a person logs in and consents, for the grant REFRESH_TOKEN; absent where a refresh token has to be given. */
  readonly authorization?: OAuth2Authorization;
}

/** The authorization code grant with PKCE, by which a person hands out a refresh token (RFC 6749, 4.1; RFC 7636). */
export interface OAuth2Authorization {
  /** Where the person is sent. */
  readonly authorizationUrl: (config: Readonly<Record<string, unknown>>) => string;
  /** What the provider calls itself in its answers (RFC 9207). */
  readonly issuer: (config: Readonly<Record<string, unknown>>) => string;
  /**
   * Whether its answers name it, as `iss`. Then one that does not is refused; a provider that never does is given an address to
   * answer to that no other has.
   */
  readonly sendsIssuer: boolean;
  /** Asked for; without it the vendor's default. */
  readonly scope?: string;
  /** Further parameters that the provider wants: `{ prompt: "consent" }`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What a connector gets to work with, for one connection and one run or request. */
export interface SourceSession<Config = unknown, Credentials = unknown> {
  readonly config: Config;
  readonly credentials: Credentials;
  readonly http: SourceHttp;
  /** For systems that speak no HTTP; the gateway hands them to every session. */
  readonly sockets?: SourceSockets;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Which page is wanted. */
export interface PageRequest {
  /** Where to go on: `next` of the page before, from this run or from one that was killed. Null for the first page. */
  readonly position: JsonValue | null;
  /** Only records changed at or after this instant; null for all. */
  readonly changedSince: Date | null;
  /** Records wanted on the page; the source may give fewer. */
  readonly pageSize: number;
  /** Only what `identify` needs of each record; asked for where `readsHeads` says so. Default false. */
  readonly isHeadsOnly?: boolean;
}

/** One page of a source's records, as the source gave them. */
export interface SourcePage<Raw extends JsonObject = JsonObject> {
  readonly items: readonly Raw[];
  /** Where the next page begins: plain JSON, kept as checkpoint. Null when this was the last. */
  readonly next: JsonValue | null;
  /** The source's own clock when it answered, if it told (a `Date` header will do). Cursors never pass it. */
  readonly sourceTime: Date | null;
  /**
   * The source's instant behind which nothing can come any more: whatever is not committed yet will carry a later time of change.
   * Cursors never pass it. Missing: nobody can tell, and the look-back has to be long enough.
   */
  readonly settledUntil?: Date | null;
  /** How many records the whole walk has, if the source says so for nothing. */
  readonly total?: number | null;
}

/** Which page of a list of ids is wanted. */
export interface IdPageRequest {
  /** `next` of the page before; null for the first. */
  readonly position: JsonValue | null;
  /** Ids wanted on the page; the source may give fewer. */
  readonly pageSize: number;
}

/** One page of the ids of all records there are. */
export interface IdPage {
  readonly remoteIds: readonly string[];
  /** Null when this was the last. */
  readonly next: JsonValue | null;
}

/** Which record a raw payload is. Called for every record of every page, before it is known whether it changed: keep it cheap. */
export interface SourceIdentity {
  readonly remoteId: string;
  /** When the source last changed it, if it knows. */
  readonly modifiedAt: Date | null;
  /** The source says that it is gone. */
  readonly isDeleted?: boolean;
}

/** What a write may need to know. */
export interface WriteContext {
  /** The same for each try of one write and of no other; sent along where the source takes such a key. */
  readonly idempotencyKey: string;
  /**
   * The payload that the caller decided upon, where nothing newer may be overwritten: held against what the source has,
   * by its optimistic lock where there is one. Then a newer one is a `ConflictError`.
   */
  readonly expected?: JsonObject | undefined;
}

/** What a write was sent with whose answer was lost. */
export interface LostWrite {
  readonly idempotencyKey: string;
  /** When it went out last, by the database's clock. */
  readonly sentAt: Date;
}

/** How one entity is read from a system, mapped, and written to it. */
export interface EntitySource<Client, Name extends EntityName = EntityName, Raw extends JsonObject = JsonObject> {
  readonly entity: Name;
  /**
   * CHANGES: the source can be asked for what changed since an instant, in the order of change.
   * SNAPSHOT: it can't; every run reads all, and the hash says what changed.
   */
  readonly mode: "CHANGES" | "SNAPSHOT";
  /** Raise it when `toUnified` changes its results: stored records are then mapped again. Default 1. */
  readonly mappingVersion?: number;
  /** Records asked for at once. Default 500. */
  readonly pageSize?: number;
  /** Reads one page. In CHANGES mode pages come in a stable order of (time of change, id) from `changedSince` on. */
  readonly readPage: (client: Client, request: PageRequest) => Promise<SourcePage<Raw>>;
  readonly identify: (raw: Raw) => SourceIdentity;
  /**
   * Whether `readPage` can give no more than heads. Then a record that the source fails on is named, set aside and passed
   * by; without it the walk ends there. Default false.
   */
  readonly readsHeads?: boolean;
  /** The record in the unified model. @throws {MappingError} naming the path of a value that can't be read. */
  readonly toUnified: (raw: Raw) => Unified<Entities[Name]>;
  /**
   * Whether pages tell what was deleted (`isDeleted`), by tombstones or a log of deletions. Where they don't, what is gone
   * is found by comparing ids. Default false.
   */
  readonly reportsDeletions?: boolean;
  /**
   * Lists the ids of all records there are now, in a stable order; far cheaper than reading them. Missing: the ids come
   * from a walk over the records themselves.
   */
  readonly readIds?: (client: Client, request: IdPageRequest) => Promise<IdPage>;
  /**
   * Reads one record as it stands; null when the source has none of that id, which is what a deletion is confirmed by.
   * @throws {SourceForbiddenError} it is there, and the account may not see it: it is kept.
   */
  readonly readOne: (client: Client, remoteId: string) => Promise<Raw | null>;
  /** What can be written of it, and how. Needed by whoever offers `create` or `update`. */
  readonly writable?: WriteRules<Raw>;
  /** Makes a record and returns it as the source shows it afterwards. Missing means "can't be created there". */
  readonly create?: (client: Client, data: WriteData<Entities[Name]>, context: WriteContext) => Promise<Raw>;
  /** Changes a record and returns it as the source shows it afterwards. Missing means "can't be changed there". */
  readonly update?: (
    client: Client,
    remoteId: string,
    data: WriteData<Entities[Name]>,
    context: WriteContext,
  ) => Promise<Raw>;
  /** The source makes one record of all sends of a `create` with the same `idempotencyKey`. Default false. */
  readonly takesIdempotencyKey?: boolean;
  /**
   * Looks for what a `create` made whose answer was lost: by the key that was sent along, or by what only that record can
   * be. Gives what it is sure of, the likeliest first, each brought to the end of what the create would have done; nothing
   * where the source has nothing. Missing: nobody can tell, and such a write is never sent again.
   */
  readonly findWritten?: (client: Client, data: WriteData<Entities[Name]>, lost: LostWrite) => Promise<readonly Raw[]>;
}

/** One system. */
export interface Connector<Config extends z.ZodObject = z.ZodObject, Client = unknown> {
  /** Its key in the API and on the command line: `tryton`. The folder has the same name. */
  readonly system: string;
  /** Its name for people: `Tryton`. */
  readonly name: string;
  readonly description: string;
  /** What a connection must say beside its credential; each field with a `.describe()`. */
  readonly config: Config;
  readonly auth: readonly [AuthMethod, ...AuthMethod[]];
  /** What it speaks: decides which faults its contract is checked with. Default HTTP. */
  readonly wire?: "HTTP" | "POSTGRESQL";
  /** Hosts in a config that are no addresses of the form `scheme://…`, each with its path: judged before anything is asked of them. */
  readonly peers?: (config: z.output<Config>) => readonly (Peer & { readonly path: readonly string[] })[];
  /** How the source wants to be treated. */
  readonly limits: {
    /** Calls at once for one connection. */
    readonly concurrency: number;
    /** Calls a second for one connection; null for no limit known. */
    readonly requestsPerSecond: number | null;
    /** What one host takes of all connections to it together, whoever they belong to; absent for no limit known. */
    readonly host?: { readonly concurrency: number | null; readonly requestsPerSecond: number | null };
  };
  /** How far back an incremental run looks behind its cursor, for late commits and clock skew. Default 600. */
  readonly lookbackSeconds?: number;
  /** How the system tells of changes by itself. Missing: it can't, and changes come with the next run. */
  readonly webhooks?: SourceWebhooks;
  /** Where requests of a caller's own go. Missing: none are carried. */
  readonly passthrough?: Passthrough<Client>;
  /**
   * What follows from a connection's config, for a connector of systems that the config itself describes. Without such a config it
   * offers no entities. Missing: all connections are alike.
   */
  readonly whenConfigured?: (config: z.output<Config>) => ConfiguredSystem<Client>;
  /** Makes the client of a session. No call goes out yet. */
  readonly open: (session: SourceSession<z.output<Config>, Readonly<Record<string, string>>>) => Client;
  /** The cheapest call that proves address and credential, for connecting and for coming back after an outage. */
  readonly probe: (client: Client) => Promise<ProbeResult>;
}

/** What one config describes. */
export interface ConfiguredSystem<Client = unknown> {
  readonly entities: ReadonlyMap<EntityName, EntitySource<Client>>;
  readonly auth: Connector["auth"];
  readonly limits: Connector["limits"];
  readonly lookbackSeconds?: number;
  readonly passthrough?: Passthrough<Client>;
}

/** How a request of a caller's own reaches the system. */
export interface Passthrough<Client = unknown> {
  /** Every path lies below it. */
  readonly baseUrl: (client: Client) => string;
  /** What logs in. A caller can neither set nor see these. */
  readonly headers: (client: Client) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

/** A call that a system made to us, as it came. */
export interface HookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The very bytes, since signatures are over them. */
  readonly body: Buffer;
  /** Ours, for signatures that carry a time. */
  readonly receivedAt: Date;
}

/** What a system says happened to one record. */
export interface HookChange {
  readonly entity: EntityName;
  readonly remoteId: string;
  readonly isDeleted: boolean;
  /** The record as `readPage` would give it; null when the call does not carry it whole, and it has to be read. */
  readonly raw: JsonObject | null;
}

export interface SourceWebhooks {
  /** What a person does at the source to have it call us, and which secret it asks for. */
  readonly description: string;
  /** Proves that the call comes from the system. @throws {UnauthenticatedError} it does not, or is too old. */
  readonly verify: (request: HookRequest, secret: string) => void;
  /** What the call says; nothing for pings and kinds that are not synced. @throws {InvalidInputError} it can't be read. */
  readonly read: (request: HookRequest) => readonly HookChange[];
}

export interface ProbeResult {
  /** The account logged in as, to show to a person. */
  readonly account: string | null;
  /** The system's version, if it says. */
  readonly version?: string | null;
}

/** A connector together with the entities found in its folder. */
export interface LoadedConnector extends Connector {
  readonly entities: ReadonlyMap<EntityName, EntitySource<unknown>>;
}

export function defineConnector<Config extends z.ZodObject, Client>(
  connector: Connector<Config, Client>,
): Connector<Config, Client> {
  return connector;
}

/**
 * In two steps, so that the client's type is given and the rest inferred:
 * `export default defineEntitySource<TrytonClient, RawParty>()({ entity: "Vendor", … })`
 */
export function defineEntitySource<Client, Raw extends JsonObject>() {
  return <const Name extends EntityName>(source: EntitySource<Client, Name, Raw>): EntitySource<Client, Name, Raw> =>
    source;
}
