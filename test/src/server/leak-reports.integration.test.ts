import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PublishedKeys } from "../../../src/server/report-keys.js";
import { scopePresets, type NewToken } from "../../../src/tokens/index.js";
import { newSecret } from "../../../src/tokens/secret.js";
import { loopbackNetwork } from "../../support/network.js";
import { startTestServer, type TestServer } from "../../support/server.js";

/** A scanner that publishes its keys as GitHub does, and signs its reports with them. */
const current = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const next = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const otherCurve = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
const published: { key_identifier: string; key: string; is_current: boolean }[] = [];
let scanner: Server;
let keysAsked = 0;
let server: TestServer;
let nowMs = 0;

const pem = (key: KeyObject) => String(key.export({ type: "spki", format: "pem" }));

beforeAll(async () => {
  published.push(
    { key_identifier: "key-1", key: pem(current.publicKey), is_current: true },
    { key_identifier: "key-384", key: pem(otherCurve.publicKey), is_current: false },
  );
  scanner = createServer((_request, response) => {
    keysAsked += 1;
    response.setHeader("content-type", "application/json").end(JSON.stringify({ public_keys: published }));
  });
  await new Promise<void>((resolve) => scanner.listen(0, "127.0.0.1", resolve));
  const { port } = scanner.address() as AddressInfo;
  const keys = new PublishedKeys(
    `http://127.0.0.1:${port}/meta/public_keys/secret_scanning`,
    loopbackNetwork,
    () => nowMs,
  );
  server = await startTestServer({ reportKeys: keys });
});

afterAll(async () => {
  await server.close();
  scanner.close();
});

const newToken = (): Promise<NewToken> =>
  server.tokens.create(server.test, { name: "leaked", scopes: scopePresets.full }, null);

const finding = (secret: string) => ({
  token: secret,
  type: "tributary_api_token",
  url: "https://example.com/repository/commit/1",
  source: "content",
});

async function report(
  body: unknown,
  options: { key?: KeyObject; keyId?: string | null; signature?: string | null } = {},
): Promise<{ status: number; body: unknown }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const { key = current.privateKey, keyId = "key-1" } = options;
  const signature =
    options.signature === undefined ? sign("sha256", Buffer.from(text), key).toString("base64") : options.signature;
  const response = await fetch(`${server.url}/security/leaked-tokens`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(keyId === null ? {} : { "Github-Public-Key-Identifier": keyId }),
      ...(signature === null ? {} : { "Github-Public-Key-Signature": signature }),
    },
    body: text,
  });
  return { status: response.status, body: await response.json() };
}

async function events(id: string): Promise<unknown[]> {
  return server.storage.collection("outbox").find({ "payload.tokenId": id }).toArray();
}

describe("a report of leaked tokens", () => {
  it("revokes a token that holds, tells of it, and is no use of it", async () => {
    const { secret, token } = await newToken();
    const answer = await report([finding(secret)]);
    expect(answer).toEqual({
      status: 200,
      body: [
        {
          token_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
          token_type: "tributary_api_token",
          label: "true_positive",
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect((await server.post({ query: "{ hello }" }, { token: secret })).status).toBe(401);
    const after = await server.tokens.get(server.test, token._id);
    expect(after).toMatchObject({ revokedFor: "LEAKED", lastUse: null });
    expect(await events(token._id)).toMatchObject([
      {
        type: "token.revoked",
        payload: { reason: "LEAKED", foundAt: "https://example.com/repository/commit/1", prefix: token.prefix },
      },
    ]);
  });

  it("Promise 6: whose address holds the token itself carries it nowhere", async () => {
    const { secret, token } = await newToken();
    await report([{ ...finding(secret), url: `https://example.com/?token=${secret}` }]);
    expect(await events(token._id)).toMatchObject([
      { payload: { foundAt: `https://example.com/?token=${token.prefix}…` } },
    ]);
  });

  it("of a token that was revoked before changes nothing", async () => {
    const { secret, token } = await newToken();
    const before = await server.tokens.revoke(server.test, token._id);
    expect(await report([finding(secret)])).toMatchObject({ status: 200, body: [{ label: "true_positive" }] });
    expect(await server.tokens.get(server.test, token._id)).toMatchObject({
      revokedAt: before.revokedAt,
      revokedFor: "REQUESTED",
    });
    expect(await events(token._id)).toHaveLength(1);
  });

  it("of a token that never was says that it is none of ours", async () => {
    expect(await report([finding(newSecret("LIVE"))])).toMatchObject({
      status: 200,
      body: [{ label: "false_positive" }],
    });
  });

  it("of several answers each, and revokes only what is ours", async () => {
    const [first, second] = [await newToken(), await newToken()];
    const answer = await report([finding(first.secret), finding("trb_test_short"), finding(second.secret)]);
    expect((answer.body as { label: string }[]).map(({ label }) => label)).toEqual([
      "true_positive",
      "false_positive",
      "true_positive",
    ]);
    for (const { secret } of [first, second])
      await expect(server.tokens.authenticate(secret)).rejects.toThrow(/was revoked/);
  });

  it("is refused with 400 without a valid signature, and revokes nothing", async () => {
    const { secret, token } = await newToken();
    const body = JSON.stringify([finding(secret)]);
    const good = sign("sha256", Buffer.from(body), current.privateKey).toString("base64");
    const tries: Parameters<typeof report>[1][] = [
      { keyId: null },
      { keyId: "" },
      { signature: null },
      { keyId: "key-unknown" },
      { signature: "not base64!" },
      { signature: good.slice(0, -8) },
      { signature: Buffer.from("not a signature").toString("base64") },
      { key: next.privateKey },
      { key: otherCurve.privateKey, keyId: "key-384" },
      { signature: sign("sha256", Buffer.from(`${body} `), current.privateKey).toString("base64") },
      { signature: sign("sha512", Buffer.from(body), current.privateKey).toString("base64") },
      {
        signature: sign("sha256", Buffer.from(body), { key: current.privateKey, dsaEncoding: "ieee-p1363" }).toString(
          "base64",
        ),
      },
    ];
    for (const options of tries) expect((await report(body, options)).status).toBe(400);
    expect((await server.tokens.get(server.test, token._id)).revokedAt).toBeNull();
    expect((await report(body, { signature: good })).status).toBe(200);
  });

  it("that is signed but can't be read is refused with 400", async () => {
    for (const body of ["", "{", "{}", '[{"token":7}]', "[null]", JSON.stringify(Array(1_001).fill(finding("x")))])
      expect(await report(body)).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST" } } });
    expect(await report("[]")).toEqual({ status: 200, body: [] });
    expect((await report(JSON.stringify([finding("x".repeat(1024 * 1024))]))).status).toBe(413);
  });

  it("is taken with a key that was published since, asked for once a minute at most", async () => {
    const { secret } = await newToken();
    nowMs += 120_000;
    await report([], { key: next.privateKey, keyId: "key-2" });
    const before = keysAsked;
    published.push({ key_identifier: "key-2", key: pem(next.publicKey), is_current: true });
    expect((await report([finding(secret)], { key: next.privateKey, keyId: "key-2" })).status).toBe(400);
    expect(keysAsked).toBe(before);
    nowMs += 61_000;
    expect((await report([finding(secret)], { key: next.privateKey, keyId: "key-2" })).status).toBe(200);
    expect(keysAsked).toBe(before + 1);
  });

  it("that comes a second time changes nothing and tells nobody again", async () => {
    const { secret, token } = await newToken();
    const first = await report([finding(secret)]);
    const state = await server.tokens.get(server.test, token._id);
    expect(await report([finding(secret)])).toEqual(first);
    expect((await server.tokens.get(server.test, token._id)).revokedAt).toEqual(state.revokedAt);
    expect(await events(token._id)).toHaveLength(1);
  });
});

it("there is no such address where no scanner's keys are known", async () => {
  const alone = await startTestServer();
  try {
    expect((await fetch(`${alone.url}/security/leaked-tokens`, { method: "POST", body: "[]" })).status).toBe(404);
  } finally {
    await alone.close();
  }
});
