import { getNamedType, isObjectType, type GraphQLSchema } from "graphql";
import { BSON } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import { entities } from "../../schema/entities/index.js";
import type { EntityDefinition } from "../../schema/definition/index.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

const apiKey = "sandbox-key-3Hk8sWqP";
let gateway: SyncedGateway;
let schema: GraphQLSchema;
let connectionId: string;

beforeAll(async () => {
  [gateway, schema] = await Promise.all([startSyncedGateway({ scale: 100, apiKey }), buildGraphSchema()]);
  connectionId = await gateway.connect();
});

afterAll(async () => {
  await gateway?.close();
});

const connect = `mutation ($input: ConnectSystemInput!) {
  connectSystem(input: $input) { connection { id name status system { name } statusSince } syncRun { id kind state } }
}`;
const rotate = `mutation ($input: ConnectionIdInput!) { rotateSourceWebhookSecret(input: $input) { secret path } }`;

function sandboxInput(more: object = {}) {
  const { url: baseUrl } = gateway.sandbox;
  return { system: "sandbox", config: { baseUrl }, credentials: { apiKey }, ...more };
}

async function connectionsNamed(name: string): Promise<number> {
  return gateway.storage.collection("connections").countDocuments({ name });
}

async function storedKeys(): Promise<string> {
  return BSON.EJSON.stringify(await gateway.storage.collection("idempotencyKeys").find().toArray());
}

describe("promise 24: an idempotencyKey works on every mutation", () => {
  it("is in the input of each, and each but a record's write runs once by the same means", () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    const writable = Object.values<EntityDefinition>(entities).filter(({ writable: fields }) => fields.length > 0);
    const own = mutations.filter(({ extensions }) => extensions["ownIdempotency"]).map(({ name }) => name);
    expect(own.sort()).toEqual(writable.flatMap(({ name }) => [`create${name}`, `update${name}`]).sort());
    for (const { name, args } of mutations) {
      const input = args[0] && getNamedType(args[0].type);
      expect(input && "getFields" in input && Object.keys(input.getFields()), name).toContain("idempotencyKey");
    }
  });

  it("never keeps what a payload shows once: each such field says so", () => {
    for (const { name, type } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const payload = getNamedType(type);
      if (!isObjectType(payload)) continue;
      const secret = Object.values(payload.getFields()).filter((field) => /^(secret|token)$/i.test(field.name));
      expect(
        secret.filter(({ extensions }) => !extensions["shownOnce"]).map((field) => field.name),
        name,
      ).toEqual([]);
    }
  });

  it("gives the answer of the first call, whatever fields a repeated call selects", async () => {
    const input = sandboxInput({ name: "Once", idempotencyKey: "connect-once" });
    const first = await gateway.data<{ connectSystem: { connection: { id: string } } }>(connect, { input });
    expect(await gateway.data(connect, { input })).toEqual(first);
    const other = `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id creditsConsumed } } }`;
    expect(await gateway.data(other, { input })).toEqual({
      connectSystem: { connection: { id: first.connectSystem.connection.id, creditsConsumed: 1 } },
    });
    expect(await connectionsNamed("Once")).toBe(1);
  });

  it("runs calls at the same time once, and hands all the same answer", async () => {
    const input = sandboxInput({ name: "Together", idempotencyKey: "connect-together" });
    const answers = await Promise.all(Array.from({ length: 8 }, () => gateway.data(connect, { input })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await connectionsNamed("Together")).toBe(1);
  });

  it("refuses another input and another mutation under the same key, with a code and a path", async () => {
    const key = "sync-once";
    const sync = `mutation ($input: StartSyncInput!) { startSync(input: $input) { syncRun { id } } }`;
    await gateway.data(sync, { input: { connectionId, idempotencyKey: key } });
    const refused = {
      code: "IDEMPOTENCY_KEY_REUSED",
      retryable: false,
      problems: [{ path: ["input", "idempotencyKey"] }],
    };
    const otherInput = { connectionId, kind: "RESYNC", idempotencyKey: key };
    expect((await gateway.fault(sync, { input: otherInput })).extensions).toMatchObject(refused);
    const pause = `mutation ($input: ConnectionIdInput!) { pauseConnection(input: $input) { connection { id } } }`;
    expect((await gateway.fault(pause, { input: { connectionId, idempotencyKey: key } })).extensions).toMatchObject(
      refused,
    );
  });

  it.each(["", "with space", "ä", "x".repeat(256)])('refuses the key "%.20s", naming its path', async (key) => {
    const { extensions } = await gateway.fault(connect, { input: sandboxInput({ idempotencyKey: key }) });
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "idempotencyKey"] }],
    });
  });

  it("is free again after a call that did nothing, so that what was wrong can be put right", async () => {
    const input = sandboxInput({ name: "Mended", idempotencyKey: "mended" });
    const wrong = { ...input, credentials: { apiKey: "wrong" } };
    expect((await gateway.fault(connect, { input: wrong })).extensions.code).toBe("SOURCE_UNAUTHORIZED");
    await gateway.data(connect, { input });
    expect(await connectionsNamed("Mended")).toBe(1);
  });

  it("keeps no secret that was shown once, says that it was, and still shows the rest", async () => {
    const input = { connectionId, idempotencyKey: "rotate-once" };
    const { rotateSourceWebhookSecret: shown } = await gateway.data<{
      rotateSourceWebhookSecret: { secret: string; path: string };
    }>(rotate, { input });
    const fault = await gateway.fault(rotate, { input });
    expect(fault).toMatchObject({
      extensions: { code: "SECRET_ALREADY_SHOWN" },
      path: ["rotateSourceWebhookSecret", "secret"],
    });
    const rest = `mutation ($input: ConnectionIdInput!) { rotateSourceWebhookSecret(input: $input) { path } }`;
    expect(await gateway.data(rest, { input })).toEqual({ rotateSourceWebhookSecret: { path: shown.path } });
    const stored = await storedKeys();
    expect(stored).not.toContain(shown.secret);
    // Of the input a digest, of sealed credentials nothing.
    expect(stored).not.toContain(apiKey);
    expect(stored).not.toMatch(/"(ct|wrappedDek)\\?"/);
  });

  it("hands its answer to nobody with other rights", async () => {
    const input = sandboxInput({ name: "Mine", idempotencyKey: "mine" });
    await gateway.data(connect, { input });
    const { secret: token } = await gateway.tokens.create(gateway.test, { name: "x", scopes: ["records:read"] }, null);
    expect((await gateway.fault(connect, { input }, { token })).extensions.code).toBe("FORBIDDEN");
    const live = await gateway.tokenOf(gateway.live);
    // Another environment has keys of its own.
    await gateway.data(connect, { input }, { token: live });
    expect(await connectionsNamed("Mine")).toBe(2);
  });

  it("goes back to whoever rotated the token meanwhile", async () => {
    const input = sandboxInput({ name: "Rotated", idempotencyKey: "rotated" });
    const first = await gateway.data(connect, { input });
    const token = await gateway.tokenOf(gateway.test);
    expect(await gateway.data(connect, { input }, { token })).toEqual(first);
  });

  it("forgets its answer with the connection, and stays taken", async () => {
    const input = sandboxInput({ name: "Gone", idempotencyKey: "gone" });
    const { connectSystem } = await gateway.data<{ connectSystem: { connection: { id: string } } }>(connect, { input });
    const { id } = connectSystem.connection;
    const disconnect = `mutation ($input: ConnectionIdInput!) { disconnectSystem(input: $input) { connectionId creditsReleased } }`;
    const done = { input: { connectionId: id, idempotencyKey: "disconnect" } };
    const answer = await gateway.data(disconnect, done);
    expect(await gateway.data(disconnect, done)).toEqual(answer);
    expect((await gateway.fault(connect, { input })).extensions.code).toBe("NOT_FOUND");
    expect(await connectionsNamed("Gone")).toBe(0);
  });
});
