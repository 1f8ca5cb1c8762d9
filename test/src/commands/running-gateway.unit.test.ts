import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  announceGateway,
  findGatewayUri,
  isHomeInUse,
  withdrawGateway,
} from "../../../src/commands/running-gateway.js";

let home: string;
const uri = "mongodb://127.0.0.1:27018/?replicaSet=x";

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "tributary-home-"));
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("where a gateway tells commands about its database", () => {
  it("is read while its process lives, and by this user alone", async () => {
    expect(await findGatewayUri(home)).toBeNull();
    await announceGateway(home, uri);
    expect(await findGatewayUri(home)).toBe(uri);
    expect((await stat(join(home, "mongo", "gateway.json"))).mode & 0o777).toBe(0o600);
    await withdrawGateway(home);
    expect(await findGatewayUri(home)).toBeNull();
    expect(await readdir(join(home, "mongo"))).toEqual([]);
  });

  it.each([
    ["was left behind by a process that is gone", async () => JSON.stringify({ pid: await deadPid(), uri })],
    ["was cut short", async () => '{"pid":'],
    ["holds something else", async () => '{"pid":"1","uri":7}'],
  ])("is nothing when it %s", async (_, content) => {
    await mkdir(join(home, "mongo"));
    await writeFile(join(home, "mongo", "gateway.json"), await content());
    await writeFile(join(home, "mongo", "owner.json"), await content());
    expect(await findGatewayUri(home)).toBeNull();
    expect(await isHomeInUse(home)).toBe(false);
  });

  it("knows a home in use by its owner's process", async () => {
    await mkdir(join(home, "mongo"));
    await writeFile(join(home, "mongo", "owner.json"), JSON.stringify({ pid: process.pid, identity: "x" }));
    expect(await isHomeInUse(home)).toBe(true);
  });
});
