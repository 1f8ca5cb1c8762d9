import type { NetworkGuard } from "../../network/index.js";
import type { Storage } from "../../storage/index.js";
import { AddressNotAllowedError } from "../../errors/index.js";
import { ConnectionStore, type ConnectionDocument } from "../../connections/index.js";
import { ok, warning, type Finding } from "./finding.js";

const atOnce = 8;
const answerWithinMs = 5_000;
/** Asked at most; more say the same. */
const mostOrigins = 200;
const shown = 3;

/** How the connections are, and whether this machine reaches the systems behind them. No credential is used. */
export async function lookAtSystems(storage: Storage, network: NetworkGuard): Promise<Finding[]> {
  const statuses = new Map<string, number>();
  const origins = new Map<string, ConnectionDocument>();
  const unwell: ConnectionDocument[] = [];
  for await (const connection of new ConnectionStore(storage).everyOne()) {
    const { phase } = connection.status;
    statuses.set(phase, (statuses.get(phase) ?? 0) + 1);
    if ((phase === "UNREACHABLE" || phase === "UNAUTHORIZED") && unwell.length < shown) unwell.push(connection);
    const origin = originOf(connection);
    if (origin !== null && phase !== "PAUSED" && origins.size < mostOrigins) origins.set(origin, connection);
  }
  if (statuses.size === 0) return [ok("connections", "none yet")];
  const found = [...statuses].map(([phase, count]) => `${count} ${phase}`).join(", ");
  const connections =
    unwell.length === 0
      ? ok("connections", found)
      : warning(
          "connections",
          found,
          `\`tributary connection test ${unwell[0]?._id ?? ""}\` says what is wrong with ${unwell.map(({ name }) => `"${name}"`).join(", ")}.`,
        );
  return [connections, await reach([...origins], network)];
}

/** An answer of any kind will do: what is looked for are names, routes, firewalls and certificates. */
async function reach(
  origins: readonly (readonly [string, ConnectionDocument])[],
  network: NetworkGuard,
): Promise<Finding> {
  const check = "reachability";
  const faults: string[] = [];
  const waiting = [...origins];
  const ask = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [origin, { organizationId }] = next;
      try {
        const signal = AbortSignal.timeout(answerWithinMs);
        const answer = await network.request(new URL(origin), { organizationId, method: "HEAD", signal });
        await answer.body.dump();
      } catch (error) {
        faults.push(error instanceof AddressNotAllowedError ? error.message : `${origin}: ${reasonOf(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  if (faults.length === 0) return ok(check, `${origins.length} of ${origins.length} systems answer this machine`);
  return warning(
    check,
    `${faults.length} of ${origins.length} systems do not answer this machine`,
    faults.slice(0, shown).join(" "),
  );
}

function originOf({ config }: ConnectionDocument): string | null {
  const { baseUrl } = config as { baseUrl?: unknown };
  return typeof baseUrl === "string" && URL.canParse(baseUrl) ? new URL(baseUrl).origin : null;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${answerWithinMs / 1_000} s.`;
  return (error as { code?: string }).code ?? error.message;
}
