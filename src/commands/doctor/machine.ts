import { access, constants, mkdir, statfs } from "node:fs/promises";
import type { Config } from "../../config/index.js";
import type { NetworkGuard } from "../../network/index.js";
import { listenOnce } from "../listen-once.js";
import { failed, ok, warning, type Finding } from "./finding.js";

const leastNode = [20, 19] as const;
const scarceBytes = 2 * 1024 ** 3;
const answerWithinMs = 3_000;

/** The program that runs this one. */
export function lookAtNode(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isEnough) return ok("Node.js", version);
  return failed("Node.js", version, `Install Node.js ${leastNode.join(".")} or newer.`);
}

/** The folder that holds what is not in MongoDB. */
export async function lookAtHome({ home, mongodbUri }: Pick<Config, "home" | "mongodbUri">): Promise<Finding> {
  const check = "home folder";
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK | constants.X_OK);
  } catch (error) {
    return failed(
      check,
      `${home} can't be written to: ${(error as Error).message}`,
      "Give it to the user that runs the gateway, or set TRIBUTARY_HOME to another.",
    );
  }
  const { bavail, bsize } = await statfs(home);
  const free = `${home}, ${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free`;
  if (mongodbUri === null && bavail * bsize < scarceBytes) {
    return warning(check, free, "The embedded MongoDB stops when the disk is full. Make room, or set MONGODB_URI.");
  }
  return ok(check, free);
}

/** Whether the API can listen where it is told to, or does already. */
export async function lookAtPort({ host, port, role }: Pick<Config, "host" | "port" | "role">, network: NetworkGuard) {
  const check = "port";
  if (role === "worker") return ok(check, "none, this process only works");
  const at = `${host}:${port}`;
  const fault = await listenOnce(host, port);
  if (fault === null) return ok(check, `${at} is free`);
  if (fault === "EADDRINUSE" && (await isGateway(host, port, network)))
    return ok(check, `${at}, a gateway answers there`);
  const advice: Readonly<Record<string, string>> = {
    EADDRINUSE: "Another program listens there. End it, or set PORT to a free one.",
    EACCES: "Ports below 1024 take a right of their own. Set PORT to a higher one and let a proxy answer on that one.",
    EADDRNOTAVAIL: "HOST is no address of this machine. Set it to 127.0.0.1, 0.0.0.0 or one that is.",
  };
  return failed(check, `${at} can't be listened on (${fault})`, advice[fault] ?? "Set PORT and HOST to others.");
}

async function isGateway(host: string, port: number, network: NetworkGuard): Promise<boolean> {
  const reached = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const place = `${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
  network.allow(place);
  try {
    const url = new URL(`http://${place}/health/live`);
    const answer = await network.request(url, { organizationId: null, signal: AbortSignal.timeout(answerWithinMs) });
    return ((await answer.body.json()) as { status?: unknown }).status === "live";
  } catch {
    return false;
  }
}
