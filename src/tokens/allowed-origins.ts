import { InvalidInputError, type InputProblem } from "../errors/index.js";
import type { Storage, Tenant } from "../storage/index.js";
import { OriginStore } from "./origin-store.js";

export const mostOrigins = 100;

/** The pages that may use session tokens of a tenant, by their origins: for CORS, and for websockets, which know none. */
export class AllowedOrigins {
  readonly #store: OriginStore;

  constructor(storage: Storage) {
    this.#store = new OriginStore(storage);
  }

  async list(tenant: Tenant): Promise<readonly string[]> {
    return this.#store.list(tenant);
  }

  /**
   * Replaces the list; holds from the next request on.
   * @throws {InvalidInputError} what is no origin: a path, a wildcard, plain http to elsewhere than this machine.
   */
  async set(tenant: Tenant, origins: readonly string[]): Promise<readonly string[]> {
    const problems: InputProblem[] = origins.flatMap((text, index) => {
      const message = problemWithOrigin(text);
      return message ? [{ path: ["input", "origins", index], message }] : [];
    });
    if (origins.length > mostOrigins) {
      const message = `expected at most ${mostOrigins} origins, got ${origins.length}`;
      problems.push({ path: ["input", "origins"], message });
    }
    if (problems.length > 0) throw new InvalidInputError("The origins can't be used; see problems.", { problems });
    const unique = [...new Set(origins.map((text) => new URL(text).origin))].sort();
    await this.#store.replace(tenant, unique);
    return unique;
  }

  async isAllowed(tenant: Tenant, origin: string): Promise<boolean> {
    return this.#store.isAllowed(tenant, origin);
  }

  /** For a preflight, which brings no token: whether any tenant allows it. The request behind it is asked for its own. */
  async isKnown(origin: string): Promise<boolean> {
    return this.#store.isKnown(origin);
  }
}

/** What is wrong with a text as the origin of a page; null when nothing is. */
export function problemWithOrigin(text: string): string | null {
  const expected = "expected an origin such as https://app.example.com, without a path or a wildcard";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return `${expected}, got "${text}"`;
  }
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal)) {
    return `${expected}; http is for this machine alone, got "${text}"`;
  }
  return url.origin === text && !text.includes("*") ? null : `${expected}, got "${text}"`;
}
