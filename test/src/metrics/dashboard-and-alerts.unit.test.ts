import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { watchProcess } from "../../../src/metrics/index.js";
import { DeploymentMetrics, type DeploymentMetricsParts } from "../../../src/services/index.js";

const folder = fileURLToPath(new URL("../../../deploy/observability/", import.meta.url));
const [dashboard, alerts] = await Promise.all(
  ["tributary-dashboard.json", "tributary-alerts.yml"].map((file) => readFile(folder + file, "utf8")),
);
watchProcess({ version: "test", role: "all" });
const known = new Map(
  new DeploymentMetrics({} as DeploymentMetricsParts).describe().map((metric) => [metric.name, metric]),
);
/** What Prometheus itself adds to every time series. */
const addedLabels = ["instance", "job", "le"];

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const panels = (JSON.parse(dashboard ?? "") as { panels: readonly Panel[] }).panels;
const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ place: title, expr })));
const rules = (alerts ?? "").split(/^ {6}- alert: /m).slice(1);
const conditions = rules.map((rule) => ({
  place: rule.slice(0, rule.indexOf("\n")),
  expr: /expr: (?:>-\n)?(.*?)\n {8}(?:for|labels):/s.exec(rule)?.[1] ?? "",
}));

/** The metrics that an expression names; of a histogram its parts have names of their own. */
function metricsIn(expr: string) {
  const names = expr.match(/\b(?:tributary|nodejs|process)_[a-z0-9_]+\b/g) ?? [];
  return names.map((name) => {
    const whole = name.replace(/_(bucket|count|sum)$/, "");
    return { name, metric: known.get(name) ?? (known.get(whole)?.type === "histogram" ? known.get(whole) : undefined) };
  });
}

function labelsIn(expr: string): string[] {
  const matched = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, text = ""]) => text.match(/\b\w+(?==|!=)/g) ?? []);
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, text = ""]) => text.split(","));
  return [...matched, ...grouped].map((label) => label.trim());
}

describe("the dashboard and the alert rules", () => {
  it("are there", () => {
    expect(queries.length).toBeGreaterThan(40);
    expect(conditions.length).toBeGreaterThan(10);
    expect(conditions.filter(({ expr }) => expr === "")).toEqual([]);
  });

  it.each([...queries, ...conditions])("name metrics and labels that exist: $place, $expr", ({ expr }) => {
    const found = metricsIn(expr);
    expect(found.filter(({ metric }) => !metric).map(({ name }) => name)).toEqual([]);
    const labels = [...addedLabels, ...found.flatMap(({ metric }) => metric?.labels ?? [])];
    expect(labelsIn(expr).filter((label) => !labels.includes(label))).toEqual([]);
    if (!expr.startsWith("up{")) expect(found.length).toBeGreaterThan(0);
  });

  it("show each metric of the gateway's own", () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricsIn(expr)).map(({ metric }) => metric?.name));
    const own = [...known.keys()].filter((name) => name.startsWith("tributary_"));
    expect(own.filter((name) => !shown.has(name))).toEqual([]);
  });

  it("take of what the whole deployment holds the maximum, since each process says the same", () => {
    const ofDeployment = [...queries, ...conditions].filter(({ expr }) =>
      metricsIn(expr).some(({ metric }) => metric?.isOfDeployment && metric.name !== "tributary_database_up"),
    );
    expect(ofDeployment.length).toBeGreaterThan(10);
    expect(ofDeployment.filter(({ expr }) => !/\bmax\b/.test(expr))).toEqual([]);
  });

  it("have a panel for each place on the screen, and a legend that names labels of its query", () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.map(({ gridPos: { x, y } }) => `${x}/${y}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (const { expr, legendFormat } of panels.flatMap(({ targets = [] }) => targets)) {
      const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
      expect(named.filter((label) => label !== "instance" && !labelsIn(expr).includes(label))).toEqual([]);
    }
  });

  it("say of each alert how bad it is and what happened", () => {
    for (const rule of rules) {
      expect(rule).toMatch(/severity: (critical|warning)/);
      expect(rule).toMatch(/summary: "[^"]{20,}"/);
    }
  });
});
