import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type FreshDatabase } from "../support/database.js";

/**
 * The npm package as somebody has it who has nothing else: packed, installed from its file into an empty folder, and run
 * from there. What the program reads while it runs has to be among the package's files.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);
let database: FreshDatabase;
let folder: string;
let plant: string;
let tarball: string;
/** Of this test's own environment nothing that tells npm or the program where it came from. */
const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(lifecycle|package|execpath|command|config_local_prefix)|INIT_CWD|NODE_|VITEST|TRIBUTARY_)/.test(name),
    ),
  ),
  TMPDIR: folder,
  MONGODB_URI: database.uri,
  TRIBUTARY_HOME: join(folder, "home"),
  PORT: "0",
});

beforeAll(async () => {
  [database, folder] = await Promise.all([freshDatabase(), mkdtemp(join(tmpdir(), "tributary-package-"))]);
  plant = join(folder, "plant");
  await mkdir(plant);
  await writeFile(join(plant, "package.json"), '{ "private": true, "type": "module" }\n');
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root, env: environment() });
  const packed = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (!packed) throw new Error("npm pack made no file.");
  tarball = join(folder, packed);
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], {
    cwd: plant,
    env: environment(),
  });
});

afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const bin = () => join(plant, "node_modules", ".bin", "tributary");

async function tributary(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return run(bin(), args, { cwd: plant, env: environment(), maxBuffer: 16 * 1024 * 1024 });
}

describe("the installed package", () => {
  it("has what runs, and neither sources nor tests nor tools of development", async () => {
    const { stdout } = await run("tar", ["-tzf", tarball]);
    const files = stdout.split("\n");
    expect(files).toContain("package/dist/src/main.js");
    expect(files).toContain("package/dist/testing/index.d.ts");
    expect(files).toContain("package/deploy/docker/compose.yaml");
    expect(files.filter((file) => /(?<!\.d)\.ts$|\.map$|\.test\.|^package\/(test|src|web|bench)\//.test(file))).toEqual(
      [],
    );
    const installed = await readdir(join(plant, "node_modules"));
    expect(installed).toContain("mongodb");
    expect(installed.filter((name) => ["tsx", "vite", "vitest", "vitepress", "eslint"].includes(name))).toEqual([]);
  });

  it("says its version, and looks at the machine", async () => {
    expect((await tributary("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { isOk, findings } = JSON.parse((await tributary("doctor", "--json")).stdout) as {
      isOk: boolean;
      findings: { check: string; verdict: string }[];
    };
    expect(findings.filter(({ verdict }) => verdict === "FAILED")).toEqual([]);
    expect(isOk).toBe(true);
  });

  it("starts to a healthy gateway with its pages", async () => {
    const gateway = spawn(bin(), ["start", "--no-sandbox", "--json"], {
      cwd: plant,
      env: environment(),
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const { url } = JSON.parse(await firstLine(gateway)) as { url: string };
      const health = await fetch(`${url}/health/ready`);
      expect([health.status, await health.json()]).toEqual([
        200,
        { status: "ready", checks: { mongodb: "ok", secrets: "ok" } },
      ]);
      for (const page of ["/", "/graphiql"]) {
        const html = await (await fetch(`${url}${page}`)).text();
        const assets = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path as string);
        expect(assets.length, html).toBeGreaterThan(1);
        for (const asset of assets) expect((await fetch(`${url}${asset}`)).status, asset).toBe(200);
      }
    } finally {
      gateway.kill("SIGTERM");
      if (gateway.exitCode === null) await once(gateway, "exit");
    }
    expect(gateway.exitCode).toBe(0);
  });

  it("brings the testing kit: a gateway, a Sandbox that breaks by a scenario, and expressions in their own thread", async () => {
    await writeFile(join(plant, "kit.js"), kit);
    const { stdout } = await run(process.execPath, ["kit.js", database.uri], { cwd: plant, env: environment() });
    expect(JSON.parse(stdout)).toEqual({ isListed: true, isToldOfOutage: true, output: 42 });
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("The program has no standard output.");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("The program ended without a word.");
}

const kit = `
import { startGateway, startSandbox } from "tributary/testing";

const [gateway, sandbox] = await Promise.all([
  startGateway({ mongodbUri: process.argv[2] }),
  startSandbox({ scale: 200, seed: 7 }),
]);
try {
  const connection = await gateway.connect(sandbox);
  const { workOrders } = await gateway.graphql("{ workOrders(first: 1) { totalCount } }");
  const { testWorkflowStep } = await gateway.graphql(
    "mutation ($input: TestWorkflowStepInput!) { testWorkflowStep(input: $input) { result { output } } }",
    {
      input: {
        definition: {
          schemaVersion: 1,
          name: "Sum",
          triggers: [{ kind: "manual" }],
          steps: [{ id: "sum", kind: "transform", config: { value: "=trigger.input.a + trigger.input.b" } }],
        },
        stepId: "sum",
        input: { trigger: { input: { a: 40, b: 2 } } },
      },
    },
  );
  await sandbox.play("outage");
  await connection.requestSync();
  await connection.waitForStatus("UNREACHABLE");
  console.log(JSON.stringify({
    isListed: workOrders.totalCount > 0,
    isToldOfOutage: true,
    output: testWorkflowStep.result.output,
  }));
} finally {
  await Promise.all([gateway.stop(), sandbox.stop()]);
}
`;
