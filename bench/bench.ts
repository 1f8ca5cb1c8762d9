import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { expressions } from "./groups/expressions.js";
import { fanout } from "./groups/fanout.js";
import { federation } from "./groups/federation.js";
import { firstRecord } from "./groups/first-record.js";
import { growth } from "./groups/growth.js";
import { keys } from "./groups/keys.js";
import { outage } from "./groups/outage.js";
import { reads } from "./groups/reads.js";
import { scaleOut } from "./groups/scale-out.js";
import { syncMemory } from "./groups/sync-memory.js";
import { syncPeers } from "./groups/sync-peers.js";
import { syncProfile } from "./groups/sync-profile.js";
import { sync } from "./groups/sync.js";
import { search } from "./groups/search.js";
import { tokens } from "./groups/tokens.js";
import { wall } from "./groups/wall.js";
import { webhooks } from "./groups/webhooks.js";
import { gatewayFlags } from "./support/gateway-flags.js";
import { wholeNumber, type BenchGroup, type BenchOptions } from "./support/options.js";

/**
 * `npm run bench -- <group> [--records N] [--rounds N] [--connections N] [--minutes N] [--no-relay] [--json]`: starts all it
 * needs, measures, prints one table (or JSON), leaves nothing behind.
 */
const groups: Readonly<Record<string, BenchGroup>> = {
  sync,
  "sync-memory": syncMemory,
  "sync-peers": syncPeers,
  "sync-profile": syncProfile,
  "first-record": firstRecord,
  fanout,
  federation,
  growth,
  search,
  tokens,
  webhooks,
  keys,
  wall,
  outage,
  expressions,
  reads,
  "scale-out": scaleOut,
};

const flags = await gatewayFlags();
const isAsGateway = flags.filter((flag) => flag.startsWith("--max")).every((flag) => process.execArgv.includes(flag));
if (!isAsGateway) {
  // The very flags of `npm start`: they decide how often the young generation is collected, and so what a record costs.
  const again = [...flags, "--expose-gc", fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const [code] = (await once(spawn(process.execPath, again, { stdio: "inherit" }), "exit")) as [number | null];
  process.exit(code ?? 1);
}

const { name, isJson, options } = parsed();
const group = Object.hasOwn(groups, name) ? groups[name] : undefined;
if (!group) refuse(`Which group? One of: ${Object.keys(groups).join(", ")}.`);
const figures = await group((line) => process.stderr.write(`${line}\n`), options);
process.stdout.write(isJson ? `${JSON.stringify(figures, null, 2)}\n` : table(figures));

function parsed(): { name: string; isJson: boolean; options: BenchOptions } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        records: { type: "string" },
        rounds: { type: "string" },
        connections: { type: "string" },
        minutes: { type: "string" },
        "no-relay": { type: "boolean", default: false },
      },
    });
    const records = wholeNumber("records", values.records);
    const rounds = wholeNumber("rounds", values.rounds);
    return {
      name: positionals[0] ?? "",
      isJson: values.json,
      options: {
        records,
        rounds,
        connections: wholeNumber("connections", values.connections),
        minutes: wholeNumber("minutes", values.minutes),
        hasRelay: !values["no-relay"],
      },
    };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

function table(figures: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(figures).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const width = Math.max(...rows.map(([key]) => (key ?? "").length));
  return rows.map(([key, value]) => `${(key ?? "").padEnd(width)}  ${value}\n`).join("");
}
