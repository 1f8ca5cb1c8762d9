import { generateKeyPairSync, randomBytes } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ForbiddenError, InvalidInputError, NotFoundError, UnauthenticatedError } from "../../../src/errors/index.js";
import { newId } from "../../../src/ids/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { scopePresets, type Access, type NewToken, type TokenServices } from "../../../src/tokens/index.js";
import { SessionKeys } from "../../../src/tokens/session-keys.js";
import { insertConnection, newTenant } from "../../support/records.js";
import { testAccess } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";
import { testVault } from "../../support/vault.js";

const store = useStorage();
let access: TokenServices;
let tenant: Tenant;
let parent: NewToken;
let by: Access;

beforeAll(() => {
  access = testAccess(store.storage);
});

beforeEach(async () => {
  tenant = newTenant();
  parent = await access.tokens.create(tenant, { name: "server", scopes: scopePresets.full }, null);
  by = await access.tokens.authenticate(parent.secret);
});

async function fault(work: Promise<unknown>): Promise<Error> {
  return work.then(
    (value) => {
      throw new Error(`Expected a refusal, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error as Error,
  );
}

async function change(collection: "sessions" | "tokens", id: string, $set: object): Promise<void> {
  await store.storage.collection<{ _id: string }>(collection).updateOne({ _id: id }, { $set });
}

describe("Promise 5: a session token", () => {
  it("is an EdDSA JWT that says whom it is for, and lets its holder in with no more than was given", async () => {
    const { token, session } = await access.sessionTokens.create(by, { scopes: ["records:read:work-orders"] });

    expect(decodeProtectedHeader(token)).toEqual({
      alg: "EdDSA",
      typ: "JWT",
      kid: expect.stringMatching(/^key_/) as string,
    });
    expect(decodeJwt(token)).toEqual({
      iss: "tributary",
      aud: "tributary",
      sub: parent.token._id,
      jti: session._id,
      organizationId: tenant.organizationId,
      environment: "TEST",
      scopes: ["records:read:work-orders"],
      connectionId: null,
      endUserId: null,
      iat: Math.floor(session.createdAt.getTime() / 1_000),
      exp: session.expiresAt.getTime() / 1_000,
    });
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeLessThanOrEqual(900_000);
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeGreaterThan(898_000);
    expect(await access.sessionTokens.authenticate(token)).toEqual({
      ...tenant,
      tokenId: parent.token._id,
      scopes: ["records:read:work-orders"],
      expiresAt: session.expiresAt,
      session: { id: session._id, connectionId: null, endUserId: null, isForConsole: false },
    });
  });

  it("has by default what the minting token has and a page may have", async () => {
    const { session } = await access.sessionTokens.create(by, {});
    expect(session.scopes).toEqual([
      "records:read",
      "records:write",
      "records:raw",
      "connections:read",
      "connections:manage",
      "passthrough",
      "audit:read",
    ]);
    const { session: bound } = await access.sessionTokens.create(by, { endUserId: "customer-7" });
    expect(bound.scopes).toEqual(["records:read", "records:write", "records:raw", "connections:read"]);
  });

  it.each([
    ["a ttl of a day", { ttlSeconds: 86_400 }, "ttlSeconds", /from 60 to 3600 \(1 hour\), got 86400/],
    ["a ttl of a second", { ttlSeconds: 1 }, "ttlSeconds", /from 60 to 3600/],
    ["half a second", { ttlSeconds: 60.5 }, "ttlSeconds", /whole seconds/],
    ["an unknown scope", { scopes: ["records:destroy"] }, "scopes", /one of .*got "records:destroy"/],
    ["the right to make tokens", { scopes: ["tokens:manage"] }, "scopes", /a scope for a session token/],
    ["no scope", { scopes: [] }, "scopes", /at least one scope/],
    [
      "passthrough for one customer",
      { scopes: ["passthrough"], endUserId: "customer-7" },
      "scopes",
      /bound to a connection or an end user/,
    ],
    ["two bounds", { connectionId: "con_x", endUserId: "customer-7" }, "endUserId", /got both/],
  ])("is refused with %s, with its path", async (_what, input, field, message) => {
    const refused = await fault(access.sessionTokens.create(by, input));
    expect(refused).toBeInstanceOf(InvalidInputError);
    const [problem] = (refused as InvalidInputError).problems;
    expect(problem?.path.slice(0, 2)).toEqual(["input", field]);
    expect(problem?.message).toMatch(message);
    expect(await store.storage.collection("sessions").countDocuments({ tokenId: parent.token._id })).toBe(0);
  });

  it("can't have a scope that the minting token lacks, nor mint another", async () => {
    const reader = { ...by, scopes: ["tokens:manage", "records:read:assets"] };
    await expect(access.sessionTokens.create(reader, { scopes: ["records:read"] })).rejects.toThrow(ForbiddenError);
    await access.sessionTokens.create(reader, { scopes: ["records:read:assets"] });
    await expect(access.sessionTokens.create({ ...by, scopes: ["tokens:manage"] }, {})).rejects.toThrow(
      /no scope that a session token may have/,
    );
    const { token } = await access.sessionTokens.create(by, {});
    const session = await access.sessionTokens.authenticate(token);
    await expect(access.sessionTokens.create(session, {})).rejects.toThrow(/can't mint another/);
  });

  it("is bound to its connection, or to those of its end user as they are now", async () => {
    const own = await insertConnection(store.storage, tenant);
    const other = await insertConnection(store.storage, tenant);
    const { token } = await access.sessionTokens.create(by, { connectionId: own._id });
    expect(await access.sessionTokens.authenticate(token)).toMatchObject({ connectionIds: [own._id] });

    const forUser = await access.sessionTokens.create(by, { endUserId: "customer-7" });
    expect(await access.sessionTokens.authenticate(forUser.token)).toMatchObject({ connectionIds: [] });
    await store.storage
      .collection<{ _id: string }>("connections")
      .updateOne({ _id: other._id }, { $set: { endUser: { id: "customer-7", name: null } } });
    expect(await access.sessionTokens.authenticate(forUser.token)).toMatchObject({ connectionIds: [other._id] });
  });

  it("dies with the token that minted it: revoked, expired, rotated and over, or cut in its scopes", async () => {
    const { token } = await access.sessionTokens.create(by, {});
    await access.tokens.update(tenant, parent.token._id, { scopes: ["records:read"] }, null);
    expect((await access.sessionTokens.authenticate(token)).scopes).toEqual(["records:read"]);
    await access.tokens.rotate(tenant, parent.token._id, { overlapSeconds: 0 }, null);
    await expect(access.sessionTokens.authenticate(token)).rejects.toThrow(/minted this session token no longer holds/);

    const second = await access.tokens.create(tenant, { name: "x", scopes: ["records:read"] }, null);
    const minted = await access.sessionTokens.create(await access.tokens.authenticate(second.secret), {});
    await change("tokens", second.token._id, { expiresAt: new Date(Date.now() - 1) });
    await expect(access.sessionTokens.authenticate(minted.token)).rejects.toThrow(UnauthenticatedError);
    await change("tokens", second.token._id, { expiresAt: null });
    await access.sessionTokens.authenticate(minted.token);
    await access.tokens.revoke(tenant, second.token._id);
    await expect(access.sessionTokens.authenticate(minted.token)).rejects.toThrow(UnauthenticatedError);
  });

  it("never outlives the minting token", async () => {
    const end = new Date(Date.now() + 120_000);
    const short = await access.tokens.create(tenant, { name: "x", scopes: ["records:read"], expiresAt: end }, null);
    const { token } = await access.sessionTokens.create(await access.tokens.authenticate(short.secret), {});
    expect((await access.sessionTokens.authenticate(token)).expiresAt).toEqual(end);
  });

  it("can be ended before its time, and says which it was that ended", async () => {
    const { token, session } = await access.sessionTokens.create(by, {});
    const first = await access.sessionTokens.revoke(tenant, session._id);
    expect((await access.sessionTokens.revoke(tenant, session._id)).revokedAt).toEqual(first.revokedAt);
    await expect(access.sessionTokens.authenticate(token)).rejects.toThrow(/was revoked. Have your server mint/);

    const late = await access.sessionTokens.create(by, {});
    await change("sessions", late.session._id, { expiresAt: new Date(Date.now() - 1) });
    await expect(access.sessionTokens.authenticate(late.token)).rejects.toThrow(/has expired/);
    await expect(access.sessionTokens.revoke({ ...tenant, environment: "LIVE" }, late.session._id)).rejects.toThrow(
      NotFoundError,
    );
  });
});

describe("what is no session token of this gateway", () => {
  it("is refused, however it was made", async () => {
    const { token, session } = await access.sessionTokens.create(by, {});
    const [header = "", payload = "", signature = ""] = token.split(".");
    const kid = decodeProtectedHeader(token).kid ?? "";
    const own = generateKeyPairSync("ed25519").privateKey;
    const claims = () =>
      new SignJWT({ jti: session._id, sub: parent.token._id }).setExpirationTime("1h").setIssuer("tributary");
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const publicKey = await store.storage
      .collection<{ _id: string; publicKey: { x: string } }>("sessionKeys")
      .findOne({ _id: kid });
    const flipped = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    const forged = [
      `${header}.${payload}.${flipped}`,
      `${header}.${encoded({ ...decodeJwt(token), environment: "LIVE" })}.${signature}`,
      `${encoded({ alg: "none", typ: "JWT", kid })}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      token.slice(0, -1),
      `${token}x`,
      `${token}.${signature}`,
      `eyJ${"a".repeat(5_000)}`,
      "eyJ",
      "eyJ..",
      await claims().setAudience("tributary").setProtectedHeader({ alg: "EdDSA", kid, typ: "JWT" }).sign(own),
      await claims()
        .setProtectedHeader({ alg: "EdDSA", kid: newId("sessionKey"), typ: "JWT" })
        .sign(own),
      await claims().setProtectedHeader({ alg: "EdDSA", kid: "../../key", typ: "JWT" }).sign(own),
      // A public key taken for a shared secret.
      await claims()
        .setProtectedHeader({ alg: "HS256", kid, typ: "JWT" })
        .sign(Buffer.concat([Buffer.from(publicKey?.publicKey.x ?? "", "base64url"), randomBytes(0)])),
    ];
    for (const one of forged) {
      const refused = await fault(access.sessionTokens.authenticate(one));
      expect(refused, one.slice(0, 60)).toBeInstanceOf(UnauthenticatedError);
      expect(refused.message).toBe(
        "This is not a session token of this gateway. Have your server mint a new one with createSessionToken.",
      );
    }
    await access.sessionTokens.authenticate(token);
  });
});

describe("the keys that session tokens are signed with", () => {
  it("lie sealed in the database", async () => {
    await access.sessionTokens.create(by, {});
    const keys = await store.storage.collection("sessionKeys").find().toArray();
    expect(keys.length).toBeGreaterThan(0);
    // The private part of an Ed25519 JWK is its member d.
    for (const key of keys) expect(JSON.stringify(key)).not.toContain('"d"');
  });

  it("are followed by a new one at once or when they have signed long enough; what they signed holds on", async () => {
    const before = await access.sessionTokens.create(by, {});
    await access.sessionTokens.keys.rotate();
    const after = await access.sessionTokens.create(by, {});
    const kids = [before, after].map(({ token }) => decodeProtectedHeader(token).kid);
    expect(kids[0]).not.toBe(kids[1]);
    // Another process knows neither.
    const other = testAccess(store.storage);
    for (const { token } of [before, after]) await other.sessionTokens.authenticate(token);
    const retired = await store.storage
      .collection<{ _id: string; retiredAt: Date | null }>("sessionKeys")
      .findOne({ _id: kids[0] ?? "" });
    expect(retired?.retiredAt).toBeInstanceOf(Date);

    const vault = testVault(store.storage);
    const impatient = new SessionKeys({ storage: store.storage, vault }, { signsForMs: 0 });
    expect((await impatient.signing()).id).not.toBe(kids[1]);
  });

  it("are followed by a new one where the master key they were sealed under is gone", async () => {
    const before = await access.sessionTokens.create(by, {});
    const vault = testVault(store.storage, Buffer.alloc(32, 2));
    const other = new SessionKeys({ storage: store.storage, vault });
    const { id } = await other.signing();
    expect(id).not.toBe(decodeProtectedHeader(before.token).kid);
    expect((await other.signing()).id).toBe(id);
    await access.sessionTokens.authenticate(before.token);
  });

  it("are made once, however many processes mint the first token at the same moment", async () => {
    await store.storage.collection("sessionKeys").deleteMany({});
    const processes = Array.from({ length: 5 }, () => testAccess(store.storage));
    const minted = await Promise.all(processes.map(({ sessionTokens }) => sessionTokens.create(by, {})));
    expect(new Set(minted.map(({ token }) => decodeProtectedHeader(token).kid)).size).toBe(1);
    expect(await store.storage.collection("sessionKeys").countDocuments()).toBe(1);
  });
});
