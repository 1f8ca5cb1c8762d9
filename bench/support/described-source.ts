import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A product that the gateway's `rest` connector reads over HTTP, in a process of its own. */
export class DescribedSource {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** @param workOrders of each account. */
  static async start(workOrders: number): Promise<DescribedSource> {
    const script = fileURLToPath(new URL("./described-source-process.ts", import.meta.url));
    const child = fork(script, [String(workOrders)], {
      execArgv: ["--import", "tsx"],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const [{ url }] = (await once(child, "message")) as [{ url: string }];
    return new DescribedSource(child, url);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Since its start. */
  async requests(): Promise<number> {
    const answered = once(this.child, "message");
    this.child.send("count");
    const [{ requests }] = (await answered) as [{ requests: number }];
    return requests;
  }

  async stop(): Promise<void> {
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}

interface DescribedEntity {
  readonly [key: string]: unknown;
}

/**
 * The config of a connection to one of its accounts: the Sandbox's description of the examples, whose fields the records
 * have. Deleted records are marked, so that nothing has to be looked for that is gone.
 */
export async function describedConfig(
  source: DescribedSource,
  account: number,
  entities: readonly string[],
): Promise<Record<string, unknown>> {
  const file = new URL("../../examples/rest/sandbox.json", import.meta.url);
  const description = JSON.parse(await readFile(file, "utf8")) as { entities: Record<string, DescribedEntity> };
  const chosen = entities.map((name) => [name, { ...description.entities[name], deletedWhen: "archived" }] as const);
  return {
    ...description,
    baseUrl: `${source.url}/${account}`,
    limits: { concurrency: 4 },
    entities: Object.fromEntries(chosen),
  };
}
