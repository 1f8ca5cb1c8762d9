import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join } from "node:path";

/**
 * Where a gateway that runs on an embedded MongoDB tells the commands beside it how to reach that: the file `mongo/uri`
 * in its home. It is there while the gateway runs; one that was killed leaves it behind, which a closed port gives away.
 */

const probeWithinMs = 1_000;

function uriFile(home: string): string {
  return join(home, "mongo", "uri");
}

/** Says where the database is; readable by this user alone, like the database itself. */
export async function announceUri(home: string, uri: string): Promise<void> {
  const path = uriFile(home);
  const temporary = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(temporary, `${uri}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

export async function withdrawUri(home: string): Promise<void> {
  await rm(uriFile(home), { force: true });
}

/** The URI of the gateway that runs on this home, or null. */
export async function findRunningUri(home: string): Promise<string | null> {
  const uri = (await readFile(uriFile(home), "utf8").catch(() => "")).trim();
  const address = /^mongodb:\/\/([^/:]+):(\d+)\//.exec(uri);
  if (!address) return null;
  return (await listens(address[1] as string, Number(address[2]))) ? uri : null;
}

/** Whether a process that lives uses the embedded MongoDB of this home: a gateway, or another command for a moment. */
export async function isHomeInUse(home: string): Promise<boolean> {
  try {
    // Written by the embedded MongoDB while a process owns it.
    const owner = JSON.parse(await readFile(join(home, "mongo", "owner.json"), "utf8")) as { pid: number };
    return process.kill(owner.pid, 0);
  } catch {
    return false;
  }
}

function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: probeWithinMs });
  return new Promise((resolve) => {
    const settle = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
  });
}
