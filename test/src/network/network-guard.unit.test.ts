import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:tls";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AddressNotAllowedError } from "../../../src/errors/index.js";
import { NetworkGuard, type GuardedRequest } from "../../../src/network/index.js";
import { startCanary, type Canary } from "../../support/canary.js";
import { DnsStub } from "../../support/dns-stub.js";
import { guardOf } from "../../support/network.js";
import { brokenUrls, foreignUrls, loopbackUrls, userUrls } from "./hosts-in-disguise.js";

/**
 * Attacks on real sockets. The canaries listen where nobody may call; 127.0.0.2 stands for the public internet, which tests do
 * not touch: a rule allows it. Every port may be called, so that nothing but the address is in the way.
 */
const anyPort = [{ from: 1, to: 65_535 }];
const outside = "127.0.0.2";
const nobody = { organizationId: null };

let dns: DnsStub;
let canary: Canary;
let canaryV6: Canary;
let site: Server;
let sitePort: number;
let guard: NetworkGuard;
/** What the site was asked, one line each. */
let seen: string[];

beforeAll(async () => {
  canary = await startCanary();
  canaryV6 = await startCanary({ host: "::1", port: canary.port });
  site = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.host}`);
    const status = Number(new URL(request.url ?? "/", "http://site").searchParams.get("status") ?? 200);
    const location = new URL(request.url ?? "/", "http://site").searchParams.get("location");
    response.writeHead(status, location === null ? {} : { location }).end("outside");
  });
  site.listen(0, outside);
  await once(site, "listening");
  sitePort = (site.address() as AddressInfo).port;
});

afterAll(async () => {
  site.closeAllConnections();
  site.close();
  await Promise.all([canary.stop(), canaryV6.stop()]);
});

beforeEach(async () => {
  seen = [];
  dns = new DnsStub();
  await dns.start();
  guard = guardOf(`${outside}:*`, { ports: anyPort, resolve: dns.resolve });
});

afterEach(async () => {
  await guard.close();
  await dns.stop();
  for (const { connections, bytes } of [canary, canaryV6]) expect([connections, bytes]).toEqual([0, 0]);
});

async function faultOf(call: () => Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It was not refused.");
}

async function ask(url: string, caller: { organizationId: string | null } = nobody): Promise<string> {
  return (await guard.request(new URL(url), caller)).body.text();
}

const atCanary = (text: string) => text.replace("PORT", String(canary.port));

describe("promise 28: addresses in disguise", () => {
  it.each(loopbackUrls)("%j is not called", async (text) => {
    const fault = await faultOf(() => ask(atCanary(text)));
    expect(fault).toBeInstanceOf(AddressNotAllowedError);
    expect(fault.message).toContain("TRIBUTARY_ALLOWED_NETWORKS");
  });

  it.each([...foreignUrls, ...userUrls])("%j is refused for its form", async (text) => {
    dns.set("public.test", [outside]);
    expect(await faultOf(() => ask(atCanary(text)))).toBeInstanceOf(AddressNotAllowedError);
    expect(dns.asked).toEqual([]);
  });

  it.each(brokenUrls)("%j is no address at all", (text) => {
    expect(() => new URL(text)).toThrow("Invalid URL");
  });
});

describe("promise 28: what a name service says", () => {
  const url = () => `http://partner.test:${canary.port}/`;

  it.each([
    [["127.0.0.1"]],
    [["127.8.9.10"]],
    [["0.0.0.0"]],
    [["10.0.0.1"]],
    [["169.254.169.254"]],
    [["192.168.1.1"]],
    [["255.255.255.255"]],
    [["::1"]],
    [["::"]],
    [["::ffff:127.0.0.1"]],
    [["64:ff9b::7f00:1"]],
    [["::7f00:1"]],
    [["2002:7f00:1::"]],
    [["fe80::1"]],
    [["fd00:ec2::254"]],
    [[outside, "127.0.0.1"]],
    [["127.0.0.1", outside]],
    [[outside, "::1"]],
    [["8.8.8.8", "127.0.0.1"]],
    [["127.0.0.1", "2001:4860:4860::8888"]],
    [["8.8.8.8", "1.1.1.1", "9.9.9.9", "169.254.169.254"]],
  ])("a name that leads to %j is not called", async (addresses) => {
    dns.set("partner.test", addresses);
    const fault = await faultOf(() => ask(url()));
    expect(fault).toBeInstanceOf(AddressNotAllowedError);
    for (const address of addresses) expect(fault.message).not.toContain(address);
    expect(dns.asked).toEqual(["partner.test"]);
  });

  it("calls a name by the address that was judged, looked up once for all calls on a connection", async () => {
    dns.set("partner.test", [outside]);
    let opened = 0;
    const count = () => void (opened += 1);
    site.on("connection", count);
    for (let call = 0; call < 50; call += 1)
      expect(await ask(`http://partner.test:${sitePort}/${call}`)).toBe("outside");
    site.off("connection", count);
    expect(seen[49]).toBe(`GET /49 partner.test:${sitePort}`);
    // Connections are kept open: undici opens a second one where a body is read to its end a moment before its socket is free.
    expect(opened).toBeLessThanOrEqual(2);
    expect(dns.asked).toHaveLength(opened);
  });

  it("is not led astray by a second answer that differs from the first", async () => {
    const port = await startCanary({ host: "127.0.0.1", port: sitePort });
    dns.set("rebinding.test", [outside], ["127.0.0.1"]);
    expect(await ask(`http://rebinding.test:${sitePort}/`)).toBe("outside");
    expect(dns.asked).toEqual(["rebinding.test"]);
    await guard.close();
    expect(await faultOf(() => ask(`http://rebinding.test:${sitePort}/`))).toBeInstanceOf(AddressNotAllowedError);
    expect([port.connections, port.bytes]).toEqual([0, 0]);
    await port.stop();
  });

  it("judges at the call again what was judged when it was given", async () => {
    dns.set("rebinding.test", [outside], ["127.0.0.1"]);
    const address = new URL(`http://rebinding.test:${canary.port}/`);
    await guard.check(address, nobody);
    expect(await faultOf(() => guard.request(address, nobody))).toBeInstanceOf(AddressNotAllowedError);
  });

  it("passes on that a name is not there, and lets it be given", async () => {
    expect(await faultOf(() => ask("http://nowhere.test/"))).toMatchObject({ code: "ENOTFOUND" });
    await guard.check(new URL("http://nowhere.test/"), nobody);
    dns.set("empty.test", []);
    expect(await faultOf(() => ask("http://empty.test/"))).toMatchObject({
      code: expect.stringMatching(/ENOTFOUND|ENODATA/) as string,
    });
  });

  it("refuses an answer that is no address", async () => {
    const odd = guardOf("", { resolve: async () => ["127.0.0.1#", "localhost"] });
    expect(await faultOf(() => odd.request(new URL("http://odd.test/"), nobody))).toBeInstanceOf(
      AddressNotAllowedError,
    );
    const empty = guardOf("", { resolve: async () => [] });
    expect(await faultOf(() => empty.request(new URL("http://empty.test/"), nobody))).toMatchObject({
      code: "ENOTFOUND",
    });
  });

  it("asks the operating system unless it is told otherwise, hosts file included", async () => {
    const plain = new NetworkGuard({ ports: anyPort });
    for (const host of ["localhost", "LOCALHOST", "localhost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ"]) {
      const fault = await faultOf(() => plain.request(new URL(`http://${host}:${canary.port}/`), nobody));
      expect(fault).toBeInstanceOf(AddressNotAllowedError);
    }
  });

  it("asks for the certificate of the name, whatever address is dialled", async () => {
    const names: string[] = [];
    const server = createTlsServer({
      SNICallback: (name, callback) => (names.push(name), callback(new Error("no certificate"))),
    });
    server.on("tlsClientError", () => undefined);
    server.listen(0, outside);
    await once(server, "listening");
    dns.set("partner.test", [outside]);
    const { port } = server.address() as AddressInfo;
    expect(await faultOf(() => ask(`https://partner.test:${port}/`))).not.toBeInstanceOf(AddressNotAllowedError);
    expect(names).toEqual(["partner.test"]);
    server.close();
  });
});

describe("promise 28: redirects and other ways on", () => {
  const locations = () => [
    `http://127.0.0.1:${canary.port}/`,
    `//127.0.0.1:${canary.port}/`,
    `http://[::1]:${canary.port}/`,
    `http://2130706433:${canary.port}/`,
    `http://rebinding.test:${canary.port}/`,
  ];

  it.each([300, 301, 302, 303, 305, 307, 308])("does not follow a redirect with %i", async (status) => {
    dns.set("rebinding.test", ["127.0.0.1"]);
    for (const location of locations()) {
      const url = `http://${outside}:${sitePort}/?status=${status}&location=${encodeURIComponent(location)}`;
      const response = await guard.request(new URL(url), nobody);
      expect(response.statusCode).toBe(status);
      await response.body.dump();
    }
    expect(seen).toHaveLength(5);
  });

  it.each(["\r\n", "\n", "\r", "%0d%0a", "%0D%0A", "\u560d\u560a", "%E5%98%8D%E5%98%8A", "\0", "\t"])(
    "keeps %j in an address from becoming a line of the request",
    async (line) => {
      await ask(`http://${outside}:${sitePort}/a${line}Host: 127.0.0.1:${canary.port}${line}${line}GET /b`);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatch(new RegExp(`^GET /a\\S* ${outside}:${sitePort}$`));
    },
  );

  it.each<Pick<GuardedRequest, "headers" | "method">>([
    { headers: { "x-a": "b\r\nhost: 127.0.0.1" } },
    { headers: { "x-a\r\nhost": "127.0.0.1" } },
    { headers: { "x-a": "b\n\nGET / HTTP/1.1" } },
    { headers: { "x-a": "b\0" } },
    { method: "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\nGET" },
  ])("sends nothing of a request that holds a line break: %j", async (options) => {
    const url = new URL(`http://${outside}:${sitePort}/`);
    await faultOf(() => guard.request(url, { ...nobody, ...options }));
    expect(seen).toEqual([]);
  });

  it.each(["host", "Host", "HOST"])("takes no header %j, which could lead on to another host", async (name) => {
    const url = new URL(`http://${outside}:${sitePort}/`);
    const fault = await faultOf(() => guard.request(url, { ...nobody, headers: { [name]: "127.0.0.1" } }));
    expect(fault).toBeInstanceOf(AddressNotAllowedError);
    expect(seen).toEqual([]);
  });

  it("has no way to a unix socket", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tributary-canary-"));
    const path = join(folder, "canary.sock");
    const socket = await startCanary({ path });
    const encoded = encodeURIComponent(path);
    for (const url of [`http://unix:${path}:/`, `http+unix://${encoded}/`, `unix:${path}`, `http://${encoded}/`]) {
      await faultOf(() => ask(url));
    }
    // What a caller slips in beside the types.
    const options = { ...nobody, socketPath: path, connect: { socketPath: path } };
    await guard.request(new URL(`http://${outside}:${sitePort}/`), options).then(({ body }) => body.dump());
    expect(socket.connections).toBe(0);
    await socket.stop();
    await rm(folder, { recursive: true });
  });
});

describe("promise 28: ports", () => {
  it.each([22, 25, 53, 81, 110, 139, 445, 1024, 2375, 3306, 5432, 6379, 8081, 9200, 11211, 27017, 65535])(
    "%i is not called unless it is allowed, nor is its host looked up",
    async (port) => {
      const plain = guardOf("", { resolve: dns.resolve });
      dns.set("public.test", ["8.8.8.8"]);
      for (const host of ["public.test", "8.8.8.8", "[2001:4860:4860::8888]"]) {
        const fault = await faultOf(() => plain.request(new URL(`http://${host}:${port}/`), nobody));
        expect(fault.message).toContain(`port ${port}, only at 80, 443, 8080, 8443`);
      }
      expect(await faultOf(() => plain.request(new URL("http://8.8.8.8:0/"), nobody))).toBeInstanceOf(
        AddressNotAllowedError,
      );
      expect(dns.asked).toEqual([]);
    },
  );
});
