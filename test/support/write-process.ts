import { loadConnectors } from "../../src/connectors/index.js";
import { connectStorage, type Tenant } from "../../src/storage/index.js";
import { endAt, type FatalCommand } from "./fatal-command.js";
import { testServices } from "./services.js";
import { monitored } from "./monitored.js";

/** One write that a process of its own is told to do. */
export interface WriteOrder {
  readonly tenant: Tenant;
  readonly input:
    | { readonly create: { readonly connectionId: string; readonly data: Readonly<Record<string, unknown>> } }
    | { readonly update: { readonly id: string; readonly data: Readonly<Record<string, unknown>> } };
  readonly idempotencyKey: string;
  /** Whole milliseconds from now; null for a write that may not wait. */
  readonly deadlineMs: number | null;
  readonly claimMs: number;
  /** Where it ends itself; null where that comes from outside. */
  readonly fatal: FatalCommand | null;
}

/** Does one write and says how it went: `node --import tsx write-process.ts <mongodb uri>`. Waits for its order. */
const [, , uri] = process.argv;
if (!uri) throw new Error("Give the MongoDB URI as argument.");
const storage = await connectStorage({ uri: monitored(uri) });
const connectors = [...(await loadConnectors()).values()];

process.once("message", (order: WriteOrder) => {
  const { tenant, input, idempotencyKey, deadlineMs, claimMs, fatal } = order;
  const services = testServices(storage, connectors, { writes: { claimMs, quietMs: 0, waitMs: 20_000 } });
  if (fatal) endAt(storage.client, fatal, new Set());
  const timing =
    deadlineMs === null ? {} : { whenUnreachable: "QUEUE" as const, deadline: new Date(Date.now() + deadlineMs) };
  const options = { idempotencyKey, ...timing };
  const done =
    "create" in input
      ? services.writes.create(tenant, "WorkOrder", { ...input.create, ...options })
      : services.writes.update(tenant, "WorkOrder", { ...input.update, ...options });
  done.then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ code: (error as { code?: unknown }).code ?? String(error) }),
  );
});
// Whoever started it is gone, and nobody else would end it.
process.once("disconnect", () => process.exit(1));
process.send?.("ready");
