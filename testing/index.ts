export { TestConnection, type ConnectionState, type ConnectionStatus, type SyncRun } from "./connection.js";
export {
  attachGateway,
  startGateway,
  TestGateway,
  type ConnectOptions,
  type GatewayHandle,
  type GatewayOptions,
} from "./gateway.js";
export { GraphqlClient, GraphqlError, type ApiError, type AskOptions, type Operation } from "./graphql-client.js";
export {
  attachSandbox,
  SandboxRefusal,
  startSandbox,
  TestSandbox,
  type Fault,
  type RequestCounts,
  type SandboxHandle,
  type SandboxOptions,
  type SandboxState,
  type ScenarioDefinition,
  type ScenarioName,
  type Time,
} from "./sandbox.js";
export { waitFor, type WaitOptions } from "./wait-for.js";
export {
  TestWorkflow,
  type RunOptions,
  type StepResult,
  type StepTest,
  type WorkflowError,
  type WorkflowOptions,
  type WorkflowRun,
} from "./workflow.js";
export { WebhookReceiver, type ReceivedWebhook, type WebhookReceiverOptions } from "./webhook-receiver.js";
