import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { insertConnection } from "../../support/records.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

const source = `mutation ($input: ControlSandboxInput!) { controlSandbox(input: $input) {
  connection { id status }
  sandbox { now deleted faults { number fault path probability left endsAt } scenario { name state done steps error }
    advanced { happenings isThinned } }
} }`;

interface Controlled {
  readonly controlSandbox: {
    readonly connection: { readonly id: string; readonly status: string };
    readonly sandbox: {
      readonly now: string;
      readonly deleted: number;
      readonly faults: readonly { readonly fault: string; readonly left: number | null }[];
      readonly scenario: { readonly name: string; readonly state: string } | null;
      readonly advanced: { readonly happenings: number; readonly isThinned: boolean } | null;
    };
  };
}

let gateway: SyncedGateway;
let connectionId: string;

beforeAll(async () => {
  gateway = await startSyncedGateway();
  connectionId = await gateway.connect();
});

afterEach(() => control({ mend: true }));
afterAll(() => gateway?.close());

const control = async (input: object) =>
  (await gateway.data<Controlled>(source, { input: { connectionId, ...input } })).controlSandbox;
const refused = (input: object) => gateway.fault(source, { input: { connectionId, ...input } });
const syncedStatus = async () => {
  await gateway.data(`mutation ($id: ID!) { startSync(input: { connectionId: $id }) { syncRun { id } } }`, {
    id: connectionId,
  });
  await gateway.work(connectionId);
  const { connection } = await gateway.data<{ connection: { status: string } }>(
    `query ($id: ID!) { connection(id: $id) { status } }`,
    { id: connectionId },
  );
  return connection.status;
};

describe("controlSandbox", () => {
  it("breaks the Sandbox and mends it, while the connection is down", async () => {
    const { sandbox } = await control({ faults: ["status:401;path=/api", "slow:1;seconds=600"], advanceSeconds: 0 });
    expect(sandbox.faults).toMatchObject([
      { number: expect.any(Number) as number, fault: "status:401", path: "/api", left: null, endsAt: null },
      { fault: "slow:1", endsAt: expect.any(String) as string },
    ]);
    expect(await syncedStatus()).toBe("UNAUTHORIZED");
    const mended = await control({ mend: true });
    expect(mended).toMatchObject({ connection: { id: connectionId, status: "UNAUTHORIZED" }, sandbox: { faults: [] } });
    await gateway.data(
      `mutation ($input: ReconnectSystemInput!) { reconnectSystem(input: $input) { connection { status } } }`,
      { input: { connectionId, credentials: { apiKey: "sandbox" } } },
    );
    expect(await syncedStatus()).toBe("CONNECTED");
  });

  it("lets time pass, deletes, and plays a scenario by name or of one's own", async () => {
    const before = gateway.sandbox.now().getTime();
    const moved = await control({
      advanceSeconds: 3600,
      changes: 5,
      deleteRecords: { kind: "comments", count: 1, leavesTrace: true },
      scenario: "rate-limited",
    });
    expect(moved.sandbox).toMatchObject({
      deleted: 1,
      advanced: { happenings: 5, isThinned: false },
      scenario: { name: "rate-limited", state: "HOLDING", done: 3, steps: 3, error: null },
    });
    expect(Date.parse(moved.sandbox.now)).toBeGreaterThanOrEqual(before + 3_600_000);
    const own = { name: "mine", steps: [{ fault: "down" }, { wait_seconds: 600 }] };
    expect((await control({ scenarioDefinition: own })).sandbox).toMatchObject({
      faults: [{ fault: "down" }],
      scenario: { name: "mine", state: "PLAYING", done: 1 },
    });
  });

  it("refuses what the Sandbox would not understand, at its place in the input, and begins nothing", async () => {
    const own = { name: "mine", steps: [{ fault: "down" }, { fault: "explode" }] };
    const cases: [object, (string | number)[]][] = [
      [{ faults: ["down", "explode"] }, ["input", "faults", 1]],
      [{ scenario: "flood" }, ["input", "scenario"]],
      [{ scenarioDefinition: own }, ["input", "scenarioDefinition", "steps", 1, "fault", "fault"]],
      [{ scenarioDefinition: own, scenario: "outage" }, ["input", "scenario"]],
      [{ advanceSeconds: -1 }, ["input", "advanceSeconds"]],
      [{ advanceSeconds: 1, changes: 1_000_000 }, ["input", "changes"]],
      [{ changes: 1 }, ["input", "advanceSeconds"]],
      [{ deleteRecords: { kind: "cats" } }, ["input", "deleteRecords", "kind"]],
      [{ deleteRecords: { kind: "parts", share: 2 } }, ["input", "deleteRecords", "share"]],
      [{ controlKey: "wrong", mend: true }, ["input", "controlKey"]],
    ];
    for (const [input, path] of cases) {
      const { extensions } = await refused(input);
      expect([extensions.code, extensions.problems?.[0]?.path], JSON.stringify(input)).toEqual([
        "BAD_USER_INPUT",
        path,
      ]);
    }
    expect(gateway.sandbox.faults.list()).toEqual([]);
  });

  it("is for Sandboxes of the environment TEST only", async () => {
    const other = await insertConnection(gateway.storage, gateway.test);
    await gateway.storage
      .collection("connections")
      .updateOne({ _id: other._id as never }, { $set: { system: "tryton" } });
    expect((await refused({ connectionId: other._id })).extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "connectionId"], message: expect.stringContaining("tryton") as string }],
    });
    const token = await gateway.tokenOf({ ...gateway.test, environment: "LIVE" });
    const { connectSystem } = await gateway.data<{ connectSystem: { connection: { id: string } } }>(
      `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`,
      { input: { system: "sandbox", config: { baseUrl: gateway.sandbox.url }, credentials: { apiKey: "sandbox" } } },
      { token },
    );
    const input = { connectionId: connectSystem.connection.id, faults: ["down"] };
    const { extensions } = await gateway.fault(source, { input }, { token });
    expect(extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ message: expect.stringContaining("LIVE") as string }],
    });
    expect((await gateway.fault(source, { input })).extensions.code).toBe("NOT_FOUND");
    expect(gateway.sandbox.faults.list()).toEqual([]);
  });

  it("asks for the Sandbox's own key where the connection logs in otherwise", async () => {
    const { clientSecret, machineClientId } = gateway.sandbox.oauth;
    const { connectSystem } = await gateway.data<{ connectSystem: { connection: { id: string } } }>(
      `mutation ($input: ConnectSystemInput!) { connectSystem(input: $input) { connection { id } } }`,
      {
        input: {
          system: "sandbox",
          config: { baseUrl: gateway.sandbox.url },
          authMethod: "OAUTH2_CLIENT_CREDENTIALS",
          credentials: { clientId: machineClientId, clientSecret },
        },
      },
    );
    const input = { connectionId: connectSystem.connection.id, endLogins: "ALL" };
    expect((await refused(input)).extensions.problems).toMatchObject([{ path: ["input", "controlKey"] }]);
    await control({ ...input, controlKey: "sandbox" });
  });
});
