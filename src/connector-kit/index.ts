export { checkConnector, failures, type ContractOptions } from "./contract.js";
export { scaffoldConnector } from "./scaffold.js";
export {
  contractChecks,
  type ContractCheck,
  type ContractLine,
  type ContractReport,
  type ContractVerdict,
} from "./contract-line.js";
