import { Session, type Profiler } from "node:inspector/promises";

/** Where a piece of work spent this process's time: microseconds by stage. `waiting` is time in which it had nothing to do. */
export type StageTimes = Readonly<Record<string, number>>;

export interface CpuProfile {
  readonly stages: StageTimes;
  /** The functions with most time of their own, as `name (file)`. */
  readonly hottest: StageTimes;
}

const samplingIntervalUs = 200;
const hottestShown = 20;

/** The first that fits the place of a function in the source tree. */
const stages: readonly (readonly [stage: string, place: RegExp])[] = [
  ["source: JSON.parse", /\/bench\//],
  ["identify, map", /\/src\/connectors\/|\/node_modules\/(big\.js|luxon)\//],
  [
    "canonical text, digest",
    /\/src\/records\/raw-payload\.|\/node_modules\/safe-stable-stringify\/|^node:(internal\/)?crypto/,
  ],
  ["ids", /\/src\/ids\/|\/node_modules\/typeid-js\//],
  ["encode for the store", /\/src\/records\/(record-codec|stored-|normal-form)/],
  ["compare, build documents", /\/src\/records\/|\/schema\//],
  ["transactions, checkpoints", /\/src\/(sync|storage|connections|throttle|backoff|time)\//],
  ["events, relay", /\/src\/events\//],
  ["BSON", /\/node_modules\/bson\//],
  ["driver", /\/node_modules\/mongodb\//],
  ["sockets, streams, timers", /^node:/],
];

const namedByV8: ReadonlyMap<string, string> = new Map([
  ["(idle)", "waiting"],
  ["(garbage collector)", "garbage collection"],
  ["(program)", "native code"],
  // The profiler's own start and end.
  ["dispatch", "profiler"],
]);

/** Does the work under V8's sampling profiler. */
export async function profiled<Result>(work: () => Promise<Result>): Promise<{ result: Result; profile: CpuProfile }> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: samplingIntervalUs });
    await session.post("Profiler.start");
    const result = await work();
    const { profile } = await session.post("Profiler.stop");
    return { result, profile: selfTimes(profile) };
  } finally {
    session.disconnect();
  }
}

function selfTimes(profile: Profiler.Profile): CpuProfile {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const stageOf = new Map<number, string>();
  const visit = (node: Profiler.ProfileNode, above: string): void => {
    const { functionName, url } = node.callFrame;
    // What V8 does itself, such as JSON.parse, has no place: it counts to whoever called it.
    const stage = url === "" ? (namedByV8.get(functionName) ?? above) : stageAt(url);
    stageOf.set(node.id, stage);
    for (const id of node.children ?? []) {
      const child = nodes.get(id);
      if (child) visit(child, stage);
    }
  };
  const [root] = profile.nodes;
  if (root) visit(root, "native code");
  const [stages, functions] = [new Map<string, number>(), new Map<string, number>()];
  for (const [place, id] of (profile.samples ?? []).entries()) {
    const us = profile.timeDeltas?.[place] ?? 0;
    const frame = nodes.get(id)?.callFrame;
    const stage = stageOf.get(id) ?? "native code";
    if (!frame || stage === "profiler") continue;
    add(stages, stage, us);
    if (frame.url !== "" || !namedByV8.has(frame.functionName)) add(functions, nameOf(frame), us);
  }
  return { stages: most(stages, stages.size), hottest: most(functions, hottestShown) };
}

function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value);
}

function most(sums: ReadonlyMap<string, number>, count: number): StageTimes {
  return Object.fromEntries([...sums].sort(([, a], [, b]) => b - a).slice(0, count));
}

function nameOf({ functionName, url }: { functionName: string; url: string }): string {
  const file = url.split("/").slice(-2).join("/");
  return `${functionName || "anonymous"} (${file || "native"})`;
}

function stageAt(url: string): string {
  return stages.find(([, place]) => place.test(url))?.[0] ?? "other";
}
