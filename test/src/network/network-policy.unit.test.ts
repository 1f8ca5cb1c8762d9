import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AddressNotAllowedError } from "../../../src/errors/index.js";
import { parseAddress, type NetworkGuard } from "../../../src/network/index.js";
import { defaultPorts, NetworkPolicy } from "../../../src/network/network-policy.js";
import { parseAllowRule, type AllowRule } from "../../../src/network/allow-rule.js";
import { guardOf } from "../../support/network.js";

function policyOf(...rules: readonly string[]): NetworkPolicy {
  return new NetworkPolicy(
    rules.map((text) => parseAllowRule(text) as AllowRule),
    defaultPorts,
  );
}

/** Whether a call to a host that leads to these addresses passes; the host's own address if it is one. */
function passes(
  policy: NetworkPolicy,
  url: string,
  { addresses, organizationId = null }: { addresses?: readonly string[]; organizationId?: string | null } = {},
): boolean {
  try {
    const target = policy.judgeUrl(new URL(url), organizationId);
    policy.judgeAddresses(target, (addresses ?? [target.host]).map(parseAddress));
    return true;
  } catch (error) {
    if (error instanceof AddressNotAllowedError) return false;
    throw error;
  }
}

describe("promise 28: what the operator allows by name", () => {
  const plant = { addresses: ["10.20.0.5"] };

  it("is nothing at first", () => {
    expect(passes(policyOf(), "https://erp.internal/", plant)).toBe(false);
    expect(passes(policyOf(), "https://10.20.0.5/")).toBe(false);
    expect(passes(policyOf(), "https://erp.example.com/", { addresses: ["8.8.8.8"] })).toBe(true);
  });

  it("is a host, whatever private address it leads to, and no other host that leads there", () => {
    const policy = policyOf("erp.internal");
    expect(passes(policy, "https://erp.internal/", plant)).toBe(true);
    expect(passes(policy, "https://ERP.internal./", { addresses: ["fd12::1", "192.168.0.9"] })).toBe(true);
    for (const host of ["erp.internal.evil.test", "x.erp.internal", "erp-internal", "evil.test", "10.20.0.5"]) {
      expect(passes(policy, `https://${host}/`, host.startsWith("10.") ? {} : plant), host).toBe(false);
    }
  });

  it("is a network, by whatever name or address it is reached", () => {
    const policy = policyOf("10.20.0.0/16");
    expect(passes(policy, "https://erp.internal/", plant)).toBe(true);
    expect(passes(policy, "https://10.20.255.255/")).toBe(true);
    expect(passes(policy, "https://[::ffff:10.20.0.1]/")).toBe(true);
    expect(passes(policy, "https://[64:ff9b::10.20.0.1]/")).toBe(true);
    expect(passes(policy, "https://10.21.0.0/")).toBe(false);
    expect(passes(policy, "https://erp.internal/", { addresses: ["10.20.0.5", "10.21.0.5"] })).toBe(false);
    expect(passes(policy, "https://erp.internal/", { addresses: ["10.20.0.5", "8.8.8.8"] })).toBe(true);
  });

  it("is for the ports it names, else for the common ones", () => {
    expect(passes(policyOf("erp.internal"), "https://erp.internal:8443/", plant)).toBe(true);
    expect(passes(policyOf("erp.internal"), "https://erp.internal:8069/", plant)).toBe(false);
    expect(passes(policyOf("erp.internal:8069"), "https://erp.internal:8069/", plant)).toBe(true);
    expect(passes(policyOf("erp.internal:8069"), "https://erp.internal/", plant)).toBe(false);
    expect(passes(policyOf("erp.internal:8000-8100"), "https://erp.internal:8101/", plant)).toBe(false);
    expect(passes(policyOf("10.0.0.0/8:*"), "https://erp.internal:22/", plant)).toBe(true);
    expect(passes(policyOf("10.0.0.0/8:*"), "https://erp.internal:22/", { addresses: ["8.8.8.8"] })).toBe(false);
    expect(passes(policyOf("[fd12::/48]:8069"), "http://[fd12::5]:8069/")).toBe(true);
  });

  it("opens another port of a public host without opening anything private", () => {
    const policy = policyOf("erp.example.com:8069", "8.8.4.0/24:9000");
    expect(passes(policy, "https://erp.example.com:8069/", { addresses: ["8.8.8.8"] })).toBe(true);
    expect(passes(policy, "https://8.8.4.4:9000/")).toBe(true);
    expect(passes(policy, "https://8.8.8.8:9000/")).toBe(false);
    expect(passes(policy, "https://other.example.com:8069/", { addresses: ["8.8.8.8"] })).toBe(false);
  });

  it("is for one organization where it says so", () => {
    const policy = policyOf("10.20.0.0/16@org_1", "10.30.0.0/16");
    expect(passes(policy, "https://10.20.0.1/", { organizationId: "org_1" })).toBe(true);
    expect(passes(policy, "https://10.20.0.1/", { organizationId: "org_2" })).toBe(false);
    expect(passes(policy, "https://10.20.0.1/")).toBe(false);
    for (const organizationId of ["org_1", "org_2", null]) {
      expect(passes(policy, "https://10.30.0.1/", { organizationId })).toBe(true);
    }
  });

  it.each([
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "::ffff:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::169.254.169.254",
    "::169.254.169.254",
    "2002:a9fe:a9fe::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::a9fe:a9fe",
  ])("is never %s, a metadata address", (address) => {
    const all = policyOf("0.0.0.0/0:*", "[::/0]:*", "metadata.internal:*", address);
    expect(passes(all, "https://10.0.0.1/")).toBe(true);
    expect(passes(all, "https://[fd12::1]/")).toBe(true);
    const literal = address.includes(":") ? `[${address}]` : address;
    expect(passes(all, `http://${literal}/`)).toBe(false);
    expect(passes(all, "http://metadata.internal/", { addresses: [address] })).toBe(false);
  });

  it("says what to set, with the host as it was given", () => {
    const target = policyOf().judgeUrl(new URL("https://ERP.internal:8443/secret?key=1"), "org_1");
    expect(() => policyOf().judgeAddresses(target, [parseAddress("10.0.0.1")])).toThrow(
      "erp.internal is not on the public internet, and nothing else is called. If it is meant, who runs the gateway allows " +
        "it by name with TRIBUTARY_ALLOWED_NETWORKS=erp.internal:8443; a cloud's metadata addresses can't be allowed.",
    );
    expect(() => policyOf().judgeUrl(new URL("http://[fd12::1]:8069/"), null)).toThrow("=[fd12::1]:8069;");
    expect(() => policyOf().judgeUrl(new URL("http://8.8.8.8:8069/"), null)).toThrow(
      "8.8.8.8 is not called at port 8069, only at 80, 443, 8080, 8443. If it is meant, who runs the gateway allows it " +
        "with TRIBUTARY_ALLOWED_NETWORKS=8.8.8.8:8069.",
    );
  });

  it("says the same of a private address and of a metadata address, and of each port", () => {
    const messages = ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1"].map((address) => {
      try {
        policyOf().judgeAddresses({ host: "a.test", port: 80, organizationId: null }, [parseAddress(address)]);
      } catch (error) {
        return (error as Error).message;
      }
      return null;
    });
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toContain("a.test");
  });
});

describe("promise 28: a host and port for what is no HTTP", () => {
  it.each([
    ["a name that is allowed at the port", "DB.plant.", 5432, "db.plant"],
    ["an address in another notation", "0x0a.20.5", 5432, "10.20.0.5"],
    ["an address with colons", "fd12::5", 5432, "fd12::5"],
  ])("is judged as that of an address is: %s", (_name, host, port, known) => {
    const policy = policyOf("db.plant:5432", "10.20.0.0/16:5432", "[fd12::/16]:5432");
    expect(policy.judgePeer({ host, port }, null)).toEqual({ host: known, port, organizationId: null });
  });

  it.each([
    ["a port that is not allowed", "erp.example.com", 5432],
    ["a metadata address", "169.254.169.254", 80],
    ["a path of this machine", "/var/run/postgresql", 80],
    ["a login before it", "a:b@erp.example.com", 80],
    ["something behind it", "erp.example.com/x?", 80],
    ["nothing", "", 80],
    ["no port", "erp.example.com", 70_000],
  ])("is refused where it is %s", (_name, host, port) => {
    expect(() => policyOf("0.0.0.0/0").judgePeer({ host, port }, null)).toThrow(AddressNotAllowedError);
  });
});

describe("promise 28: connections that are kept open", () => {
  let site: Server;
  let port: number;
  let guard: NetworkGuard;

  beforeAll(async () => {
    site = createServer((_request, response) => response.end("plant"));
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    port = (site.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await guard.close();
    site.close();
  });
  beforeEach(() => {
    guard = guardOf(`127.0.0.1:${port}@org_1`);
  });

  it("serve none to whom the same is not allowed", async () => {
    const ask = async (organizationId: string | null) =>
      (await guard.request(new URL(`http://127.0.0.1:${port}/`), { organizationId })).body.text();
    expect(await ask("org_1")).toBe("plant");
    for (const other of ["org_2", null]) await expect(ask(other)).rejects.toThrow(AddressNotAllowedError);
    expect(await ask("org_1")).toBe("plant");
    guard.allow(`127.0.0.1:${port}@org_2`);
    expect(await ask("org_2")).toBe("plant");
  });

  it("serve none under a name that is looked up for each organization by itself", async () => {
    const named = guardOf(`plant.test:${port}@org_1`, { resolve: async () => ["127.0.0.1"] });
    const ask = async (organizationId: string) =>
      (await named.request(new URL(`http://plant.test:${port}/`), { organizationId })).body.text();
    expect(await ask("org_1")).toBe("plant");
    await expect(ask("org_2")).rejects.toThrow(AddressNotAllowedError);
    await named.close();
  });

  it("are not opened by a rule that can't be read", () => {
    expect(() => guard.allow("http://plant.test")).toThrow(TypeError);
  });
});
