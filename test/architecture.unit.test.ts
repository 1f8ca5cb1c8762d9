import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/** A place may import from lines below its own, never from above it or from another place on its line. */
const lines: readonly (readonly string[])[] = [
  ["src/main.ts"],
  ["src/commands"],
  ["src/server"],
  ["src/engine"],
  ["resolvers", "jobs"],
  ["src/services"],
  ["src/connect", "src/checks", "src/connector-kit", "src/sandbox-control"],
  ["src/loaders", "src/sync", "src/writes"],
  ["src/records", "src/webhooks", "src/federation", "src/workflows"],
  ["src/connections", "src/tokens"],
  ["src/connectors", "src/sandbox", "src/incidents", "src/usage", "src/vault"],
  [
    "src/backoff",
    "src/events",
    "src/http",
    "src/throttle",
    "src/mapping",
    "src/idempotency",
    "src/audit",
    "src/expressions",
  ],
  ["src/storage"],
  ["src/metrics", "src/tracing"],
  ["src/config", "src/logging"],
  ["src/network"],
  ["src/errors", "src/time", "src/ids"],
  ["schema"],
];

/** What a place may not import although it lies below. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  // A connector is handed a session, a clock and a logger; it never reaches for the store.
  "src/connectors": ["src/storage", "src/vault", "src/events"],
  // The sandbox is another product that happens to live here.
  "src/sandbox": ["src/connectors", "src/storage", "src/events", "src/vault", "src/http", "schema"],
};

const root = fileURLToPath(new URL("..", import.meta.url));

async function sourceFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function placeOf(file: string): string | null {
  const places = lines.flat().filter((place) => file === place || file.startsWith(`${place}/`));
  return places[0] ?? null;
}

function lineOf(place: string): number {
  return lines.findIndex((line) => line.includes(place));
}

interface Import {
  readonly file: string;
  readonly target: string;
  /** Gone when compiled, so it can't make a circle at load. */
  readonly isTypeOnly: boolean;
}

async function imports(file: string): Promise<Import[]> {
  const text = await readFile(join(root, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)\b([^;]*?)"(\.[^"]+)"|\bimport\(\s*"(\.[^"]+)"/gm);
  return [...statements].map(([, clause = "", path, dynamicPath]) => ({
    file,
    target: normalize(join(dirname(file), (path ?? dynamicPath ?? "").replace(/\.js$/, ".ts"))),
    isTypeOnly: /^\s*type\b/.test(clause),
  }));
}

const files = (await Promise.all(["src", "resolvers", "jobs", "schema"].map(sourceFiles))).flat();
const edges = (await Promise.all(files.map(imports))).flat();

describe("the direction of imports", () => {
  it("has a line for every file", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => placeOf(file) === null)).toEqual([]);
  });

  it("runs downwards only", () => {
    const upwards = edges.filter(({ file, target }) => {
      const [from, to] = [placeOf(file), placeOf(target)];
      return from !== null && to !== null && from !== to && lineOf(to) <= lineOf(from);
    });
    expect(upwards.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("keeps connectors away from the store, and the sandbox away from the gateway", () => {
    const wrong = edges.filter(({ file, target }) =>
      Object.entries(forbidden).some(
        ([place, targets]) => placeOf(file) === place && targets.includes(placeOf(target) ?? ""),
      ),
    );
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("enters another folder of src through its index", () => {
    const deep = edges.filter(({ file, target }) => {
      const [from, to] = [placeOf(file), placeOf(target)];
      return (
        from !== to && to !== null && to.startsWith("src/") && to !== "src/main.ts" && !target.endsWith("/index.ts")
      );
    });
    // A command or script may reach a connector's own folder only through the loader, so there are no exceptions.
    expect(deep.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  it("finds imports at all", () => {
    expect(edges.length).toBeGreaterThan(300);
  });

  it("has no circle of imports between files", () => {
    const graph = new Map<string, string[]>();
    for (const { file, target, isTypeOnly } of edges)
      if (!isTypeOnly) graph.set(file, [...(graph.get(file) ?? []), target]);
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(" -> "));
        return;
      }
      state.set(file, "open");
      for (const target of graph.get(file) ?? []) visit(target, [...trail, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});
