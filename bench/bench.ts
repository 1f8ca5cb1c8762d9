import { parseArgs } from "node:util";
import { initialSync } from "./groups/initial-sync.js";
import { syncMemory } from "./groups/sync-memory.js";
import { firstRecord } from "./groups/first-record.js";

/** `npm run bench -- <group> [--json]`: starts all it needs, measures, prints one table (or JSON), leaves nothing behind. */
const groups = {
  "initial-sync": initialSync,
  "sync-memory": syncMemory,
  "first-record": firstRecord,
} as const;

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: "boolean" } } });
const [name] = positionals;
if (!name || !Object.hasOwn(groups, name)) {
  process.stderr.write(`Which group? One of: ${Object.keys(groups).join(", ")}.\n`);
  process.exit(2);
}
const figures = await groups[name as keyof typeof groups]((line) => process.stderr.write(`${line}\n`));
process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : table(figures));

function table(figures: Readonly<Record<string, unknown>>): string {
  const rows = Object.entries(figures).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const width = Math.max(...rows.map(([key]) => (key ?? "").length));
  return rows.map(([key, value]) => `${(key ?? "").padEnd(width)}  ${value}\n`).join("");
}
