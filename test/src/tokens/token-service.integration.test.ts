import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ForbiddenError, InvalidInputError, NotFoundError, UnauthenticatedError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import { createLogger } from "../../../src/logging/index.js";
import { connectStorage, ensureIndexes, type Storage, type Tenant } from "../../../src/storage/index.js";
import { OrganizationStore, scopePresets, tokenIndexes, TokenService, type Access } from "../../../src/tokens/index.js";
import { freshDatabase, type FreshDatabase } from "../../support/database.js";

let database: FreshDatabase;
let storage: Storage;
let test: Tenant;
let live: Tenant;
const logger = createLogger({ level: "silent" });
let tokens: TokenService;

beforeAll(async () => {
  database = await freshDatabase();
  storage = await connectStorage({ uri: database.uri });
  await ensureIndexes(storage, tokenIndexes);
  const { _id: organizationId } = await new OrganizationStore(storage).create("Acme");
  test = { organizationId, environment: "TEST" };
  live = { organizationId, environment: "LIVE" };
});

beforeEach(() => {
  tokens = new TokenService({ storage, logger });
});

afterAll(async () => {
  await storage.close();
  await database.drop();
});

const plain = { name: "for a test", scopes: scopePresets["read-only"] };

function accessWith(scopes: readonly string[]): Access {
  return { ...test, tokenId: newId("apiToken"), scopes, expiresAt: null };
}

describe("Promise 1: a token's secret is shown once", () => {
  it("is in the answer that makes it and nowhere in the database", async () => {
    const { secret, token } = await tokens.create(test, plain, null);
    const [stored] = await storage.db
      .collection("tokens")
      .find({ _id: token._id as never })
      .toArray();

    const atRest = JSON.stringify(stored);
    expect(atRest).not.toContain(secret);
    expect(atRest).not.toContain(secret.slice(15));
    expect(atRest).toContain(token.prefix);
    expect(JSON.stringify(token)).not.toContain(secret.slice(15));
    expect(JSON.stringify(await tokens.list(test))).not.toContain(String(stored?.["hash"]));
  });

  it("lets its holder in, with tenant, scopes and expiry", async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const { secret, token } = await tokens.create(live, { ...plain, expiresAt }, null);

    expect(await tokens.authenticate(secret)).toEqual({
      ...live,
      tokenId: token._id,
      scopes: scopePresets["read-only"],
      expiresAt,
    });
  });

  it("is refused with a typo without a look-up", async () => {
    const { secret } = await tokens.create(test, plain, null);
    const find = vi.spyOn(storage, "unscoped");
    const typo = secret.slice(0, 20) + (secret.charAt(20) === "a" ? "b" : "a") + secret.slice(21);

    await expect(tokens.authenticate(typo)).rejects.toThrow(/checksum/);
    expect(find).not.toHaveBeenCalled();

    await expect(tokens.authenticate(secret)).resolves.toMatchObject(test);
    expect(find).toHaveBeenCalled();
    find.mockRestore();
  });

  it("is looked up by one index", async () => {
    const plan = await storage.db.collection("tokens").find({ hash: "none" }).explain("executionStats");
    expect(JSON.stringify(plan)).toContain("by_hash");
    expect(JSON.stringify(plan)).not.toContain("COLLSCAN");
  });
});

describe("a token that no longer holds", () => {
  it("is refused once it has expired, by the database's clock", async () => {
    const expiresAt = new Date((await storage.now()).getTime() + 400);
    const { secret } = await tokens.create(test, { ...plain, expiresAt }, null);
    let before = await storage.now();
    for (;;) {
      const refused = await tokens.authenticate(secret).then(
        () => null,
        (error: unknown) => error as Error,
      );
      const after = await storage.now();
      // Between two readings of the clock it may be either; outside of them only the one.
      if (after < expiresAt) expect(refused).toBeNull();
      if (before >= expiresAt) {
        expect(refused?.message).toMatch(/expired/);
        break;
      }
      before = after;
    }
  });

  it("is refused as soon as it is revoked, also where it was let in before", async () => {
    const { secret, token } = await tokens.create(test, plain, null);
    const access = await tokens.authenticate(secret);
    await expect(tokens.authenticateAgain(access)).resolves.toEqual(access);

    const revoked = await tokens.revoke(test, token._id);

    expect(revoked.revokedAt).toBeInstanceOf(Date);
    await expect(tokens.authenticate(secret)).rejects.toThrow(/revoked/);
    await expect(tokens.authenticateAgain(access)).rejects.toThrow(/revoked/);
    expect((await tokens.revoke(test, token._id)).revokedAt).toEqual(revoked.revokedAt);
  });

  it("is refused when nobody made it, and the answer says nothing about others", async () => {
    const other = `trb_test_${"A".repeat(43)}3azBFM`;
    await expect(tokens.authenticate(other)).rejects.toThrow(UnauthenticatedError);
    await expect(tokens.authenticate(other)).rejects.toThrow(/unknown/);
    await expect(tokens.authenticate(other)).rejects.toThrow(expect.objectContaining({ details: {} }));
  });
});

describe("the wall between environments and organizations", () => {
  it("keeps lists apart and shows revoked ones only when asked", async () => {
    const { _id: organizationId } = await new OrganizationStore(storage).create("Other");
    const other: Tenant = { organizationId, environment: "TEST" };
    const { token } = await tokens.create(other, plain, null);
    await tokens.revoke(other, token._id);

    expect(await tokens.list(other)).toEqual([]);
    expect((await tokens.list(other, { includeRevoked: true })).map((item) => item._id)).toEqual([token._id]);
    expect((await tokens.list(test)).every((item) => item.environment === "TEST")).toBe(true);
    expect((await tokens.list(live)).every((item) => item.environment === "LIVE")).toBe(true);
  });

  it("answers the same for another's token and for one that never was", async () => {
    const { token } = await tokens.create(live, plain, null);
    const never = newId("apiToken");
    const messages: string[] = [];
    for (const id of [token._id, never]) {
      await tokens.revoke(test, id).catch((error: unknown) => {
        expect(error).toBeInstanceOf(NotFoundError);
        messages.push((error as Error).message.replace(id, "ID"));
      });
    }
    expect(messages).toHaveLength(2);
    expect(messages[0]).toBe(messages[1]);
    expect((await tokens.list(live)).map((item) => item._id)).toContain(token._id);
  });
});

describe("making a token", () => {
  it.each([
    ["an empty name", { ...plain, name: "  " }, "name"],
    ["a name that is too long", { ...plain, name: "x".repeat(101) }, "name"],
    ["no scope", { ...plain, scopes: [] }, "scopes"],
    ["an unknown scope", { ...plain, scopes: ["records:read", "records:destroy"] }, "scopes"],
    ["an expiry in the past", { ...plain, expiresAt: new Date(0) }, "expiresAt"],
  ])("refuses %s with its path", async (_, input, field) => {
    const fault = await tokens.create(test, input, null).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(InvalidInputError);
    expect((fault as InvalidInputError).problems[0]?.path.slice(0, 2)).toEqual(["input", field]);
    expect((fault as InvalidInputError).problems[0]?.message).toMatch(/^expected .*got /);
  });

  it("does not hand on a scope that the maker lacks", async () => {
    const by = accessWith(["tokens:manage", "records:read"]);
    const made = await tokens.create(test, { ...plain, scopes: ["records:read:assets"] }, by);
    expect(made.token).toMatchObject({ createdBy: by.tokenId, scopes: ["records:read:assets"] });

    await expect(tokens.create(test, { ...plain, scopes: ["records:write"] }, by)).rejects.toThrow(ForbiddenError);
  });
});

describe("the last use", () => {
  const caller = { address: "203.0.113.7", userAgent: `agent ${"x".repeat(300)}`, origin: null, isSameOrigin: false };
  const used = async (id: string) => (await tokens.get(test, id)).lastUse;

  it("is stored with address and user agent, by one write a minute over all processes", async () => {
    const { secret, token } = await tokens.create(test, plain, null);
    const [first, second] = [tokens, new TokenService({ storage, logger })];
    const writes = await updatesDuring(async (watched) => {
      const others = [new TokenService({ storage: watched, logger }), new TokenService({ storage: watched, logger })];
      await Promise.all(others.flatMap((one) => Array.from({ length: 20 }, () => one.authenticate(secret, caller))));
      await vi.waitUntil(() => used(token._id));
      for (const one of others) await one.authenticate(secret, caller);
    });
    // One from each of the two, since both found it unused; the store took the first.
    expect(writes).toBeLessThanOrEqual(2);
    const use = await used(token._id);
    expect(use).toMatchObject({ address: "203.0.113.7", userAgent: `agent ${"x".repeat(194)}` });

    await storage.db
      .collection<{ _id: string }>("tokens")
      .updateOne({ _id: token._id }, { $set: { "lastUse.at": new Date(Date.now() - 61_000) } });
    await first.authenticate(secret);
    await second.authenticate(secret, { ...caller, address: "203.0.113.8" });
    await vi.waitFor(async () => expect((await used(token._id))?.at.getTime()).toBeGreaterThan(Date.now() - 30_000));
  });

  it("fails no request when it can't be stored", async () => {
    const { secret } = await tokens.create(test, plain, null);
    const lines: string[] = [];
    const recorder = createLogger({ level: "warn", destination: { write: (line) => lines.push(line) } });
    const broken = withUpdates(() => Promise.reject(new Error("the disk is full")));
    const service = new TokenService({ storage: broken, logger: recorder });

    await expect(service.authenticate(secret)).resolves.toMatchObject(test);
    await vi.waitFor(() => expect(lines.join("")).toContain("last use could not be stored"));
    expect(lines.join("")).not.toContain(secret);
  });

  /** The store, with something else in place of `updateOne`. */
  function withUpdates(updateOne: (...args: never[]) => Promise<unknown>): Storage {
    return {
      ...storage,
      unscoped: (name, use) =>
        new Proxy(storage.unscoped(name, use), {
          get: (target, key) => (key === "updateOne" ? updateOne : (Reflect.get(target, key) as unknown)),
        }) as never,
    };
  }

  async function updatesDuring(work: (watched: Storage) => Promise<unknown>): Promise<number> {
    let count = 0;
    const watched = withUpdates((...args) => {
      count += 1;
      return storage.collection("tokens").updateOne(...(args as unknown as [never, never]));
    });
    await work(watched);
    return count;
  }
});
