import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { gatewayFlags } from "./gateway-flags.js";

export interface Peer {
  readonly url: string;
  /** Null where it takes no websockets. */
  readonly webSocketUrl: string | null;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a peer of `bench/peers` with the flags of the gateway, on the same database. */
export async function startPeer(script: string, mongodbUri: string, env: NodeJS.ProcessEnv = {}): Promise<Peer> {
  const child = fork(fileURLToPath(new URL(`../peers/${script}.ts`, import.meta.url)), [], {
    execArgv: await gatewayFlags(),
    env: { ...process.env, MONGODB_URI: mongodbUri, NODE_ENV: "production", ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [addresses] = (await Promise.race([once(child, "message"), failed(once(child, "exit"), script)])) as [
    Pick<Peer, "url" | "webSocketUrl">,
  ];
  return {
    ...addresses,
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

async function failed(exit: Promise<unknown>, script: string): Promise<never> {
  await exit;
  throw new Error(`The peer ${script} ended before it listened.`);
}
