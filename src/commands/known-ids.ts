import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Ids that commands have shown, in files of the home folder that a shell's completion reads: a press of the Tab key starts
 * no program. Each line is an id and, behind a tab, what people call it. No secret is among them.
 */
export type KnownKind = "connection" | "token" | "workflow" | "subgraph";

export const knownKinds: readonly KnownKind[] = ["connection", "token", "workflow", "subgraph"];

export interface KnownId {
  readonly id: string;
  readonly name: string;
}

/** More than these nobody goes through with a key. */
const mostIds = 1_000;
/** What shells would take for more than a word. */
const isWord = /^[\w.-]+$/;

/**
 * Takes note of what was shown, newest first. A home that is not there or can't be written to is left as it is: completion
 * then offers less.
 * @param options.isAll Whether there are no others: those of before are forgotten.
 */
export async function rememberIds(
  home: string,
  kind: KnownKind,
  shown: readonly KnownId[],
  options: { readonly isAll: boolean },
): Promise<void> {
  const folder = join(home, "completion");
  const path = join(folder, kind);
  try {
    const before = options.isAll ? [] : (await readFile(path, "utf8").catch(() => "")).split("\n").filter(Boolean);
    const lines = new Map<string, string>();
    for (const { id, name } of shown) if (isWord.test(id)) lines.set(id, `${id}\t${oneLine(name)}`);
    for (const line of before) {
      const [id = ""] = line.split("\t", 1);
      if (!lines.has(id)) lines.set(id, line);
    }
    const text = [...lines.values()].slice(0, mostIds).map((line) => `${line}\n`);
    // Not the home itself: a command that works on a database elsewhere leaves no folder where it is run.
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== "EEXIST") throw error;
    });
    const temporary = `${path}.${process.pid}`;
    await writeFile(temporary, text.join(""), { mode: 0o600 });
    await rename(temporary, path);
  } catch {
    // Nothing depends on it.
  }
}

function oneLine(name: string): string {
  return name.replaceAll(/\p{Cc}+/gu, " ").slice(0, 60);
}
