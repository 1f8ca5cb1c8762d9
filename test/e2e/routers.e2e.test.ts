import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../src/storage/embedded/port.js";
import { openShell } from "../support/command-line.js";
import { routerPackages } from "../support/router-packages.js";
import { startSensors, type Sensors } from "../support/sensors.js";
import { waitFor } from "../support/services.js";
import { must, startSyncedGateway, type Answer, type SyncedGateway } from "../support/synced-gateway.js";

/**
 * The graph behind a router of somebody else, set up by the blocks of docs/routers.md: a real Hive Gateway in a process of
 * its own, and Cosmo's composition. On demand: their packages take a minute to install.
 */
const isAsked = process.env["TRIBUTARY_TEST_ROUTERS"] !== undefined;
const root = fileURLToPath(new URL("../..", import.meta.url));
const page = await readFile(join(root, "docs/routers.md"), "utf8");
const run = promisify(execFile);

describe.runIf(isAsked)("promise 32: behind a router of a federated graph", () => {
  let gateway: SyncedGateway;
  let sensors: Sensors;
  let packages: string;
  let folder: string;
  let router: ChildProcess;
  let routerUrl: string;
  let workOrder: string;
  let said = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tributary-router-"));
    [gateway, sensors, packages] = await Promise.all([startSyncedGateway(), startSensors(), routerPackages()]);
    await gateway.connect();
    gateway.services.hub.start();
    gateway.services.relay.start();
    const { workOrders } = await gateway.data<{ workOrders: { nodes: { id: string }[] } }>(
      `{ workOrders(first: 1) { nodes { id } } }`,
    );
    workOrder = must(workOrders.nodes[0]).id;
    await compose();
    const port = await freePort();
    routerUrl = `http://127.0.0.1:${port}/graphql`;
    await symlink(join(packages, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    await writeFile(join(folder, "gateway.config.ts"), block("ts", "gatewayConfig"));
    const words = block("sh", "hive-gateway").trim().split(" ").slice(1);
    router = spawn(join(folder, "node_modules/.bin", must(words[0])), [...words.slice(1, -1), String(port)], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [router.stdout, router.stderr]) stream?.on("data", (data: Buffer) => (said += String(data)));
    await waitFor("the router to answer", () => fetch(routerUrl, { method: "HEAD" }).catch(() => null), {
      timeoutMs: 60_000,
    }).catch((error: unknown) => {
      throw new Error(`The router said: ${said}`, { cause: error });
    });
  });

  afterAll(async () => {
    if (router && router.exitCode === null) {
      router.kill("SIGTERM");
      await once(router, "exit");
    }
    await gateway?.services.relay.stop();
    await gateway?.services.hub.stop();
    await gateway?.close();
    await sensors?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function block(language: string, text: string): string {
    const blocks = [...page.matchAll(/^```(\w+)(?: [^\n]*)?\n(.*?)^```$/gms)];
    const found = blocks.find(([, name, body = ""]) => name === language && body.includes(text));
    return must(found?.[2]);
  }

  /** As the page says: the schema without scopes, that of the other subgraph, and the example that joins them. */
  async function compose(): Promise<void> {
    const shell = await openShell({});
    await shell.run(["schema", "print", "--subgraph", "--without-scopes", "--out", join(folder, "subgraph.graphql")]);
    await shell.close();
    const response = await fetch(sensors.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ _service { sdl } }" }),
    });
    const { data } = (await response.json()) as { data: { _service: { sdl: string } } };
    await writeFile(join(folder, "sensors.graphql"), data._service.sdl);
    const words = block("sh", "examples/supergraph.ts").replace(/\\\n/g, "").trim().split(/\s+/);
    const args = words.slice(words.indexOf("examples/supergraph.ts") + 1, words.indexOf(">"));
    const here = args.map((word) =>
      word
        .replace("http://127.0.0.1:4000", gateway.url)
        .replace("http://127.0.0.1:4100/graphql", sensors.url)
        .replace(/^(\w+\.graphql)$/, join(folder, "$1")),
    );
    const { stdout } = await run(process.execPath, ["--import", "tsx", "examples/supergraph.ts", ...here], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    });
    await writeFile(join(folder, "supergraph.graphql"), stdout);
  }

  async function ask(query: string, variables: object = {}, token: string | null = gateway.token): Promise<Answer> {
    const response = await fetch(routerUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    return { status: response.status, text, data: null, errors: [], ...(JSON.parse(text) as object) };
  }

  const recordSource = `mutation ($thing: ID!) { recordReading(thing: $thing, quantity: "temperature", value: 71.5) { value } }`;
  const joinedSource = `query ($id: ID!) { workOrder(id: $id) { id title readings { value } asset { name readings { value } } } }`;

  it("Hive Gateway joins records with what another subgraph knows of them", async () => {
    expect((await ask(recordSource, { thing: workOrder })).errors).toEqual([]);
    const { data, errors } = await ask(joinedSource, { id: workOrder });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ workOrder: { id: workOrder, readings: [{ value: 71.5 }] } });
  });

  it("Hive Gateway has writes made with the caller's rights, and shows codes and what they say", async () => {
    const change = `mutation ($id: ID!) { updateWorkOrder(input: { id: $id, data: { title: "By a router" } }) { workOrder { title readings { value } } } }`;
    expect((await ask(change, { id: workOrder })).data).toMatchObject({
      updateWorkOrder: { workOrder: { title: "By a router", readings: [{ value: 71.5 }] } },
    });
    const { secret } = await gateway.tokens.create(gateway.test, { name: "few", scopes: ["records:read"] }, null);
    const few = await ask(change, { id: workOrder }, secret);
    expect(few.errors.map(({ extensions }) => extensions)).toMatchObject([
      { code: "FORBIDDEN", missingScope: "records:write:work-orders" },
    ]);
    expect((await ask(joinedSource, { id: workOrder }, null)).text).toContain("UNAUTHENTICATED");
  });

  it("Hive Gateway tells subscribers of changes, each joined with the other subgraph", async () => {
    const query = `subscription { recordChanged(entities: [WorkOrder]) { record { ... on WorkOrder { title readings { value } } } } }`;
    const ending = new AbortController();
    const response = await fetch(routerUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "text/event-stream",
        authorization: `Bearer ${gateway.token}`,
      },
      body: JSON.stringify({ query }),
      signal: ending.signal,
    });
    let heard = "";
    const reading = (async () => {
      const decoder = new TextDecoder();
      const reader = must(response.body).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read())
        heard += decoder.decode(part.value, { stream: true });
    })().catch(() => undefined);
    const change = (title: string) =>
      gateway.data(
        `mutation ($id: ID!, $title: String!) { updateWorkOrder(input: { id: $id, data: { title: $title } }) { workOrder { id } } }`,
        { id: workOrder, title },
      );
    try {
      await waitFor("an event by the router", async () => {
        await change(`Told ${Math.random()}`);
        return heard.includes("Told 0.") ? true : null;
      });
      expect(heard).toMatch(/"title":"Told 0\.\d+","readings":\[\{"value":71\.5\}\]/);
    } finally {
      ending.abort();
      await reading;
    }
  });

  it("Cosmo composes the schema with another's", async () => {
    const require = createRequire(join(packages, "package.json"));
    const { federateSubgraphs, ROUTER_COMPATIBILITY_VERSION_ONE } = require("@wundergraph/composition") as {
      federateSubgraphs: (options: object) => { success: boolean; errors?: readonly Error[] };
      ROUTER_COMPATIBILITY_VERSION_ONE: string;
    };
    const subgraphs = await Promise.all(
      [
        ["tributary", "subgraph.graphql"],
        ["sensors", "sensors.graphql"],
      ].map(async ([name, file = ""]) => ({
        name,
        url: `http://127.0.0.1/${name}`,
        definitions: parse(await readFile(join(folder, file), "utf8")),
      })),
    );
    const result = federateSubgraphs({ subgraphs, version: ROUTER_COMPATIBILITY_VERSION_ONE });
    expect(result.errors?.map(({ message }) => message)).toBeUndefined();
    expect(result.success).toBe(true);
  });
});
