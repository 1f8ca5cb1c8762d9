import { words } from "../parts/status.js";

/** As much of a definition as the pages show. The gateway has checked one that is saved; one that is being written may be anything. */
export interface Step {
  readonly id: string;
  readonly kind: string;
  readonly name?: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly catch?: readonly Step[];
}

export interface Definition {
  readonly description?: string;
  readonly triggers: readonly Trigger[];
  readonly steps: readonly Step[];
}

interface Trigger {
  readonly kind: string;
  readonly [setting: string]: unknown;
}

export function definitionOf(value: unknown): Definition {
  const given = (value ?? {}) as Partial<Definition>;
  return { triggers: [], ...given, steps: stepsIn(given.steps) };
}

/** What of a list are steps: each with an id and a kind. A half-written one is no step yet. */
function stepsIn(value: unknown): readonly Step[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly (Partial<Record<keyof Step, unknown>> | null)[]).flatMap((step) => {
    const { id, kind, name, config, catch: caught } = step ?? {};
    if (typeof id !== "string" || typeof kind !== "string") return [];
    return [
      {
        id,
        kind,
        config: typeof config === "object" && config !== null ? (config as Step["config"]) : {},
        ...(typeof name === "string" ? { name } : {}),
        ...(caught === undefined ? {} : { catch: stepsIn(caught) }),
      },
    ];
  });
}

/** Steps inside a step, with what they are there. */
export interface Branch {
  readonly name: string;
  readonly steps: readonly Step[];
}

export function branchesOf({ kind, config, catch: caught }: Step): readonly Branch[] {
  const stepsAt = (key: string) => stepsIn(config[key]);
  const branches: Branch[] = [];
  if (kind === "condition") {
    branches.push({ name: "Then", steps: stepsAt("then") }, { name: "Else", steps: stepsAt("else") });
  }
  if (kind === "forEach") {
    const item = typeof config["as"] === "string" ? config["as"] : "item";
    branches.push({ name: `For each ${item}`, steps: stepsAt("steps") });
  }
  if (caught) branches.push({ name: "If it fails", steps: caught });
  return branches;
}

export function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...branchesOf(step).flatMap((branch) => allSteps(branch.steps))]);
}

/** What a step does, in a line. */
export function summaryOf({ kind, config }: Step): string {
  const text = (key: string) => (typeof config[key] === "string" ? config[key] : "");
  switch (kind) {
    case "condition":
      return text("if");
    case "forEach":
      return text("items");
    case "write":
      return `${words(text("operation")).toLowerCase()} ${text("entity")}`;
    case "httpCall":
      return `${text("method")} ${text("url")}`;
    case "wait":
      return text("until") || `${String(config["seconds"])} s`;
    case "workflow":
      return text("workflowId");
    case "notify":
      return text("name");
    case "query":
      return text("query").replace(/\s+/g, " ").trim();
    case "transform":
      return typeof config["value"] === "string" ? config["value"] : JSON.stringify(config["value"]);
    default:
      return "";
  }
}

/** What sets a workflow off, in words. */
export function triggerWords({ kind, ...settings }: Trigger): string {
  const list = (key: string) => ((settings[key] ?? []) as readonly string[]).map((value) => words(value).toLowerCase());
  switch (kind) {
    case "recordChanged": {
      const changes = list("changes");
      const fields = (settings["fields"] ?? []) as readonly string[];
      return `${String(settings["entity"])} ${changes.length > 0 ? changes.join(" or ") : "changed"}${fields.length > 0 ? `, in ${fields.join(", ")}` : ""}`;
    }
    case "connectionStatus": {
      const statuses = list("statuses");
      return statuses.length > 0 ? `a connection becomes ${statuses.join(" or ")}` : "a connection's status changes";
    }
    case "schedule":
      return `schedule ${String(settings["cron"])} (${typeof settings["timeZone"] === "string" ? settings["timeZone"] : "UTC"})`;
    case "webhook":
      return "a call of its hook";
    case "manual":
      return "somebody starts it";
    default:
      return kind;
  }
}
