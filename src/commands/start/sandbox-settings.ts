import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../../errors/index.js";
import type { NetworkGuard } from "../../network/index.js";

/** What a gateway remembers of the Sandbox it runs, in `<home>/sandbox/settings.json`, so that it comes up the same. */
const settingsSchema = z.object({
  /** Kept between starts, for the connection to it remembers its address. */
  port: z.int(),
  seed: z.int(),
  scale: z.int(),
  apiKey: z.string(),
  /** Whose it is. */
  organizationId: z.string(),
  /** The connection to it; null while that is being made. */
  connectionId: z.string().nullable(),
});

export type SandboxSettings = z.infer<typeof settingsSchema>;

/** Null where no sandbox was ever started. */
export async function readSandboxSettings(home: string): Promise<SandboxSettings | null> {
  const path = settingsFile(home);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigurationError(
      `${path} can't be read as the settings of the Sandbox. Remove the folder it is in to begin without one.`,
      { cause },
    );
  }
}

export async function writeSandboxSettings(home: string, settings: SandboxSettings): Promise<void> {
  const path = settingsFile(home);
  const temporary = `${path}.${process.pid}`;
  await mkdir(join(home, "sandbox"), { recursive: true });
  await writeFile(temporary, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

/** Lets the organization that the Sandbox was set up for call it, at this one port of this machine. */
export function allowHomeSandbox(network: NetworkGuard, { port, organizationId }: SandboxSettings): void {
  network.allow(`127.0.0.1:${port}@${organizationId}`);
}

function settingsFile(home: string): string {
  return join(home, "sandbox", "settings.json");
}
