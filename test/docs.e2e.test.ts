import { execFile } from "node:child_process";
import { access, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  getOperationAST,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  visit,
  type GraphQLSchema,
} from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildGraphSchema } from "../resolvers/build-schema.js";
import { listedReferences, offeredIndexes, searchedFields, type EntityDefinition } from "../schema/definition/index.js";
import { entities } from "../schema/entities/index.js";
import { reverseRelations } from "../schema/types/relations.js";
import { loadConfig } from "../src/config/index.js";
import { sdlOf } from "../src/federation/index.js";
import { scopePresets } from "../src/tokens/index.js";
import { openShell, type TestShell } from "./support/command-line.js";
import { freshDatabase, type FreshDatabase } from "./support/database.js";
import { loopback } from "./support/network.js";
import { startSensors, type Sensors } from "./support/sensors.js";
import { waitFor } from "./support/services.js";
import { startSyncedGateway, type Answer, type SyncedGateway } from "./support/synced-gateway.js";

/**
 * The documentation, run. A fenced block marked `graphql` is validated and executed, and has to be answered without errors,
 * or with the code that stands behind it as `refused=CODE`; one marked `subgraph` with the example subgraph registered; one
 * marked `sh run` has to succeed. A json block that follows
 * is its answer: what it shows has to be there. Ids and cursors in an answer stand for those that came instead of them.
 */

const root = fileURLToPath(new URL("..", import.meta.url));
const inOrder = [
  "README.md",
  "docs/README.md",
  "docs/quick-start.md",
  "docs/queries.md",
  "docs/cookbook.md",
  "docs/clients.md",
  "docs/writes.md",
  "docs/syncs.md",
  "docs/tokens.md",
  "docs/webhooks.md",
  "docs/workflows.md",
  "docs/connect.md",
  "docs/outages.md",
  "docs/deployment.md",
  "docs/operations.md",
  "docs/sizing.md",
  "docs/observability.md",
  "docs/secrets.md",
  // Before the page that has the Sandbox misbehave.
  "docs/connectors.md",
  "docs/sandbox.md",
  "docs/testing.md",
  "docs/rest-connector.md",
  "docs/sql-connector.md",
  "docs/odata-connector.md",
  "docs/console.md",
  "docs/entities.md",
  "docs/errors.md",
  "docs/security.md",
  // After those by whose commands there is an organization.
  "docs/federation.md",
];
/** Those whose order does not matter go last. */
const pages = [
  ...inOrder,
  ...(await readdir(join(root, "docs")))
    .map((name) => `docs/${name}`)
    .filter((page) => page.endsWith(".md") && !inOrder.includes(page))
    .sort(),
];
const run = promisify(execFile);

interface Block {
  /** `docs/queries.md:42`, so that a failure is found. */
  readonly place: string;
  readonly language: string;
  /** What stands behind the language. */
  readonly mark: string;
  readonly text: string;
  /** The json block that follows with little between them, parsed. */
  readonly answer: unknown;
}

/** A few words may stand between a block and its answer, a paragraph may not. */
const longestBetween = 60;

/** Their tables are compared, too. */
const readmes = ["src/config/README.md", "src/errors/README.md"];

const text = new Map(
  await Promise.all(
    [...pages, ...readmes].map(async (page) => [page, await readFile(join(root, page), "utf8")] as const),
  ),
);
const blocks = pages.flatMap((page) => blocksOf(page, text.get(page) ?? ""));
const graphqlBlocks = blocks.filter(({ language }) => language === "graphql");
const shellBlocks = blocks.filter(({ language }) => language === "sh");

let gateway: SyncedGateway;
let connectionId: string;
let schema: GraphQLSchema;
let shell: TestShell;
let database: FreshDatabase;
let sensors: Sensors;
let folder: string;
/** What ids and cursors of the documentation stand for here. */
const meaning = new Map<string, string>();

beforeAll(async () => {
  [gateway, schema, database, folder] = await Promise.all([
    startSyncedGateway({ scale: 500 }),
    buildGraphSchema(),
    freshDatabase(),
    mkdtemp(join(tmpdir(), "tributary-docs-")),
  ]);
  shell = await openShell({ MONGODB_URI: database.uri, TRIBUTARY_ALLOWED_NETWORKS: loopback });
  [connectionId, sensors] = await Promise.all([gateway.connect(), startSensors()]);
});

afterAll(async () => {
  await shell?.close();
  await sensors?.stop();
  await gateway?.close();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe("the examples of the documentation", () => {
  it("are there, on each page that has any", () => {
    expect(graphqlBlocks.length).toBeGreaterThan(20);
    expect(shellBlocks.filter(({ mark }) => mark === "run").length).toBeGreaterThan(10);
    const marks = new Set([...graphqlBlocks, ...shellBlocks].map(({ mark }) => mark.replace(/=.*/, "=")));
    expect([...marks].sort()).toEqual(["", "refused=", "run", "subgraph"]);
  });

  it.each(graphqlBlocks)("$place is answered as it says", async ({ text: source, mark, answer }) => {
    const query = await inThisWorld(source);
    const document = parse(query);
    if (mark === "subgraph") {
      const { errors } = await askJoined(query);
      expect(errors).toEqual([]);
      return;
    }
    expect(validate(schema, document, specifiedRules)).toEqual([]);
    const shown = (answer as { data?: unknown } | undefined)?.data;
    if (getOperationAST(document)?.operation === OperationTypeNode.SUBSCRIPTION) {
      // Executed by the tests of subscriptions; here it is enough that the answer has what is asked for.
      expect([...keysOf(shown)].filter((key) => !responseKeysOf(query).has(key))).toEqual([]);
      return;
    }
    const { errors, data } = await gateway.ask(query);
    const codes = errors.map(({ extensions }) => extensions.code);
    expect(codes, JSON.stringify(errors)).toEqual(mark === "" ? [] : [mark.replace("refused=", "")]);
    if (shown) expectShown(shown, data);
    else if (answer)
      expect((answer as { errors: { extensions: object }[] }).errors[0]?.extensions).toMatchObject({ code: codes[0] });
  });

  it.each(shellBlocks.filter(({ mark }) => mark === "run"))("$place succeeds", async ({ text: script, answer }) => {
    const commands = tributaryCommands(script);
    for (const command of commands) await runCommand(command);
    if (commands.length > 0) return;
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", `${failingCurl}\n${await inThisWorld(script)}`], {
      cwd: folder,
      env: { PATH: process.env["PATH"], TRIBUTARY_TOKEN: gateway.token },
    });
    expect(stdout).not.toBe("");
    if (answer) expectShown(answer, JSON.parse(stdout));
  });

  it("link to files and headings that exist", async () => {
    for (const page of pages) {
      for (const [, target = "", heading] of (text.get(page) ?? "").matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)) {
        const path = join(root, target === "" ? page : join(page, "..", target));
        const isThere = await access(path).then(
          () => true,
          () => false,
        );
        expect(isThere, `${page} links to ${target}`).toBe(true);
        if (heading) expect(headingsOf(await readFile(path, "utf8")), `${page} links to ${target}`).toContain(heading);
      }
    }
  });
});

describe("the tables of the documentation", () => {
  it("have each environment variable with its default", async () => {
    const source = await readFile(join(root, "src/config/config.ts"), "utf8");
    const variables = /const variables = \{(.*?)\n\} as const/s.exec(source)?.[1] ?? "";
    const names = [...variables.matchAll(/^ {2}([A-Z_]+): \{/gm)].map(([, name]) => name);
    const documented = rows("docs/operations.md", "variable");
    expect(documented.map(([name]) => name)).toEqual(names.map((name) => `\`${name}\``));
    const defaults = new Map(documented.map(([name, value]) => [name, value]));
    const { port, host, home, role } = loadConfig({}, "/");
    expect(defaults.get("`PORT`")).toBe(`\`${port}\``);
    expect(defaults.get("`HOST`")).toBe(`\`${host}\``);
    expect(defaults.get("`TRIBUTARY_ROLE`")).toBe(`\`${role}\``);
    expect(defaults.get("`TRIBUTARY_HOME`")).toBe(`\`${home.slice(1)}\``);
    expect(rows("src/config/README.md", "variable").map(([name]) => name)).toEqual(documented.map(([name]) => name));
  });

  it("have each error code, and no other", async () => {
    const source = await readFile(join(root, "src/errors/errors.ts"), "utf8");
    const union = /export type ErrorCode =(.*?);/s.exec(source)?.[1] ?? "";
    const codes = [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => `\`${code}\``);
    expect(codes.length).toBeGreaterThan(10);
    expect(rows("src/errors/README.md", "Code").map(([code]) => code)).toEqual(codes);
  });

  it("have each index that serves lists, and each list under a record", () => {
    const served = Object.values<EntityDefinition>(entities).map((entity) => {
      const named = (field: string) => (entity.fields[field]?.kind === "reference" ? `${field}Id` : field);
      return [
        `\`${entity.plural}\``,
        offeredIndexes(entity)
          .map((index) => `\`${index.map(named).join(" + ")}\``)
          .join(", "),
      ];
    });
    expect(rows("docs/queries.md", "list").map((cells) => cells.slice(0, 2))).toEqual(served);
    const searched = Object.values<EntityDefinition>(entities).map((entity) => [
      `\`${entity.plural}\``,
      searchedFields(entity)
        .map((name) => `\`${name}\``)
        .join(", ") || "nothing",
    ]);
    expect(rows("docs/queries.md", "searched list")).toEqual(searched);
    const listed = Object.values<EntityDefinition>(entities).flatMap((entity) => {
      const names = listedReferences(entity).flatMap(({ filterName }) =>
        filterName === null ? [] : [`\`${filterName}\``],
      );
      return names.length > 0 ? [[`\`${entity.plural}\``, names.join(", ")]] : [];
    });
    expect(rows("docs/queries.md", "filtered list")).toEqual(listed);
    const under = new Map<string, string[]>();
    for (const { owner, name } of reverseRelations())
      under.set(owner.name, [...(under.get(owner.name) ?? []), `\`${name}\``]);
    expect(rows("docs/queries.md", "under")).toEqual([...under].map(([owner, names]) => [owner, names.join(", ")]));
  });

  it("have each metric", () => {
    const all = gateway.services.metrics.describe().filter(({ name }) => name.startsWith("tributary_"));
    for (const [heading, isOfDeployment] of [
      ["metric of a process", false],
      ["metric of the deployment", true],
    ] as const) {
      const expected = all
        .filter((metric) => metric.isOfDeployment === isOfDeployment)
        .map(({ name, type, labels, help }) => [
          `\`${name}\``,
          type,
          labels.map((label) => `\`${label}\``).join(", "),
          help,
        ]);
      expect(rows("docs/observability.md", heading)).toEqual(expected);
    }
  });

  it("have each scope", () => {
    expect(rows("docs/queries.md", "scope").map(([scope]) => scope)).toEqual(
      scopePresets.full.map((scope) => `\`${scope}\``),
    );
  });

  it("have each fault that the Sandbox knows, in its words", async () => {
    const response = await fetch(`${gateway.sandbox.url}/control/faults`, {
      headers: { "x-sandbox-control": "sandbox" },
    });
    const { known } = (await response.json()) as { known: { usage: string; description: string }[] };
    expect(known.length).toBeGreaterThan(3);
    expect(rows("docs/sandbox.md", "fault")).toEqual(
      known.map(({ usage, description }) => [`\`${usage}\``, description]),
    );
  });

  it("have each option of the Sandbox", async () => {
    const documented = rows("docs/sandbox.md", "option").map(([option = ""]) => /--[\w-]+/.exec(option)?.[0]);
    const offered = (await optionsOf(["sandbox"])).filter((option) => option !== "--help");
    expect(documented.sort()).toEqual(offered.sort());
  });
});

describe("the commands of the documentation", () => {
  it("are all that the program has, each shown once at least", async () => {
    const used = new Set(
      shellBlocks.flatMap(({ text: script }) => tributaryCommands(script)).map((args) => commandOf(args).join(" ")),
    );
    expect([...used].sort()).toEqual((await commandsUnder([])).map((path) => path.join(" ")).sort());
  });

  it("take the options that they are shown with", async () => {
    for (const args of shellBlocks.flatMap(({ text: script }) => tributaryCommands(script))) {
      const known = await optionsOf(commandOf(args));
      const unknown = args.filter((argument) => argument.startsWith("--") && !known.includes(argument));
      expect(unknown, args.join(" ")).toEqual([]);
    }
  });
});

/** A `curl` that fails on 4xx and 5xx, with the body on standard error. */
const failingCurl = `curl() { command curl --fail-with-body "$@" || { echo "curl failed: $*" >&2; return 1; }; }`;

function blocksOf(page: string, source: string): Block[] {
  const found = [...source.matchAll(/^```(\w*)(?: +([^\n]*))?\n(.*?)^```$/gms)];
  return found.map((match, index) => {
    const [whole, language = "", mark = "", body = ""] = match;
    const next = found[index + 1];
    const between = next ? next.index - match.index - whole.length : Infinity;
    const isAnswer = next?.[1] === "json" && between <= longestBetween;
    const line = source.slice(0, match.index).split("\n").length;
    const answer: unknown = isAnswer ? JSON.parse(next[3] ?? "") : undefined;
    return { place: `${page}:${line}`, language, mark: mark.trim(), text: body, answer };
  });
}

/** As GitHub names them in an address. */
function headingsOf(source: string): string[] {
  const titles = [...source.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title.toLowerCase());
  return titles.map((title) => title.replace(/[^\w -]/g, "").replaceAll(" ", "-"));
}

/** Cells of the table whose first heading is this, without the heading. */
function rows(page: string, heading: string): string[][] {
  const source = text.get(page) ?? "";
  const lines = source.split("\n");
  const start = lines.findIndex((line) => new RegExp(`^\\| ${heading} +\\|`).test(line));
  if (start < 0) throw new Error(`Expected a table with the heading "${heading}" in ${page}, found none.`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("|"));
  return lines.slice(start + 2, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const idPattern = /\b(?:con|wo|as|tok|wrt|whe|cln)_[0-9a-z]{26,}\b|\bWzE[\w-]{20,}|\bWO-\d{6}\b/g;

/** Puts what is here in place of the documentation's addresses, ids and cursors. */
async function inThisWorld(source: string): Promise<string> {
  const defaults: Record<string, () => Promise<string>> = {
    con_: async () => connectionId,
    wo_: () => firstId("workOrders"),
    as_: () => firstId("assets"),
  };
  const replaced = new Map<string, string>();
  for (const [id] of source.matchAll(idPattern)) {
    const known = meaning.get(id) ?? (await defaults[/^[a-z]+_/.exec(id)?.[0] ?? ""]?.());
    if (known === undefined)
      throw new Error(`${id} stands in an example, but no answer before it shows where it comes from.`);
    replaced.set(id, known);
  }
  return source
    .replace(idPattern, (id) => replaced.get(id) ?? id)
    .replaceAll(/http:\/\/127\.0\.0\.1:40[01]0(?!\d|\/oauth)/g, (address) =>
      address.endsWith("4010") ? gateway.sandbox.url : gateway.url,
    );
}

async function firstId(list: string): Promise<string> {
  const answer = await gateway.data<Record<string, { nodes: { id: string }[] }>>(
    `{ ${list}(first: 1) { nodes { id } } }`,
  );
  return answer[list]?.nodes[0]?.id ?? "";
}

/** Whatever is shown has to be there, by name and kind; of a list its first elements. Learns what ids stand for. */
function expectShown(shown: unknown, came: unknown, path = "answer"): void {
  if (typeof shown === "string" && typeof came === "string") {
    if (shown.replace(idPattern, "") === "" && shown !== "") meaning.set(shown, came);
    return;
  }
  if (shown === null || typeof shown !== "object" || came === null) return;
  if (Array.isArray(shown)) {
    expect(Array.isArray(came), path).toBe(true);
    const elements = came as unknown[];
    shown
      .slice(0, elements.length)
      .forEach((element, index) => expectShown(element, elements[index], `${path}.${index}`));
    return;
  }
  expect(typeof came, path).toBe("object");
  for (const [key, value] of Object.entries(shown)) {
    if (key === "…") continue;
    expect(came, `${path} shows ${key}`).toHaveProperty([key]);
    if (!freeContents.has(key)) expectShown(value, (came as Record<string, unknown>)[key], `${path}.${key}`);
  }
}

/** Objects whose keys depend on the data. */
const freeContents = new Set(["raw", "played", "by_kind", "other"]);

function responseKeysOf(query: string): Set<string> {
  const keys = new Set<string>();
  visit(parse(query), { Field: ({ alias, name }) => void keys.add((alias ?? name).value) });
  return keys;
}

function keysOf(value: unknown): Set<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((element) => [...keysOf(element)]));
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]));
}

/** The arguments of each `tributary` command in a script. Words in quotes stay together. */
function tributaryCommands(script: string): string[][] {
  const lines = script.replace(/\\\n\s*/g, "").split("\n");
  return lines.flatMap((line) => {
    const words = /(?:npm run -s tributary --|npm start --|node --import tsx src\/main\.ts) (.*)/.exec(line);
    const command = words?.[1]?.replace(/ +[#>&)].*$/, "");
    if (!command) return [];
    const args = [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
      ([, single, double, bare]) => single ?? double ?? bare ?? "",
    );
    return [line.includes("npm start") ? ["start", ...args] : args];
  });
}

function commandOf(args: readonly string[]): string[] {
  const path = args.slice(0, 2).filter((argument) => /^[a-z][a-z-]*$/.test(argument));
  return path[0] === "start" ? path.slice(0, 1) : path;
}

async function runCommand(args: readonly string[]): Promise<void> {
  const ids = await ownIds();
  const own = args.map((argument) =>
    argument
      .replace(/^(con|tok)_.*/, (id) => ids[id.slice(0, 3)] ?? id)
      .replace("http://127.0.0.1:4010", gateway.sandbox.url)
      .replace("http://127.0.0.1:4100/graphql", sensors.url),
  );
  const { code, stdout, stderr } = await shell.run(own);
  expect({ code, stderr: code === 0 ? "" : stderr }, own.join(" ")).toEqual({ code: 0, stderr: "" });
  expect(stdout, own.join(" ")).not.toBe("");
}

/** Asks with the example subgraph registered, which the other examples do without. */
async function askJoined(query: string): Promise<Answer> {
  const ownSdl = sdlOf(schema);
  await gateway.services.subgraphs.register(gateway.test, { name: "sensors", url: sensors.url }, { ownSdl });
  const isJoined = async () => (await gateway.ask(`{ measuredThings }`)).errors.length === 0;
  try {
    await waitFor("the subgraph in the graph", isJoined);
    return await gateway.ask(query);
  } finally {
    await gateway.services.subgraphs.unregister(gateway.test, "sensors", { ownSdl });
    await waitFor("the graph without it", async () => !(await isJoined()));
  }
}

/** The newest connection and token of the commands' own database. */
async function ownIds(): Promise<Record<string, string | undefined>> {
  const list = async (...args: string[]) => {
    const { stdout, code } = await shell.run([...args, "--json"]);
    return code === 0 ? (JSON.parse(stdout) as Record<string, { id: string }[]>) : {};
  };
  const [{ connections = [] }, { tokens = [] }] = [await list("connection", "list"), await list("token", "list")];
  return { con: connections.at(-1)?.id, tok: tokens.at(-1)?.id };
}

async function helpOf(path: readonly string[]): Promise<string> {
  return (await shell.run([...path, "--help"])).stdout;
}

async function optionsOf(path: readonly string[]): Promise<string[]> {
  return [...(await helpOf(path)).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option as string);
}

/** Does something itself, although there are commands below it. */
const commandsWithCommands = ["sandbox"];

/** Every command that does something, by its help: those without commands of their own. */
async function commandsUnder(path: readonly string[]): Promise<string[][]> {
  const list = /^Commands:\n(.*)/ms.exec(await helpOf(path))?.[1] ?? "";
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)\b/gm)]
    .map(([, name]) => name as string)
    .filter((name) => name !== "help");
  if (names.length === 0) return [[...path]];
  const own = commandsWithCommands.includes(path.join(" ")) ? [[...path]] : [];
  return [...own, ...(await Promise.all(names.map((name) => commandsUnder([...path, name])))).flat()];
}
