import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AddressNotAllowedError } from "../../../src/errors/index.js";
import type { NetworkGuard } from "../../../src/network/index.js";
import type { Services } from "../../../src/services/index.js";
import { DnsStub } from "../../support/dns-stub.js";
import { guardOf } from "../../support/network.js";
import { testServices, waitFor } from "../../support/services.js";
import { simulatedConnector, SimulatedSystem } from "../../support/simulated-system.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = { organizationId: "org_1", environment: "TEST" as const };
const credentials = { apiKey: "right" };

let system: SimulatedSystem;
let dns: DnsStub;
let network: NetworkGuard;
let services: Services;
/** The address of the system by a name. */
let baseUrl: string;

beforeEach(async () => {
  system = new SimulatedSystem();
  await system.start();
  dns = new DnsStub();
  await dns.start();
  dns.set("erp.test", ["127.0.0.1"]);
  baseUrl = `http://erp.test:${new URL(system.url).port}`;
  network = guardOf("", { resolve: dns.resolve });
  services = testServices(store.storage, [simulatedConnector()], { network });
});

afterEach(async () => {
  await network.close();
  await dns.stop();
  await system.stop();
});

async function refusal(call: Promise<unknown>): Promise<AddressNotAllowedError> {
  const fault: unknown = await call.catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(AddressNotAllowedError);
  return fault as AddressNotAllowedError;
}

const connect = (address: string) =>
  services.sync.connect(tenant, { system: "simulated", config: { baseUrl: address }, credentials });

const statusOf = async (id: string) => (await services.connectionStore.get(tenant, id)).status;

describe("promise 28: the base URL of a connection", () => {
  it("is refused with its path before the system is asked, and nothing is stored", async () => {
    for (const address of [system.url, system.url.replace("127.0.0.1", "2130706433"), baseUrl]) {
      const { details, message } = await refusal(connect(address));
      expect(details["problems"]).toEqual([{ path: ["input", "config", "baseUrl"], message }]);
    }
    expect(system.requestCount).toBe(0);
    expect(await store.storage.collection("connections").countDocuments()).toBe(0);
  });

  it("is called once the operator allows its host for the organization", async () => {
    const { host } = new URL(baseUrl);
    network.allow(`${host}@org_2`);
    await refusal(connect(baseUrl));
    network.allow(`${host}@org_1`);
    const { connection } = await connect(baseUrl);
    await services.runner.runDue(connection._id, new AbortController().signal);
    expect((await services.connectionStore.get(tenant, connection._id)).lastSuccessfulSyncAt).toBeInstanceOf(Date);
  });

  it("is refused at a reconnect, and the connection stays as it was", async () => {
    network.allow(new URL(baseUrl).host);
    const { connection } = await connect(baseUrl);
    const before = await services.connectionStore.get(tenant, connection._id);
    const asked = system.requestCount;
    const config = { baseUrl: system.url };
    const { details } = await refusal(services.connections.reconnect(tenant, connection._id, { credentials, config }));
    expect(details["problems"]).toMatchObject([{ path: ["input", "config", "baseUrl"] }]);
    expect(system.requestCount).toBe(asked);
    expect(await services.connectionStore.get(tenant, connection._id)).toEqual(before);
  });

  it("leads nowhere else when its name does: the connection is UNREACHABLE, says why, and comes back with the name", async () => {
    network.allow("127.0.0.2:*");
    // The system is on 127.0.0.1; a second one stands for where the name led at first.
    const outside = new SimulatedSystem({ host: "127.0.0.2" });
    await outside.start();
    dns.set("erp.test", ["127.0.0.2"]);
    const { connection } = await connect(`http://erp.test:${new URL(outside.url).port}`);
    const run = () => services.runner.runDue(connection._id, new AbortController().signal);
    await run();
    dns.set("erp.test", ["127.0.0.1"]);
    await network.close();
    await services.sync.start(tenant, { connectionId: connection._id, kind: "INCREMENTAL" });
    await run();
    expect(await statusOf(connection._id)).toMatchObject({
      phase: "UNREACHABLE",
      reason: expect.stringContaining("TRIBUTARY_ALLOWED_NETWORKS=erp.test:") as string,
    });
    expect(system.requestCount).toBe(0);
    dns.set("erp.test", ["127.0.0.2"]);
    await waitFor("the connection to come back", async () => {
      await services.status.probe(connection._id);
      return (await statusOf(connection._id)).phase === "CONNECTED";
    });
    await outside.stop();
  });
});
