import { MongoClient } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConnectSystemDocument, CreateWorkOrderDocument, WriteDocument } from "../generated/graphql.js";
import { GraphQLClient } from "../support/graphql-client.js";
import { beginOperation, type Operation } from "../support/operating.js";
import { sandboxRecords } from "../support/sandbox-records.js";

/** Two gateway processes before one database, asked for the same at the same time. */
let operation: Operation;
let clients: readonly GraphQLClient[];

beforeAll(async () => {
  operation = await beginOperation({ scale: 100 });
  const apis = await Promise.all([operation.start("api"), operation.start("api")]);
  clients = apis.map(({ url }) => new GraphQLClient(url, operation.token));
});

afterAll(async () => {
  await Promise.all((clients ?? []).map((client) => client.close()));
  await operation?.end();
});

/** Asks each process five times at once. */
function ask<Answer>(one: (client: GraphQLClient) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(clients.flatMap((client) => Array.from({ length: 5 }, () => one(client))));
}

describe("promise 24: the same key in two processes", () => {
  let connectionId: string;

  it("connects a system once", async () => {
    const input = {
      system: "sandbox",
      name: "Connected once",
      config: { baseUrl: operation.sandbox.url },
      credentials: { apiKey: operation.sandbox.apiKey },
      idempotencyKey: "9f0c8c1e-connect",
    };
    const answers = await ask((client) => client.request(ConnectSystemDocument, { input }));
    const ids = new Set(answers.map(({ connectSystem }) => connectSystem.connection.id));
    expect(ids.size).toBe(1);
    connectionId = [...ids][0] ?? "";
    const mongo = new MongoClient(operation.database.uri);
    expect(await mongo.db().collection("connections").countDocuments({ name: "Connected once" })).toBe(1);
    await mongo.close();
  });

  it("makes one work order, and says the same of it everywhere", async () => {
    const input = { connectionId, data: { title: "Made once" }, idempotencyKey: "9f0c8c1e-create" };
    const answers = await ask((client) => client.request(CreateWorkOrderDocument, { input }));
    const numbers = new Set(answers.map(({ createWorkOrder }) => createWorkOrder.workOrder?.number));
    expect(numbers.size).toBe(1);
    const made = (await sandboxRecords(operation.sandbox, "work_orders")) as { title?: string }[];
    expect(made.filter(({ title }) => title === "Made once").length).toBe(1);
    const writes = await ask((client) =>
      client.request(WriteDocument, { id: answers[0]?.createWorkOrder.write?.id ?? "" }),
    );
    expect(new Set(writes.map(({ write }) => JSON.stringify(write))).size).toBe(1);
    expect(writes[0]?.write).toMatchObject({ state: "SUCCEEDED", attempts: 1, error: null });
  });
});
