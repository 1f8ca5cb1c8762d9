import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionDocument } from "../../src/connections/index.js";
import { LossyLink } from "../support/lossy-link.js";
import { waitFor } from "../support/services.js";
import { startSyncedGateway, type SyncedGateway } from "../support/synced-gateway.js";

const apiKey = "sandbox-key-5Zt9mVbK";
let gateway: SyncedGateway;
let link: LossyLink;
let connectionId: string;
/** Answers with all that it was sent, as some systems do in their errors. */
let echo: Server;

const passthrough = `mutation ($input: PassthroughInput!) { passthrough(input: $input) { status headers body encoding } }`;

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 100, apiKey });
  link = new LossyLink(gateway.sandbox.url);
  await link.start();
  connectionId = await connect(link.url);
  echo = createServer((request: IncomingMessage, response) => {
    response.setHeader("set-cookie", "session=1").setHeader("x-echo", request.headers.authorization ?? "");
    if (request.url?.endsWith("/bytes")) response.end(Buffer.from([0xff, 0xfe, 0x00]));
    else response.setHeader("content-type", "application/json").end(JSON.stringify(request.headers));
  });
  await new Promise<void>((resolve) => echo.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await link?.stop();
  await new Promise((resolve) => echo.close(resolve));
  await gateway?.close();
});

async function connect(baseUrl: string): Promise<string> {
  const { connection } = await gateway.services.sync.connect(gateway.test, {
    system: "sandbox",
    config: { baseUrl },
    credentials: { apiKey },
  });
  return connection._id;
}

interface Passed {
  readonly passthrough: { status: number; headers: Record<string, string>; body: never; encoding: string };
}
const send = async (input: object) =>
  (await gateway.data<Passed>(passthrough, { input: { connectionId, ...input } })).passthrough;

const connection = () => gateway.storage.collection<ConnectionDocument>("connections").findOne({ _id: connectionId });

describe("passthrough (promises 6, 19 and 24)", () => {
  it("carries a request with the connection's credential, and its answer, whatever that is", async () => {
    expect(await send({ method: "GET", path: "/api/v1/me" })).toMatchObject({ status: 200, body: { version: "1.0" } });
    const made = await send({ method: "POST", path: "/api/v1/work_orders", body: { title: "Passed through" } });
    expect(made).toMatchObject({ status: 201, body: { title: "Passed through" }, encoding: "JSON" });
    expect(await send({ method: "GET", path: "/api/v1/nonesuch" })).toMatchObject({ status: 404 });
    expect(await send({ method: "GET", path: "/api/v1/work_orders", query: { limit: 2 } })).toMatchObject({
      body: { items: [{}, {}] },
    });
  });

  it("is for callers with the scope passthrough", async () => {
    const { secret: token } = await gateway.tokens.create(gateway.test, { name: "x", scopes: ["records:write"] }, null);
    const input = { connectionId, method: "GET", path: "/api/v1/me" };
    const { extensions } = await gateway.fault(passthrough, { input }, { token });
    expect(extensions).toMatchObject({ code: "FORBIDDEN", missingScope: "passthrough" });
  });

  it("does not leave the system, and takes nobody else's name", async () => {
    const input = {
      connectionId,
      method: "GET",
      path: "/api/../control/faults",
      headers: { authorization: "Bearer other" },
    };
    const { extensions } = await gateway.fault(passthrough, { input });
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "path"] }, { path: ["input", "headers", "authorization"] }],
    });
  });

  it("shows nothing of the credential that the system echoes, and no cookies", async () => {
    const id = await connect(link.url);
    const url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    await gateway.storage
      .collection<ConnectionDocument>("connections")
      .updateOne({ _id: id }, { $set: { config: { baseUrl: url } } });
    const answer = await send({ connectionId: id, method: "GET", path: "/echo" });
    expect(answer.body).toMatchObject({ authorization: "Bearer [removed]" });
    expect(answer.headers["x-echo"]).toBe("Bearer [removed]");
    expect(Object.keys(answer.headers)).not.toContain("set-cookie");
    expect(JSON.stringify(answer)).not.toContain(apiKey);
    expect(await send({ connectionId: id, method: "GET", path: "/bytes" })).toMatchObject({
      encoding: "BASE64",
      body: "//4A",
    });
  });

  it("is done once for a key", async () => {
    const input = {
      connectionId,
      method: "POST",
      path: "/api/v1/work_orders",
      body: { title: "Passed once" },
      idempotencyKey: "passed-once",
    };
    const first = await send(input);
    expect(await send(input)).toEqual(first);
    const list = await send({ method: "GET", path: "/api/v1/work_orders", query: { limit: 1000 } });
    const { items } = list.body as { items: { title: string }[] };
    expect(items.filter(({ title }) => title === "Passed once").length).toBe(1);
  });

  it("whose answer is lost is WRITE_UNCONFIRMED, and its key is never sent again", async () => {
    const input = {
      connectionId,
      method: "POST",
      path: "/api/v1/work_orders",
      body: { title: "Passed, unheard" },
      idempotencyKey: "unheard",
    };
    link.next("LOSE_ANSWER");
    expect((await gateway.fault(passthrough, { input })).extensions.code).toBe("WRITE_UNCONFIRMED");
    const before = link.arrived.length;
    expect((await gateway.fault(passthrough, { input })).extensions.code).toBe("OUTCOME_UNKNOWN");
    expect(link.arrived.length).toBe(before);
  });

  it("tells the connection's status of an outage, and is refused at once during one", async () => {
    await link.stop();
    const input = { connectionId, method: "GET", path: "/api/v1/me" };
    expect((await gateway.fault(passthrough, { input })).extensions.code).toBe("CONNECTION_UNREACHABLE");
    await waitFor("the outage to be known", async () => (await connection())?.status.phase === "UNREACHABLE");
    const { extensions } = await gateway.fault(passthrough, { input });
    expect(extensions).toMatchObject({ code: "CONNECTION_UNREACHABLE", nextAttemptAt: expect.any(String) as string });
    await link.start();
  });
});
