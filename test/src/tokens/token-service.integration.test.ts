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
/** Moved by hand. */
let now = new Date();

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
  now = new Date();

  tokens = new TokenService({ storage, logger, clock: { now: () => now } });
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
    const expiresAt = new Date(now.getTime() + 60_000);
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
    const find = vi.spyOn(storage, "collection");
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
  it("is refused once it has expired, to the millisecond", async () => {
    const expiresAt = new Date(now.getTime() + 1_000);
    const { secret } = await tokens.create(test, { ...plain, expiresAt }, null);

    now = new Date(expiresAt.getTime() - 1);
    await expect(tokens.authenticate(secret)).resolves.toMatchObject(test);
    now = expiresAt;
    await expect(tokens.authenticate(secret)).rejects.toThrow(/expired/);
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

describe("the time of the last use", () => {
  it("is stored at most once a minute", async () => {
    const { secret, token } = await tokens.create(test, plain, null);
    const lastUsedAt = async () => (await tokens.list(test)).find((item) => item._id === token._id)?.lastUsedAt ?? null;

    await Promise.all(Array.from({ length: 20 }, () => tokens.authenticate(secret)));
    const first = await vi.waitUntil(lastUsedAt);

    now = new Date(now.getTime() + 59_000);
    await tokens.authenticate(secret);
    expect(await lastUsedAt()).toEqual(first);

    now = new Date(now.getTime() + 2_000);
    await tokens.authenticate(secret);
    await vi.waitFor(async () => expect((await lastUsedAt())?.getTime()).toBeGreaterThan(first.getTime()));
  });

  it("fails no request when it can't be stored", async () => {
    const { secret } = await tokens.create(test, plain, null);
    const broken: Storage = {
      ...storage,
      collection: (name) =>
        new Proxy(storage.collection(name), {
          get: (target, key) =>
            key === "updateOne"
              ? () => Promise.reject(new Error("the disk is full"))
              : (Reflect.get(target, key) as unknown),
        }) as never,
    };
    const lines: string[] = [];
    const recorder = createLogger({ level: "warn", destination: { write: (line) => lines.push(line) } });
    const service = new TokenService({ storage: broken, logger: recorder });

    await expect(service.authenticate(secret)).resolves.toMatchObject(test);
    await vi.waitFor(() => expect(lines.join("")).toContain("last use could not be stored"));
    expect(lines.join("")).not.toContain(secret);
  });
});
