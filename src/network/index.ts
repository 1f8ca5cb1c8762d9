export { parseAllowRule, type AllowRule } from "./allow-rule.js";
export { parseAddress, type IpAddress } from "./ip-address.js";
export { contains, parseNetwork, type IpNetwork } from "./ip-network.js";
export {
  NetworkGuard,
  type Caller,
  type GuardedRequest,
  type NetworkGuardOptions,
  type Peer,
  type Resolve,
} from "./network-guard.js";
export { defaultPorts } from "./network-policy.js";
export { everyPort, parsePorts, type PortRange } from "./port-range.js";
