import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { StreamStore, type DataVersion } from "../connections/index.js";
import { SharedReads, type Storage, type Tenant } from "../storage/index.js";
import { OrganizationStore } from "../tokens/index.js";
import { readConnectionStates, tenantKey, type ConnectionStates } from "./connection-states.js";

const stateBytes = 300;
const versionBytes = 150;

/**
 * Versions of all that a tenant's records are read from, as they were at one moment. What was read of records after a
 * state was taken stands for all that is read while the state is the same: see README.md.
 */
export class DataState {
  readonly #versions = new Map<string, ReadonlyMap<string, number>>();
  readonly #digests = new Map<string, string>();

  /**
   * @param order States of one tenant that were taken later have higher ones.
   * @param isSettled False where nothing may be kept: the state does not tell all that a read depends on.
   */
  constructor(
    readonly order: number,
    readonly states: ConnectionStates,
    readonly isSettled: boolean,
    private readonly parts: {
      readonly term: number | null;
      readonly removals: number;
      readonly versions: readonly DataVersion[];
      readonly statesText: string;
    },
  ) {}

  get term(): number | null {
    return this.parts.term;
  }

  /** About what it takes up in memory. */
  get sizeBytes(): number {
    return stateBytes + this.parts.versions.length * versionBytes + this.parts.statesText.length * 2;
  }

  /** The same for states between which everything may have been replaced, connections included. */
  get era(): string {
    return `${this.parts.term} ${this.parts.removals}`;
  }

  /** Versions of an entity's records, by connection; none for one whose records were never changed. */
  versionsOf(entity: string): ReadonlyMap<string, number> {
    const known = this.#versions.get(entity);
    if (known) return known;
    const own = this.parts.versions.filter((version) => version.entity === entity);
    const versions = new Map(own.map(({ connectionId, dataVersion }) => [connectionId, dataVersion]));
    this.#versions.set(entity, versions);
    return versions;
  }

  /** Equal for states in which reads of these entities find the same and are treated the same. */
  digestOf(entities: readonly string[]): string {
    const key = entities.join();
    const known = this.#digests.get(key);
    if (known !== undefined) return known;
    const { statesText, versions } = this.parts;
    const own = versions.filter(({ entity }) => entities.includes(entity));
    const digest = hash("sha256", JSON.stringify([this.era, statesText, own]), "base64");
    this.#digests.set(key, digest);
    return digest;
  }

  isSameAs({ parts }: DataState): boolean {
    const { term, removals, versions, statesText } = this.parts;
    return (
      term === parts.term &&
      removals === parts.removals &&
      statesText === parts.statesText &&
      versions.length === parts.versions.length &&
      versions.every((version, index) => isSameVersion(version, parts.versions[index]))
    );
  }
}

/** A tenant with more streams than this would pay more for knowing what changed than it could save. */
const mostStreams = 1_000;
const rememberedBytes = 8 * 1024 * 1024;

/** Takes states: one for all requests of a tenant that ask at the same moment, each after all of them have asked. */
export class DataStates {
  readonly #reads = new SharedReads<DataState>();
  /** The last state of tenants. One that finds nothing new is the same object, with all that was worked out of it. */
  readonly #last = new LRUCache<string, DataState>({
    maxSize: rememberedBytes,
    sizeCalculation: ({ sizeBytes }) => sizeBytes,
  });
  #order = 0;

  constructor(private readonly storage: Storage) {}

  read(tenant: Tenant): Promise<DataState> {
    const key = tenantKey(tenant);
    return this.#reads.read(key, async () => {
      const state = await this.#take(tenant);
      const last = this.#last.get(key);
      if (last?.isSettled === state.isSettled && last.isSameAs(state)) return last;
      this.#last.set(key, state);
      return state;
    });
  }

  /** Whether all that was read since a state was taken came from where the state itself came from. */
  isStillOf({ term }: DataState): boolean {
    return term !== null && term === this.storage.primaryTerm();
  }

  async #take(tenant: Tenant): Promise<DataState> {
    this.#order += 1;
    const order = this.#order;
    const term = this.storage.primaryTerm();
    const [versions, { states, removals }] = await Promise.all([
      new StreamStore(this.storage).dataVersions(tenant, mostStreams + 1),
      this.#statesAndRemovals(tenant),
    ]);
    // What a purge takes away changes no version.
    const isSettled =
      term !== null &&
      term === this.storage.primaryTerm() &&
      versions.length <= mostStreams &&
      states.leaving.size === 0;
    return new DataState(order, states, isSettled, { term, removals, versions, statesText: textOf(states) });
  }

  /** One after the other: a connection that the states no longer name has been counted as removed. */
  async #statesAndRemovals(tenant: Tenant): Promise<{ states: ConnectionStates; removals: number }> {
    const states = await readConnectionStates(this.storage, tenant);
    const removals = await new OrganizationStore(this.storage).removals(tenant.organizationId);
    return { states, removals };
  }
}

function textOf({ unreachable, leaving }: ConnectionStates): string {
  return unreachable.size + leaving.size === 0 ? "" : JSON.stringify([[...unreachable.values()], [...leaving]]);
}

function isSameVersion(one: DataVersion, other: DataVersion | undefined): boolean {
  return (
    one.dataVersion === other?.dataVersion && one.connectionId === other.connectionId && one.entity === other.entity
  );
}
