import { readFile } from "node:fs/promises";

/** What `npm start` gives to Node before the script's name, so that what is measured runs as the gateway does. */
export async function gatewayFlags(): Promise<string[]> {
  const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8")) as {
    scripts: Record<string, string>;
  };
  const start = manifest.scripts["start"] ?? "";
  const flags = /^node (.*?) ?src\/main\.ts start$/.exec(start)?.[1];
  if (flags === undefined) {
    throw new Error(`Expected npm's script start to be "node <flags> src/main.ts start", but it is "${start}".`);
  }
  return flags.split(" ").filter((flag) => flag !== "");
}
