import { execFile } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rememberIds } from "../../../src/commands/known-ids.js";
import { openShell, type TestShell } from "../../support/command-line.js";

const run = promisify(execFile);
const isThere = (program: string) =>
  run(program, ["--version"]).then(
    () => true,
    () => false,
  );
const [hasZsh, hasFish] = await Promise.all(["zsh", "fish"].map(isThere));

let shell: TestShell;
const fileOf = (name: string) => join(shell.home, `tributary.${name}`);

beforeAll(async () => {
  shell = await openShell({});
  for (const name of ["bash", "zsh", "fish"]) {
    const { code, stdout } = await shell.run(["completion", name]);
    expect(code).toBe(0);
    await writeFile(fileOf(name), stdout);
  }
  await mkdir(join(shell.home, "a folder"));
  await writeFile(join(shell.home, "plan.yaml"), "");
  const connections = [
    { id: "con_01aa", name: "Plant: north" },
    { id: "con_01bb", name: "Harbor" },
  ];
  await mkdir(join(shell.home, ".tributary"));
  await rememberIds(join(shell.home, ".tributary"), "connection", connections, { isAll: true });
});

afterAll(() => shell?.close());

/** What bash offers for the last of these words. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const script = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tributary; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = await run("bash", ["-uc", script, "bash", fileOf("bash"), "tributary", ...words], { cwd: shell.home });
  return bash.stdout.split("\n").filter((line) => line !== "");
}

describe("completion in bash", () => {
  it("completes commands, options and values of what is typed, in an interactive shell", async () => {
    const typed = [
      `source ${fileOf("bash")}`,
      `tributary() { printf '[%s]' "$@"; echo; }`,
      "tributary connection sy\t--ki\trem\t--wa\t",
      "exit",
    ];
    const terminal = run("script", ["-qec", "bash --norc --noprofile -i", "/dev/null"], { cwd: shell.home });
    terminal.child.stdin?.end(`${typed.join("\n")}\n`);
    expect((await terminal).stdout).toContain("[connection][sync][--kind][remap][--wait]");
  });

  it("offers the commands that there are, below one and at the top", async () => {
    expect(await offered("connect")).toEqual(["connection", "connector"]);
    expect(await offered("token", "r")).toEqual(["rotate", "revoke", "rekey"]);
    expect((await offered("")).length).toBeGreaterThan(10);
    expect(await offered("nothing-of-the-kind", "token", "cre")).toEqual(["create"]);
  });

  it("offers the options of the command that is typed", async () => {
    expect(await offered("connection", "sync", "con_1", "--w")).toEqual(["--wait"]);
    expect(await offered("start", "--no-s")).toEqual(["--no-sandbox"]);
    expect(await offered("sandbox", "control", "--m")).toEqual(["--mend"]);
  });

  it("offers the values of an option, and nothing where nobody knows them", async () => {
    expect(await offered("start", "--role", "")).toEqual(["all", "api", "worker"]);
    // Readline cuts words at the equals sign.
    expect(await offered("connection", "sync", "--kind", "=", "re")).toEqual(["resync", "reconcile", "remap"]);
    expect(await offered("token", "create", "--env", "")).toEqual(["live", "test"]);
    expect(await offered("token", "create", "--name", "cre")).toEqual([]);
    expect(await offered("sandbox", "--port", "control", "con")).toEqual(["control"]);
  });

  it("offers files where a file is wanted, blanks in their names kept", async () => {
    expect(await offered("workflow", "save", "pl")).toEqual(["plan.yaml"]);
    expect(await offered("connection", "add", "--config-file", "a")).toEqual(["a folder"]);
  });

  it("offers systems and presets, and the ids that commands have shown, with what stands there at that moment", async () => {
    expect(await offered("connection", "add", "--system", "tr")).toEqual(["tryton"]);
    expect(await offered("token", "create", "--preset", "read-")).toEqual(["read-only", "read-write"]);
    expect(await offered("connection", "sync", "")).toEqual(["con_01aa", "con_01bb"]);
    expect(await offered("connection", "test", "con_01b")).toEqual(["con_01bb"]);
    expect(await offered("token", "revoke", "")).toEqual([]);
  });

  it("takes nothing from the file of ids but words", async () => {
    const file = join(shell.home, ".tributary", "completion", "subgraph");
    await writeFile(file, "$(touch harm)\tx\n`touch harm`\tx\nsensors\thttp://127.0.0.1:4100\n");
    expect(await offered("subgraph", "unregister", "")).toEqual(["sensors"]);
    expect(await offered("workflow", "save", "ha")).toEqual([]);
  });

  it("takes what is typed for text, and runs none of it", async () => {
    expect(await offered("$(touch harm)", "`touch harm`", "token", "cre")).toEqual(["create"]);
    expect(await offered("workflow", "save", "ha")).toEqual([]);
  });
});

describe("completion in other shells", () => {
  it.skipIf(!hasZsh)("is understood by zsh, and offers the same", async () => {
    const script = `
      autoload -Uz compinit && compinit -u -d "$2" && source "$1"
      zmodload zsh/zpty
      zpty child zsh -f -i
      zpty -w child "PS1=; autoload -Uz compinit && compinit -u -d $2 && source $1"
      zpty -w child "tributary() { print -r -- \\"got \\$*\\" }"
      zpty -n -w child $'tributary connection sy\\tcon_01b\\t--ki\\trem\\t\\n'
      zpty -r -m child said "*got connection sync con_01bb --kind remap*" && print -r -- "$said"`;
    const { stdout } = await run("zsh", ["-fc", script, "zsh", fileOf("zsh"), join(shell.home, "dump")], {
      cwd: shell.home,
    });
    expect(stdout).toContain("got connection sync con_01bb --kind remap");
  });

  it.skipIf(!hasFish)("is understood by fish, and offers the same", async () => {
    const complete = async (line: string) => {
      const command = `source ${fileOf("fish")}; complete -C ${JSON.stringify(line)}`;
      const { stdout } = await run("fish", ["--no-config", "-c", command], { cwd: shell.home });
      return stdout.split("\n").flatMap((row) => (row === "" ? [] : [row.split("\t", 1)[0]]));
    };
    expect(await complete("tributary connect")).toEqual(["connection", "connector"]);
    expect(await complete("tributary connection sync --ki")).toEqual(["--kind"]);
    expect(await complete("tributary connection sync --kind re")).toEqual(["reconcile", "remap", "resync"]);
    expect(await complete("tributary sandbox --port control con")).toEqual(["control"]);
    expect(await complete("tributary workflow save pl")).toEqual(["plan.yaml"]);
    expect(await complete("tributary connection sync con_01b")).toEqual(["con_01bb"]);
    expect(await complete("tributary connection add --system tr")).toEqual(["tryton"]);
  });
});

describe("the ids that completion offers", () => {
  it("are the last thousand that commands have shown, for this user alone, and no more than one line each", async () => {
    const home = join(shell.home, "other");
    await mkdir(home);
    const many = Array.from({ length: 1_100 }, (_, index) => ({ id: `tok_${index}`, name: `name\n${index}` }));
    await rememberIds(home, "token", many, { isAll: true });
    await rememberIds(
      home,
      "token",
      [
        { id: "tok_new", name: "new" },
        { id: "tok_7", name: "again" },
      ],
      { isAll: false },
    );
    const path = join(home, "completion", "token");
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(1_000);
    expect(lines.slice(0, 3)).toEqual(["tok_new\tnew", "tok_7\tagain", "tok_0\tname 0"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("are left out where there is no home, which is not made for them", async () => {
    const home = join(shell.home, "nowhere");
    await rememberIds(home, "token", [{ id: "tok_1", name: "x" }], { isAll: false });
    await expect(stat(home)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
