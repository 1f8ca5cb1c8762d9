import { NetworkGuard, parseAllowRule, type NetworkGuardOptions } from "../../src/network/index.js";

/** What TRIBUTARY_ALLOWED_NETWORKS has to hold where systems of tests are to be called. */
export const loopback = "127.0.0.0/8:*, [::1]:*, localhost:*";

/** A way out to systems on this machine, as an operator would allow it. One for all tests of a file, with one pool. */
export const loopbackNetwork = guardOf(loopback);

/** @param allowed as in TRIBUTARY_ALLOWED_NETWORKS. */
export function guardOf(allowed: string, options: NetworkGuardOptions = {}): NetworkGuard {
  const rules = allowed.split(",").flatMap((text) => (text.trim() === "" ? [] : [parseAllowRule(text)]));
  return new NetworkGuard({ ...options, allowed: rules.map(ruleOrThrow) });
}

function ruleOrThrow<Rule>(rule: Rule | null): Rule {
  if (rule === null) throw new Error("A rule of the test can't be read.");
  return rule;
}
