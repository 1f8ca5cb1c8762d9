import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntityName } from "../../../schema/entities/index.js";
import { checkConnector, contractChecks, failures, type ContractOptions } from "../../../src/connector-kit/index.js";
import {
  loadConnectors,
  type EntitySource,
  type JsonObject,
  type LoadedConnector,
  type PageRequest,
} from "../../../src/connectors/index.js";
import { InvalidInputError, SourceError } from "../../../src/errors/index.js";
import type { RunningSandbox } from "../../../src/sandbox/index.js";
import { loopbackNetwork } from "../../support/network.js";
import { call, startTestSandbox } from "../sandbox/sandbox.support.js";

let sandbox: RunningSandbox;
let connector: LoadedConnector;

beforeAll(async () => {
  sandbox = await startTestSandbox({ scale: 400, apiKey: "k3y-of-the-contract" });
  connector = (await loadConnectors()).get("sandbox") ?? expect.fail("expected the connector to be found");
});

afterAll(() => sandbox.stop());

function check(options: Partial<ContractOptions> = {}) {
  return checkConnector({
    connector,
    config: { baseUrl: sandbox.url },
    credentials: { apiKey: sandbox.apiKey },
    network: loopbackNetwork,
    mostRecords: 60,
    ...options,
  });
}

/** The token of a login that has ended. */
async function endedToken(): Promise<string> {
  const { clientSecret, machineClientId } = sandbox.oauth;
  const authorization = `Basic ${Buffer.from(`${machineClientId}:${clientSecret}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const post = (path: string, body: string) => fetch(`${sandbox.url}/oauth/${path}`, { method: "POST", headers, body });
  const issued = await post("token", "grant_type=client_credentials&scope=api.read");
  const { access_token: token } = (await issued.json()) as { access_token: string };
  const revoked = await post("token/revocation", `token=${token}`);
  expect(revoked.status).toBe(200);
  return token;
}

describe("the contract of connectors, on the Sandbox", () => {
  it("is kept by its connector, in reading and in writing, by a key", async () => {
    const report = await check({ writes: true, expiredCredentials: { apiKey: await endedToken() } });
    expect(failures(report)).toEqual([]);
    const passed = new Set(report.lines.flatMap(({ check: name, verdict }) => (verdict === "PASSED" ? [name] : [])));
    expect([...passed].sort()).toEqual(Object.keys(contractChecks).sort());
    expect(report.account).toMatch(/key:full/);
    const of = (name: string) => report.lines.filter((line) => line.check === name && line.verdict === "PASSED");
    expect(of("PAGES").map(({ entity }) => entity)).toEqual([...connector.entities.keys()]);
    expect(of("RESUME").length).toBeGreaterThan(20);
    expect(of("FIND_WRITTEN").length).toBeGreaterThan(4);
  });

  it("is kept by its connector with a login by OAuth2", async () => {
    const { clientSecret, machineClientId } = sandbox.oauth;
    const report = await check({
      credentials: { clientId: machineClientId, clientSecret },
      authMethod: "OAUTH2_CLIENT_CREDENTIALS",
      entities: ["WorkOrder"],
    });
    expect(failures(report)).toEqual([]);
  });

  it("is kept by a write that refuses before it has a promise to give", async () => {
    const source = broken("WorkRequest", (whole) => ({
      create: (client, data: Record<string, unknown>, context) => {
        if (data["asset"] === "no-such-record") throw new InvalidInputError("There is no such asset.");
        return create(whole)(client, data, context);
      },
    }));
    const report = await check({
      connector: { ...connector, entities: new Map([["WorkRequest" as const, source]]) },
      writes: true,
    });
    expect(failures(report)).toEqual([]);
    expect(report.lines).toContainEqual(
      expect.objectContaining({
        check: "REFUSED",
        verdict: "PASSED",
        message: expect.stringMatching(/asset/) as string,
      }),
    );
  });

  it("writes nothing unless it is allowed", async () => {
    const count = async () =>
      (await call<{ total: number }>(sandbox, "GET", "/api/v1/parts?include=total&limit=1")).body.total;
    const before = await count();
    const report = await check({ entities: ["Part"] });
    expect(await count()).toBe(before);
    expect(report.lines).toContainEqual(
      expect.objectContaining({
        check: "CREATE",
        verdict: "SKIPPED",
        message: "Nothing is written unless it is allowed.",
      }),
    );
  });

  it("ends with the login when that fails, and shows no credential", async () => {
    const report = await check({ credentials: { apiKey: "not-the-right-key" } });
    expect(report.lines).toEqual([
      expect.objectContaining({
        check: "LOGIN",
        verdict: "FAILED",
        message: expect.stringMatching(/^SOURCE_UNAUTHORIZED/) as string,
      }),
    ]);
    expect(JSON.stringify(report)).not.toContain("not-the-right-key");
  });

  it("says what is wrong with what it was given, before anything is asked", async () => {
    const before = sandbox.requestCounts().total;
    await expect(check({ config: { baseUrl: "no address" } })).rejects.toThrow(InvalidInputError);
    await expect(check({ credentials: { apiKey: "" } })).rejects.toThrow(InvalidInputError);
    await expect(check({ authMethod: "MAGIC" })).rejects.toThrow(/no such way to log in/);
    await expect(check({ entities: ["Team"], connector: { ...connector, entities: new Map() } })).rejects.toThrow(
      /does not offer Team/,
    );
    expect(sandbox.requestCounts().total).toBe(before);
  });
});

type Source = EntitySource<unknown>;
type Change = (source: Source) => Partial<Source>;

/** An entity like the Sandbox's, with a defect. */
function broken(entity: EntityName, change: Change): Source {
  const source = connector.entities.get(entity) ?? expect.fail(`expected ${entity} to be offered`);
  return { ...source, ...change(source) };
}

const create = (source: Source) => source.create ?? expect.fail("expected it to be creatable");
const update = (source: Source) => source.update ?? expect.fail("expected it to be changeable");

/** Defects that connectors have had, each with the check that has to see it. */
const defects: readonly (readonly [name: string, check: string, entity: EntityName, change: Change])[] = [
  [
    "loses the last record of each page",
    "IDS",
    "Asset",
    (source) => ({
      readPage: async (client, request) => {
        const page = await source.readPage(client, request);
        return { ...page, items: request.pageSize > 20 ? page.items : page.items.slice(0, -1) };
      },
    }),
  ],
  [
    "keeps its place in the client",
    "RESUME",
    "Asset",
    (source) => {
      const places = new WeakMap<object, PageRequest["position"]>();
      return {
        readPage: async (client, request) => {
          const key = client as object;
          const position = request.position === null ? null : (places.get(key) ?? null);
          const page = await source.readPage(client, { ...request, position });
          places.set(key, page.next);
          return { ...page, next: page.next === null ? null : "more" };
        },
      };
    },
  ],
  [
    "gives a record twice",
    "PAGES",
    "Asset",
    (source) => {
      let first: JsonObject | undefined;
      return {
        readPage: async (client, request) => {
          const page = await source.readPage(client, request);
          if (request.position === null) first = page.items[0];
          const again = request.position === null || !first ? [] : [first];
          return { ...page, items: [...again, ...page.items.slice(again.length)] };
        },
      };
    },
  ],
  [
    "takes no notice of the instant",
    "CHANGED_SINCE",
    "WorkOrder",
    (source) => ({ readPage: (client, request) => source.readPage(client, { ...request, changedSince: null }) }),
  ],
  [
    "asks from a day later on",
    "CHANGED_SINCE",
    "WorkOrder",
    (source) => ({
      readPage: (client, { changedSince, ...request }) =>
        source.readPage(client, {
          ...request,
          changedSince: changedSince && new Date(changedSince.getTime() + 86_400_000),
        }),
    }),
  ],
  [
    "gives everything since an instant that is to come",
    "FUTURE",
    "WorkOrder",
    (source) => ({
      readPage: (client, { changedSince, ...request }) =>
        source.readPage(client, {
          ...request,
          changedSince: changedSince && changedSince > sandbox.now() ? null : changedSince,
        }),
    }),
  ],
  [
    "reads one record otherwise than a page",
    "READ_ONE",
    "Part",
    (source) => ({
      readOne: async (client, id) => {
        const part = await source.readOne(client, id);
        return part && { ...part, name: "another" };
      },
    }),
  ],
  [
    "fails on an id that it has not",
    "READ_ONE",
    "Part",
    (source) => ({
      readOne: async (client, id) => {
        const part = await source.readOne(client, id);
        if (!part) throw new SourceError("404", { httpStatus: 404 });
        return part;
      },
    }),
  ],
  [
    "maps an amount as a number",
    "MAPPING",
    "Part",
    (source) => ({ toUnified: (raw) => ({ ...source.toUnified(raw), unitCost: 12.5 as never }) }),
  ],
  [
    "does not know a code",
    "VALUES",
    "Asset",
    (source) => ({
      toUnified: (raw) => ({ ...source.toUnified(raw), status: { value: "UNKNOWN", raw: "BROKEN" } as never }),
    }),
  ],
  [
    "takes any fault for an empty page",
    "FAULTS",
    "Vendor",
    (source) => ({
      readPage: (client, request) =>
        source.readPage(client, request).catch(() => ({ items: [], next: null, sourceTime: null })),
    }),
  ],
  [
    "does not hear what Retry-After says",
    "RATE_LIMIT",
    "Vendor",
    (source) => ({
      readPage: (client, request) =>
        source.readPage(client, request).catch((error: Error & { retryAfterMs?: number }) => {
          throw error.retryAfterMs === 7_000 ? new SourceError("slow down", { isRetryable: true }) : error;
        }),
    }),
  ],
  [
    "repeats the key in its errors",
    "SECRETS",
    "Vendor",
    (source) => ({
      readPage: (client, request) =>
        source.readPage(client, request).catch((error: Error) => {
          error.message += ` (key ${sandbox.apiKey})`;
          throw error;
        }),
    }),
  ],
  [
    "loses what is written",
    "CREATE",
    "WorkRequest",
    (source) => ({
      create: (client, data, context) => create(source)(client, { ...data, title: "Always this" }, context),
    }),
  ],
  [
    "sends no key along",
    "CREATE_TWICE",
    "WorkRequest",
    (source) => ({
      create: (client, data, context) =>
        create(source)(client, data, { ...context, idempotencyKey: `other-${Math.random()}` }),
    }),
  ],
  ["finds nothing of what was lost", "FIND_WRITTEN", "WorkRequest", () => ({ findWritten: async () => [] })],
  [
    "does not refuse what leads nowhere",
    "REFUSED",
    "WorkRequest",
    (source) => ({
      create: (client, { asset: _asset, ...data }: Record<string, unknown>, context) =>
        create(source)(client, data, context),
    }),
  ],
  [
    "changes more than it is told",
    "UPDATE",
    "WorkRequest",
    (source) => ({
      update: (client, id, data, context) =>
        update(source)(client, id, { ...data, requesterName: "Somebody else" }, context),
    }),
  ],
  [
    "overwrites what is newer",
    "CONFLICT",
    "WorkRequest",
    (source) => ({
      update: (client, id, data, { idempotencyKey }) => update(source)(client, id, data, { idempotencyKey }),
    }),
  ],
];

/** One defect for each entity and round, so that all are looked at in few reports. */
function rounds(): (typeof defects)[] {
  const left = [...defects];
  const found: (typeof defects)[] = [];
  while (left.length > 0) {
    const entities = new Set(left.map(([, , entity]) => entity));
    const round = [...entities].map((entity) => left.find((defect) => defect[2] === entity) ?? expect.fail());
    for (const defect of round) left.splice(left.indexOf(defect), 1);
    // Faults are looked at on the first entity.
    found.push(round.toSorted(([, , one], [, , other]) => Number(other === "Vendor") - Number(one === "Vendor")));
  }
  return found;
}

describe("the contract of connectors sees one that", () => {
  const failed = new Map<string, readonly string[]>();
  beforeAll(async () => {
    for (const round of rounds()) {
      const entities = new Map(round.map(([, , entity, change]) => [entity, broken(entity, change)]));
      const report = await check({ connector: { ...connector, entities }, writes: true });
      expect(JSON.stringify(report)).not.toContain(sandbox.apiKey);
      for (const [name, , entity] of round) {
        const lines = report.lines.filter((line) => line.verdict === "FAILED" && [entity, null].includes(line.entity));
        failed.set(name, [...new Set(lines.map((line) => line.check))]);
      }
    }
  });

  it.each(defects)("%s, by %s", (name, expected) => {
    expect(failed.get(name)).toContain(expected);
  });

  it("lets a wrong key in, by LOGIN_REFUSED", async () => {
    const entities = new Map([["Vendor" as const, broken("Vendor", () => ({}))]]);
    const report = await check({ connector: { ...connector, entities, probe: async () => ({ account: "anybody" }) } });
    expect(failures(report)).toEqual([expect.stringMatching(/^LOGIN_REFUSED: The system let a wrong one in/)]);
  });
});
