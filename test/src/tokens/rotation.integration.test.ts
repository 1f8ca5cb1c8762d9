import { beforeAll, describe, expect, it } from "vitest";
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { TokenService, type Access } from "../../../src/tokens/index.js";
import { newTenant } from "../../support/records.js";
import { silentLogger } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
let tokens: TokenService;
let tenant: Tenant;

beforeAll(() => {
  tokens = new TokenService({ storage: store.storage, logger: silentLogger });
  tenant = newTenant("LIVE");
});

const plain = { name: "billing", scopes: ["records:read", "records:raw"] };
const hourMs = 3_600_000;

function manager(scopes: readonly string[]): Access {
  return { ...tenant, tokenId: newId("apiToken"), scopes, expiresAt: null };
}

/** The end of an overlap, moved as if so much time had passed. */
async function moveEnd(id: string, byMs: number): Promise<void> {
  await store.storage
    .collection<{ _id: string; rotation: { endsAt: Date } }>("tokens")
    .updateOne({ _id: id }, [{ $set: { "rotation.endsAt": { $add: ["$rotation.endsAt", byMs] } } }]);
}

async function events(): Promise<{ type: string; payload: Record<string, unknown> }[]> {
  return store.storage
    .collection<{ type: string; payload: Record<string, unknown> }>("outbox")
    .find({ organizationId: tenant.organizationId }, { sort: { _id: 1 } })
    .toArray();
}

describe("Promise 3: rotation", () => {
  it("issues a successor that may do the same, and both hold until the overlap ends", async () => {
    const expiresAt = new Date(Date.now() + 48 * hourMs);
    const old = await tokens.create(
      tenant,
      { ...plain, expiresAt, allowedIps: ["203.0.113.0/24"], rotateEveryDays: 30 },
      null,
    );
    const caller = { address: "203.0.113.9", userAgent: null, origin: null, isSameOrigin: false };

    const made = await tokens.rotate(tenant, old.token._id, {}, null);

    expect(made.token).toMatchObject({
      name: "billing",
      scopes: plain.scopes,
      allowedIps: ["203.0.113.0/24"],
      rotateEveryDays: 30,
      predecessorId: old.token._id,
    });
    // As long a life as its predecessor was given.
    const lives = [old.token, made.token].map((token) => (token.expiresAt?.getTime() ?? 0) - token.createdAt.getTime());
    expect(lives[1]).toBe(lives[0]);
    const first = await tokens.authenticate(old.secret, caller);
    const second = await tokens.authenticate(made.secret, caller);
    expect([first.tokenId, second.tokenId]).toEqual([old.token._id, made.token._id]);
    const { rotation } = await tokens.get(tenant, old.token._id);
    expect(rotation?.successorId).toBe(made.token._id);
    expect((rotation?.endsAt.getTime() ?? 0) - (rotation?.at.getTime() ?? 0)).toBe(24 * hourMs);
    expect(first.expiresAt).toEqual(rotation?.endsAt);
    expect(await events()).toMatchObject([
      { type: "token.rotated", payload: { tokenId: old.token._id, successorId: made.token._id, name: "billing" } },
    ]);

    await moveEnd(old.token._id, -24 * hourMs);
    await expect(tokens.authenticate(old.secret, caller)).rejects.toThrow(/was rotated.*Use its successor/);
    await expect(tokens.authenticate(made.secret, caller)).resolves.toMatchObject({ tokenId: made.token._id });
    const listed = (ids: { _id: string }[]) => ids.map(({ _id }) => _id);
    expect(listed(await tokens.list(tenant))).not.toContain(old.token._id);
    expect(listed(await tokens.list(tenant, { includeRevoked: true }))).toContain(old.token._id);
  });

  it.each([
    ["0", 0],
    ["1 h", 3_600],
    ["24 h", 86_400],
    ["7 d", 604_800],
  ])("with an overlap of %s stops the old token exactly then", async (_what, overlapSeconds) => {
    const old = await tokens.create(tenant, plain, null);
    await tokens.rotate(tenant, old.token._id, { overlapSeconds }, null);
    if (overlapSeconds > 0) {
      await moveEnd(old.token._id, -overlapSeconds * 1_000 + 60_000);
      await expect(tokens.authenticate(old.secret)).resolves.toMatchObject({ tokenId: old.token._id });
      await moveEnd(old.token._id, -60_000);
    }
    await expect(tokens.authenticate(old.secret)).rejects.toThrow(/was rotated/);
  });

  it("in a chain leaves each old token its own end", async () => {
    const first = await tokens.create(tenant, plain, null);
    const second = await tokens.rotate(tenant, first.token._id, { overlapSeconds: 7_200 }, null);
    const third = await tokens.rotate(tenant, second.token._id, { overlapSeconds: 60 }, null);
    for (const { secret } of [first, second, third]) await tokens.authenticate(secret);

    await moveEnd(second.token._id, -60_000);
    await tokens.authenticate(first.secret);
    await expect(tokens.authenticate(second.secret)).rejects.toThrow(/was rotated/);
    await tokens.authenticate(third.secret);

    await moveEnd(first.token._id, -7_200_000);
    await expect(tokens.authenticate(first.secret)).rejects.toThrow(/was rotated/);
    await tokens.authenticate(third.secret);
  });

  it("never lengthens the life of a token that expires earlier", async () => {
    const expiresAt = new Date(Date.now() + hourMs);
    const old = await tokens.create(tenant, { ...plain, expiresAt }, null);
    await tokens.rotate(tenant, old.token._id, { overlapSeconds: 604_800, expiresAt: null }, null);
    expect((await tokens.authenticate(old.secret)).expiresAt).toEqual(expiresAt);
  });

  it("happens once, however many ask at the same moment", async () => {
    const old = await tokens.create(tenant, plain, null);
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => tokens.rotate(tenant, old.token._id, {}, null)),
    );
    const made = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value.token] : []));
    expect(made).toHaveLength(1);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toBeInstanceOf(ConflictError);
    const all = await tokens.list(tenant, { includeRevoked: true });
    expect(all.filter(({ predecessorId }) => predecessorId === old.token._id)).toEqual([
      expect.objectContaining({ _id: made[0]?._id }),
    ]);
  });

  it("refuses what can't be rotated, each with what to do", async () => {
    const old = await tokens.create(tenant, plain, null);
    const successor = await tokens.rotate(tenant, old.token._id, {}, null);
    await expect(tokens.rotate(tenant, old.token._id, {}, null)).rejects.toThrow(
      new RegExp(`rotated already, to ${successor.token._id}. Rotate its successor`),
    );
    await tokens.revoke(tenant, successor.token._id);
    await expect(tokens.rotate(tenant, successor.token._id, {}, null)).rejects.toThrow(/was revoked.*Make a new one/);
    for (const overlapSeconds of [-1, 604_801, 1.5]) {
      const fault = await tokens
        .rotate(tenant, old.token._id, { overlapSeconds }, null)
        .catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(InvalidInputError);
      expect((fault as InvalidInputError).problems[0]).toMatchObject({
        path: ["input", "overlapSeconds"],
        message: "expected whole seconds from 0 to 604800 (7 days)",
      });
    }
    await expect(tokens.rotate(newTenant("LIVE"), old.token._id, {}, null)).rejects.toThrow(NotFoundError);
  });

  it("is no way to come by scopes that the caller lacks", async () => {
    const old = await tokens.create(tenant, plain, null);
    await expect(tokens.rotate(tenant, old.token._id, {}, manager(["tokens:manage", "records:read"]))).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN", details: { missingScope: "records:raw" } }),
    );
    expect((await tokens.get(tenant, old.token._id)).rotation).toBeNull();
  });
});

describe("changing a token", () => {
  it("changes what is given and leaves the rest", async () => {
    const { token, secret } = await tokens.create(tenant, { ...plain, allowedIps: ["203.0.113.7"] }, null);
    const changed = await tokens.update(tenant, token._id, { scopes: ["records:read"], allowedIps: null }, null);
    expect(changed).toMatchObject({ name: "billing", scopes: ["records:read"], allowedIps: null });
    expect((await tokens.authenticate(secret)).scopes).toEqual(["records:read"]);
  });

  it("can't add a scope that the caller lacks, nor change what was revoked", async () => {
    const { token } = await tokens.create(tenant, { ...plain, scopes: ["records:raw"] }, null);
    const by = manager(["tokens:manage", "records:read"]);
    await expect(tokens.update(tenant, token._id, { scopes: ["records:write"] }, by)).rejects.toThrow(ForbiddenError);
    // What it has already is no gift.
    await tokens.update(tenant, token._id, { scopes: ["records:raw", "records:read"] }, by);
    await tokens.revoke(tenant, token._id);
    await expect(tokens.update(tenant, token._id, { name: "x" }, null)).rejects.toThrow(ConflictError);
  });
});

describe("Promise 2: the allowlist of a token", () => {
  const from = (address: string | null) => ({ address, userAgent: null, origin: null, isSameOrigin: false });

  it.each([
    ["203.0.113.7", ["203.0.113.7"], true],
    ["203.0.113.8", ["203.0.113.7"], false],
    ["203.0.113.200", ["203.0.113.0/24"], true],
    ["203.0.114.1", ["203.0.113.0/24"], false],
    ["::ffff:203.0.113.7", ["203.0.113.0/24"], true],
    ["2001:db8::17", ["2001:db8::/32"], true],
    ["2001:db9::17", ["2001:db8::/32"], false],
    ["2001:db8::17", ["203.0.113.0/24", "2001:db8::17"], true],
    ["203.0.113.7", ["2001:db8::/32"], false],
    ["not an address", ["0.0.0.0/0", "::/0"], false],
    [null, ["0.0.0.0/0", "::/0"], false],
  ] as const)("from %s with %j: %s", async (address, allowedIps, isIn) => {
    const { secret } = await tokens.create(tenant, { ...plain, allowedIps }, null);
    const asked = tokens.authenticate(secret, from(address));
    if (isIn) await expect(asked).resolves.toMatchObject(tenant);
    else await expect(asked).rejects.toThrow(/can't be used from/);
  });

  it.each([
    "10.1",
    "0x0a000001",
    "10.0.0.7/8",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "::ffff:10.0.0.1",
    "fe80::1%eth0",
    "localhost",
    "",
  ])("refuses %s with its path", async (network) => {
    const fault = await tokens
      .create(tenant, { ...plain, allowedIps: ["203.0.113.7", network] }, null)
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(InvalidInputError);
    expect((fault as InvalidInputError).problems[0]).toMatchObject({
      path: ["input", "allowedIps", 1],
      message: expect.stringMatching(/^expected an address or a network.*got/) as string,
    });
  });
});
