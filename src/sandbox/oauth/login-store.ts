import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";
import type { Database } from "lmdb";
import type { SandboxStore } from "../store/index.js";

interface Entry {
  readonly payload: AdapterPayload;
  /** Real time in ms; the login's clock is the machine's, not the sandbox's. Null: never. */
  readonly expiresAtMs: number | null;
}

/** Models whose entries die with their grant: a refresh token that is used twice takes all of them along. */
const ofGrant = new Set(["AccessToken", "AuthorizationCode", "RefreshToken"]);

/**
 * Where sessions, grants, codes and tokens of the authorization server are kept: in the sandbox's own store, so that a
 * login survives a restart. Keys are [model, id]; ["grant", grantId, model, id] finds what a grant has given out.
 */
export class LoginStore {
  readonly #store: SandboxStore;
  readonly #entries: Database<Entry>;

  constructor(store: SandboxStore) {
    this.#store = store;
    this.#entries = store.openDatabase<Entry>("logins");
  }

  /** What the authorization server asks for, once per model. */
  readonly adapter: AdapterFactory = (model) => this.#adapterOf(model);

  /** Ends all logins: every token is unknown from now on, as after an administrator revoked the integration. */
  clear(): void {
    this.#entries.clearSync();
  }

  /** Ends access tokens and leaves refresh tokens: as when their time is over, all at once. */
  endAccessTokens(): void {
    this.#store.transaction(() => {
      for (const model of ["AccessToken", "ClientCredentials"]) {
        const keys = Array.from(this.#entries.getKeys({ start: [model, ""], end: [model, "\uffff"] }));
        for (const key of keys) this.#entries.removeSync(key);
      }
    });
  }

  /** Removes what has expired. @returns how many entries. */
  sweep(nowMs: number): number {
    const expired = Array.from(this.#entries.getRange(), ({ key, value }) => ({ key, value })).filter(
      ({ value }) => value.expiresAtMs !== null && value.expiresAtMs <= nowMs,
    );
    this.#store.transaction(() => {
      for (const { key } of expired) this.#entries.removeSync(key);
    });
    return expired.length;
  }

  #adapterOf(model: string): Adapter {
    const entries = this.#entries;
    const live = (id: string | undefined): AdapterPayload | undefined => {
      const entry = id === undefined ? undefined : entries.get([model, id]);
      return entry && (entry.expiresAtMs === null || entry.expiresAtMs > Date.now()) ? entry.payload : undefined;
    };
    return {
      upsert: async (id, payload, expiresIn) => {
        const entry: Entry = { payload, expiresAtMs: expiresIn ? Date.now() + expiresIn * 1000 : null };
        this.#store.transaction(() => {
          entries.putSync([model, id], entry);
          if (payload.grantId && ofGrant.has(model))
            entries.putSync(["grant", payload.grantId, model, id], { ...entry, payload: {} });
          // Sessions are also looked for by uid, which is stored as an entry that names the id.
          if (model === "Session" && payload.uid)
            entries.putSync(["uid", payload.uid], { ...entry, payload: { jti: id } });
        });
      },
      find: async (id) => live(id),
      findByUid: async (uid) => live(entries.get(["uid", uid])?.payload.jti),
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const entry = entries.get([model, id]);
        if (!entry) return;
        const consumed = Math.floor(Date.now() / 1000);
        entries.putSync([model, id], { ...entry, payload: { ...entry.payload, consumed } });
      },
      destroy: async (id) => {
        entries.removeSync([model, id]);
      },
      revokeByGrantId: async (grantId) => {
        this.#store.transaction(() => {
          for (const key of Array.from(
            entries.getKeys({ start: ["grant", grantId], end: ["grant", `${grantId}\uffff`] }),
          )) {
            const [, , keptModel, id] = key as string[];
            entries.removeSync(key);
            entries.removeSync([keptModel as string, id as string]);
          }
        });
      },
    };
  }
}
