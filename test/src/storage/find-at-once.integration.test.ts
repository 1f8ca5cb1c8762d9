import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { Decimal128 } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectStorage, findAtOnce, type Storage } from "../../../src/storage/index.js";
import { monitored } from "../../support/monitored.js";
import { useStorage } from "../../support/storage.js";

interface Pump {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: "LIVE";
  readonly n: number;
  readonly title: string;
  readonly spent: Decimal128;
  readonly at: Date;
  readonly tags: readonly { readonly name: string }[];
}

const tenant = { organizationId: "org_1", environment: "LIVE" } as const;
const pumps: readonly Pump[] = Array.from({ length: 30 }, (_, n) => ({
  _id: `pump_${String(n).padStart(2, "0")}`,
  ...tenant,
  n,
  // Among them what is no UTF-16 of its own: the driver stores a replacement for it.
  title: n === 7 ? "half of \uD83D" : `Pump ${n} at 80 °C, 冷却水ポンプ 🔧`,
  spent: Decimal128.fromString(`${n}.10`),
  at: new Date(1_700_000_000_000 + n),
  tags: n % 2 === 0 ? [] : [{ name: `t${n}` }],
}));

const store = useStorage();
let link: CuttableLink;
let storage: Storage;
let commands: string[] = [];

beforeAll(async () => {
  await store.storage.collection<Pump>("pumps").insertMany([...pumps]);
  const { hosts } = store.storage.client.options;
  link = new CuttableLink(hosts[0]?.port ?? 0);
  const uri = new URL(store.uri);
  uri.host = `127.0.0.1:${await link.start()}`;
  uri.search = "?directConnection=true";
  storage = await connectStorage({ uri: monitored(uri.href) });
  storage.client.on("commandStarted", ({ commandName }) => commands.push(commandName));
});

afterAll(async () => {
  await storage.close();
  await link.stop();
});

async function told<Result>(work: () => Promise<Result>): Promise<{ result: Result; sent: string[] }> {
  commands = [];
  const result = await work();
  return { result, sent: commands.filter((name) => ["find", "getMore", "killCursors"].includes(name)) };
}

describe("a read at once", () => {
  it("gives what a cursor gives, by one command", async () => {
    const options = { sort: { n: -1 }, limit: 20, projection: { environment: 0 }, batchSize: 21 } as const;
    const filter = { ...tenant, n: { $gte: 3 } };
    const { result, sent } = await told(() => findAtOnce<Pump>(storage, "pumps", filter, options));
    expect(sent).toEqual(["find"]);
    expect(result).toEqual(await storage.tenants<Pump>("pumps").find(filter, options).toArray());
    expect(result.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, index) => 29 - index));
    expect(result[0]?.spent).toBeInstanceOf(Decimal128);
  });

  it("leaves out what is undefined in a filter, as everywhere", async () => {
    const filter = { ...tenant, n: 4, title: undefined };
    const found = await findAtOnce<Pump>(storage, "pumps", filter, { batchSize: 2 });
    expect(found.map(({ _id }) => _id)).toEqual(["pump_04"]);
  });

  it("misses nothing where it does not all go into one answer, and leaves no cursor open", async () => {
    const { result, sent } = await told(() =>
      findAtOnce<Pump>(storage, "pumps", tenant, { sort: { n: 1 }, batchSize: 4 }),
    );
    expect(result.map(({ n }) => n)).toEqual(pumps.map(({ n }) => n));
    expect(sent.slice(0, 2)).toEqual(["find", "killCursors"]);
  });

  it("is read again where the connection is cut under it", async () => {
    link.cutAtNext();
    const { result, sent } = await told(() => findAtOnce<Pump>(storage, "pumps", tenant, { batchSize: 31 }));
    expect(link.cuts).toBe(1);
    expect(result).toHaveLength(30);
    expect(sent.filter((name) => name === "find").length).toBeGreaterThan(1);
  });

  it("ends with the server's refusal", async () => {
    await expect(
      findAtOnce<Pump>(storage, "pumps", tenant, { hint: "no_such_index", batchSize: 31 }),
    ).rejects.toMatchObject({ codeName: "BadValue" });
  });
});

/** A way to a server on which the connection is cut when something is sent. */
class CuttableLink {
  cuts = 0;
  #isToCut = false;
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => {
    const far = connect(this.port, "127.0.0.1");
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (data) => {
      // Heartbeats go on.
      if (this.#isToCut && data.includes("pumps")) {
        this.#isToCut = false;
        this.cuts += 1;
        near.destroy();
        return;
      }
      far.write(data);
    });
    far.on("data", (data) => near.write(data));
  });

  constructor(private readonly port: number) {}

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  cutAtNext(): void {
    this.#isToCut = true;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
