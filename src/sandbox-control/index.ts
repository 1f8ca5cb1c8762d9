export {
  SandboxControl,
  type ControlledSandbox,
  type SandboxInstructions,
  type SandboxState,
} from "./sandbox-control.js";
