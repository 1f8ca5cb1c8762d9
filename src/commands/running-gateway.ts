import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/**
 * Where a gateway that runs on an embedded MongoDB tells the commands beside it how to reach that: the file
 * `mongo/gateway.json` in its home. It is there while the gateway runs. One that was killed leaves it behind; its process
 * id gives that away.
 */

const gatewaySchema = z.object({ pid: z.int().positive(), uri: z.string() });

/** Says where the database is; readable by this user alone, like the database itself. */
export async function announceGateway(home: string, uri: string): Promise<void> {
  const path = gatewayFile(home);
  const temporary = `${path}.${process.pid}`;
  await mkdir(join(home, "mongo"), { recursive: true });
  await writeFile(temporary, `${JSON.stringify({ pid: process.pid, uri })}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

export async function withdrawGateway(home: string): Promise<void> {
  await rm(gatewayFile(home), { force: true });
}

/** The database of the gateway that runs on this home, or null. */
export async function findGatewayUri(home: string): Promise<string | null> {
  const gateway = gatewaySchema.safeParse(await readJson(gatewayFile(home)));
  return gateway.success && isAlive(gateway.data.pid) ? gateway.data.uri : null;
}

/** Whether a process that lives uses the embedded MongoDB of this home: a gateway, or another command for a moment. */
export async function isHomeInUse(home: string): Promise<boolean> {
  // Written by the embedded MongoDB while a process owns it.
  const owner = z.object({ pid: z.int().positive() }).safeParse(await readJson(join(home, "mongo", "owner.json")));
  return owner.success && isAlive(owner.data.pid);
}

function gatewayFile(home: string): string {
  return join(home, "mongo", "gateway.json");
}

/** Undefined for a file that is not there or was cut short: both mean that nobody announced himself. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // There, but another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
