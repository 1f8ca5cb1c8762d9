import { describe, expect, it } from "vitest";
import { parseAllowRule, parseNetwork } from "../../../src/network/index.js";

describe("promise 28: what an operator allows", () => {
  const everyPort = { from: 1, to: 65_535 };

  it.each([
    ["10.20.0.0/16", { target: { network: parseNetwork("10.20.0.0/16") }, ports: null, organizationId: null }],
    [" 10.20.0.5 ", { target: { network: parseNetwork("10.20.0.5") }, ports: null, organizationId: null }],
    ["10.20.0.0/16:8069", { target: { network: parseNetwork("10.20.0.0/16") }, ports: { from: 8069, to: 8069 } }],
    ["fd12::/48", { target: { network: parseNetwork("fd12::/48") }, ports: null }],
    ["[fd12::/48]:8443", { target: { network: parseNetwork("fd12::/48") }, ports: { from: 8443, to: 8443 } }],
    ["[fd12::1]", { target: { network: parseNetwork("fd12::1") }, ports: null }],
    ["::1", { target: { network: parseNetwork("::1") }, ports: null }],
    ["erp.internal", { target: { host: "erp.internal" }, ports: null }],
    ["ERP.Internal.:8000-8999", { target: { host: "erp.internal" }, ports: { from: 8000, to: 8999 } }],
    ["erp:*", { target: { host: "erp" }, ports: everyPort }],
    ["erp_1.internal", { target: { host: "erp_1.internal" } }],
    ["xn--mnchen-3ya.example", { target: { host: "xn--mnchen-3ya.example" } }],
    ["10.0.0.0/8:*@org_01m8850xe9", { ports: everyPort, organizationId: "org_01m8850xe9" }],
  ])("%j is a rule", (text, rule) => {
    expect(parseAllowRule(text)).toMatchObject(rule);
  });

  it.each([
    "",
    "@org_1",
    "10.0.0.0/8@",
    "10.0.0.0/8@someone",
    "10.0.0.0/40",
    "10.0.0.0/8:0",
    "10.0.0.0/8:65536",
    "erp:",
    "erp:a",
    "erp:90-80",
    "erp:80:90",
    "http://erp.internal",
    "erp.internal/path",
    "*.internal",
    "fd12::/48:8443:x",
    "[fd12::/48",
    "0x7f.1",
    "2130706433",
    "127.1",
    "a b",
    "user@erp",
  ])("%j is none", (text) => {
    expect(parseAllowRule(text)).toBeNull();
  });
});
