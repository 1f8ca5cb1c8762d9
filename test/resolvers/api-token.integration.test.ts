import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/ids/index.js";
import { OrganizationStore, scopePresets } from "../../src/tokens/index.js";
import { insertConnection } from "../support/records.js";
import { startTestGateway, type TestGateway } from "../support/server.js";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});

afterAll(async () => {
  await gateway.close();
});

interface Answer {
  readonly data: Record<string, never> | null;
  readonly errors?: readonly { message: string; extensions: Record<string, unknown> }[];
}

async function ask(query: string, variables: object = {}, token = gateway.token): Promise<Answer> {
  const response = await gateway.post({ query, variables }, { token });
  return (await response.json()) as Answer;
}

async function data<Data>(query: string, variables: object = {}, token?: string): Promise<Data> {
  const answer = await ask(query, variables, token);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data as unknown as Data;
}

const fields = `id name prefix environment status scopes allowedIps createdBy expiresAt rotateEveryDays isRotationDue
  rotationDueAt rotatedAt successorId predecessorId overlapEndsAt lastUsedAt lastUsedFrom lastUserAgent revokedAt revokedFor`;

interface Shown {
  readonly id: string;
  readonly [field: string]: unknown;
}

interface Made {
  readonly secret: string;
  readonly apiToken: Shown;
}

const create = async (input: object = {}, token?: string): Promise<Made> =>
  (
    await data<{ createApiToken: Made }>(
      `mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret apiToken { ${fields} } } }`,
      { input: { name: "billing", scopes: ["records:read"], ...input } },
      token,
    )
  ).createApiToken;

const list = async (includeRevoked = false): Promise<Shown[]> =>
  (
    await data<{ apiTokens: Shown[] }>(`query ($all: Boolean) { apiTokens(includeRevoked: $all) { ${fields} } }`, {
      all: includeRevoked,
    })
  ).apiTokens;

describe("API tokens in the graph", () => {
  it("Promise 1: show a secret once, when they are made", async () => {
    const { secret, apiToken } = await create({ allowedIps: ["127.0.0.0/8"], rotateEveryDays: 30 });
    expect(secret).toMatch(/^trb_test_[0-9A-Za-z]{49}$/);
    expect(apiToken).toMatchObject({
      name: "billing",
      prefix: secret.slice(0, 15),
      environment: "TEST",
      status: "VALID",
      scopes: ["records:read"],
      allowedIps: ["127.0.0.0/8"],
      createdBy: expect.stringMatching(/^tok_/) as string,
      rotateEveryDays: 30,
      isRotationDue: false,
      lastUsedAt: null,
    });
    expect(await data("{ viewer { scopes } }", {}, secret)).toEqual({ viewer: { scopes: ["records:read"] } });
    const shown = await list();
    expect(shown.map(({ id }) => id)).toContain(apiToken.id);
    expect(JSON.stringify(shown)).not.toContain(secret.slice(15));
  });

  it("Promise 6: keep no secret for a call that is sent again with the same key", async () => {
    const input = { name: "twice", scopes: ["records:read"], idempotencyKey: newId("hook") };
    const source = `mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret apiToken { id } } }`;
    const first = await data<{ createApiToken: Made }>(source, { input });
    const again = await ask(source, { input });
    expect(again.errors).toMatchObject([{ extensions: { code: "SECRET_ALREADY_SHOWN" } }]);
    const named = await Promise.all(
      (await gateway.storage.db.listCollections().toArray()).map(async ({ name }) =>
        JSON.stringify(await gateway.storage.db.collection(name).find().toArray()),
      ),
    );
    expect(named.filter((text) => text.includes(first.createApiToken.secret.slice(15)))).toEqual([]);
  });

  it("Promise 3: are rotated with an overlap, reported when they are old, and hold on until it ends", async () => {
    const { secret, apiToken } = await create({ rotateEveryDays: 1 });
    const tokens = gateway.storage.collection<{ _id: string }>("tokens");
    await tokens.updateOne({ _id: apiToken.id }, { $set: { createdAt: new Date(Date.now() - 2 * 86_400_000) } });
    expect((await list()).find(({ id }) => id === apiToken.id)).toMatchObject({ isRotationDue: true });

    const { rotateApiToken } = await data<{ rotateApiToken: Made }>(
      `mutation ($id: ID!) { rotateApiToken(input: { id: $id, overlapSeconds: 60 }) { secret apiToken { ${fields} } } }`,
      { id: apiToken.id },
    );
    expect(rotateApiToken.apiToken).toMatchObject({
      predecessorId: apiToken.id,
      isRotationDue: false,
      status: "VALID",
    });
    expect((await list()).find(({ id }) => id === apiToken.id)).toMatchObject({
      status: "ROTATED",
      isRotationDue: false,
      successorId: rotateApiToken.apiToken.id,
      overlapEndsAt: expect.any(String) as string,
    });
    for (const one of [secret, rotateApiToken.secret]) await data("{ viewer { environment } }", {}, one);
  });

  it("are changed and revoked, and what is revoked shows only when it is asked for", async () => {
    const { secret, apiToken } = await create();
    const { updateApiToken } = await data<{ updateApiToken: { apiToken: Shown } }>(
      `mutation ($id: ID!) { updateApiToken(input: { id: $id, name: "books", allowedIps: ["203.0.113.7"] }) { apiToken { ${fields} } } }`,
      { id: apiToken.id },
    );
    expect(updateApiToken.apiToken).toMatchObject({ name: "books", scopes: ["records:read"] });
    expect((await ask("{ viewer { environment } }", {}, secret)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    const source = `mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { ${fields} } } }`;
    const { revokeApiToken } = await data<{ revokeApiToken: { apiToken: Shown } }>(source, { id: apiToken.id });
    expect(revokeApiToken.apiToken).toMatchObject({ status: "REVOKED", revokedFor: "REQUESTED" });
    expect((await list()).map(({ id }) => id)).not.toContain(apiToken.id);
    expect((await list(true)).map(({ id }) => id)).toContain(apiToken.id);
  });

  it("T3: answer the same, byte for byte, about one of another environment, another organization, and none at all", async () => {
    const { _id: organizationId } = await new OrganizationStore(gateway.storage).create("Other");
    const plain = { name: "x", scopes: ["records:read"] };
    const foreign = await gateway.tokens.create({ organizationId, environment: "TEST" }, plain, null);
    const live = await gateway.tokens.create(gateway.live, plain, null);
    const ids = [foreign.token._id, live.token._id, newId("apiToken")];
    for (const source of [
      `mutation ($id: ID!) { revokeApiToken(input: { id: $id }) { apiToken { id } } }`,
      `mutation ($id: ID!) { rotateApiToken(input: { id: $id }) { secret } }`,
      `mutation ($id: ID!) { updateApiToken(input: { id: $id, name: "x" }) { apiToken { id } } }`,
    ]) {
      const answers = await Promise.all(
        ids.map(async (id) => JSON.stringify(await ask(source, { id })).replaceAll(id, "ID")),
      );
      expect(answers[0]).toContain('"NOT_FOUND"');
      expect(new Set(answers).size).toBe(1);
    }
    for (const { secret } of [foreign, live]) await gateway.tokens.authenticate(secret);
  });

  it.each([
    ["an unknown scope", { scopes: ["records:destroy"] }, ["input", "scopes", 0]],
    ["no network", { allowedIps: ["10.0.0.7/8"] }, ["input", "allowedIps", 0]],
    ["a rotation age of nothing", { rotateEveryDays: 0 }, ["input", "rotateEveryDays"]],
    ["an expiry in the past", { expiresAt: "2020-01-01T00:00:00Z" }, ["input", "expiresAt"]],
  ])("refuse %s with its path", async (_what, input, path) => {
    const source = `mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret } }`;
    const { errors } = await ask(source, { input: { name: "x", scopes: ["records:read"], ...input } });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", problems: [{ path }] } }]);
  });

  it("Promise 2: need tokens:manage, and hand on no scope that the caller lacks", async () => {
    const weak = await create({ scopes: ["tokens:manage", "records:read"] });
    const source = `mutation { createApiToken(input: { name: "x", scopes: ["records:write"] }) { secret } }`;
    expect((await ask(source, {}, weak.secret)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN", missingScope: "records:write" } },
    ]);
    const reader = await create();
    expect((await ask(source, {}, reader.secret)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN", missingScope: "tokens:manage" } },
    ]);
  });
});

describe("Promise 5: session tokens in the graph", () => {
  const source = `mutation ($input: CreateSessionTokenInput!) {
    createSessionToken(input: $input) { id token expiresAt scopes connectionId endUserId }
  }`;
  interface Minted {
    readonly id: string;
    readonly token: string;
    readonly expiresAt: string;
    readonly scopes: string[];
  }
  const mint = async (input: object, token?: string): Promise<Minted> =>
    (await data<{ createSessionToken: Minted }>(source, { input }, token)).createSessionToken;

  it("are minted for one connection, see it and nothing else, and end when they are told to", async () => {
    const [own, other] = [
      await insertConnection(gateway.storage, gateway.test, { name: "Own" }),
      await insertConnection(gateway.storage, gateway.test, { name: "Other" }),
    ];
    const minted = await mint({ connectionId: own._id, ttlSeconds: 300, scopes: ["connections:read"] });
    expect(minted).toMatchObject({ scopes: ["connections:read"], connectionId: own._id, endUserId: null });
    const seen = await data(
      `query ($other: ID!) { connections { nodes { name } } connection(id: $other) { id } viewer { scopes } }`,
      { other: other._id },
      minted.token,
    );
    expect(seen).toEqual({
      connections: { nodes: [{ name: "Own" }] },
      connection: null,
      viewer: { scopes: ["connections:read"] },
    });
    const revoke = `mutation ($id: ID!) { revokeSessionToken(input: { id: $id }) { id revokedAt } }`;
    expect(await data(revoke, { id: minted.id })).toMatchObject({ revokeSessionToken: { id: minted.id } });
    expect((await ask("{ viewer { scopes } }", {}, minted.token)).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
  });

  it("need no more than the right to mint, and mint none themselves", async () => {
    const { secret } = await create({ scopes: ["tokens:manage:sessions", "records:read:assets"] });
    const minted = await mint({}, secret);
    expect(minted.scopes).toEqual(["records:read:assets"]);
    expect((await ask(source, { input: {} }, minted.token)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN", missingScope: "tokens:manage:sessions" } },
    ]);
    expect((await ask("{ apiTokens { id } }", {}, secret)).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN", missingScope: "tokens:manage" } },
    ]);
  });

  it("are refused for a connection that is not there, or another's, in the same words", async () => {
    const live = await insertConnection(gateway.storage, gateway.live);
    const never = newId("connection");
    const answers = await Promise.all(
      [live._id, never].map(async (id) =>
        JSON.stringify(await ask(source, { input: { connectionId: id } })).replaceAll(id, "ID"),
      ),
    );
    expect(answers[0]).toContain('"NOT_FOUND"');
    expect(answers[1]).toBe(answers[0]);
  });

  it("are for the pages that the organization names", async () => {
    const set = `mutation ($origins: [String!]!) { setAllowedOrigins(input: { origins: $origins }) { origins } }`;
    const origins = ["https://app.example.com", "http://localhost:3000"];
    expect(await data(set, { origins })).toEqual({ setAllowedOrigins: { origins: [...origins].sort() } });
    expect(await data("{ allowedOrigins }")).toEqual({ allowedOrigins: [...origins].sort() });
    const { secret } = await gateway.tokens.create(gateway.live, { name: "live", scopes: scopePresets.full }, null);
    expect(await data("{ allowedOrigins }", {}, secret)).toEqual({ allowedOrigins: [] });
    expect((await ask(set, { origins: ["https://*.example.com"] })).errors).toMatchObject([
      { extensions: { code: "BAD_USER_INPUT", problems: [{ path: ["input", "origins", 0] }] } },
    ]);
  });
});
