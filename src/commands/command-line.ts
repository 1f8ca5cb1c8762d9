import { Command, CommanderError } from "commander";
import { InvalidInputError, TributaryError } from "../errors/index.js";
import { registerCompletion } from "./completion/index.js";
import { registerConnectionAdd } from "./connection-add.js";
import { registerConnectionCoverage } from "./connection-coverage.js";
import { registerConnectionList } from "./connection-list.js";
import { registerConnectionSync } from "./connection-sync.js";
import { registerConnectionTest } from "./connection-test.js";
import { registerConnectorCheck } from "./connector-check.js";
import { registerConnectorList } from "./connector-list.js";
import { registerConnectorNew } from "./connector-new.js";
import { registerConsoleLink } from "./console-link.js";
import { registerDoctor } from "./doctor/index.js";
import { CommandFailure, type CommandIo } from "./io.js";
import { registerDatabaseMigrate } from "./database-migrate.js";
import { registerDatabaseRestored } from "./database-restored.js";
import { registerDatabaseRole } from "./database-role.js";
import { registerKeyRetire } from "./key-retire.js";
import { registerKeyRotate } from "./key-rotate.js";
import { registerKeyStatus } from "./key-status.js";
import { packageVersion } from "./package-root.js";
import { registerSandbox } from "./sandbox.js";
import { registerSchemaPrint } from "./schema-print.js";
import { registerStart } from "./start-command.js";
import { registerSubgraphCheck } from "./subgraph-check.js";
import { registerSubgraphList } from "./subgraph-list.js";
import { registerSubgraphRegister } from "./subgraph-register.js";
import { registerSubgraphUnregister } from "./subgraph-unregister.js";
import { registerTokenCreate } from "./token-create.js";
import { registerTokenDraw } from "./token-draw.js";
import { registerTokenList } from "./token-list.js";
import { registerTokenRekey } from "./token-rekey.js";
import { registerTokenRevoke } from "./token-revoke.js";
import { registerTokenRotate } from "./token-rotate.js";
import { registerWebhookSample } from "./webhook-sample.js";
import { registerWebhookVerify } from "./webhook-verify.js";
import { registerWorkflowDelete } from "./workflow-delete.js";
import { registerWorkflowList } from "./workflow-list.js";
import { registerWorkflowRun } from "./workflow-run.js";
import { registerWorkflowSave } from "./workflow-save.js";
import { registerWorkflowTestStep } from "./workflow-test-step.js";

/** Runs one command. @returns the exit code: 0, or 1 when it failed, which standard error then explains. Never rejects. */
export async function runCommandLine(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    await buildProgram(io).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    // Commander has said it: help, version, or what is wrong with the arguments.
    if (error instanceof CommanderError) return error.exitCode;
    explain(error, io, args.includes("--json"));
    return 1;
  }
}

function buildProgram(io: CommandIo): Command {
  const program = new Command("tributary")
    .description("One GraphQL graph over maintenance and ERP systems.")
    .version(packageVersion())
    .exitOverride()
    // A command and one below it may have options of the same name: `sandbox --json`, `sandbox control --json`.
    .enablePositionalOptions()
    .showHelpAfterError("(--help says more)")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  registerStart(program, io);
  registerConsoleLink(program.command("console").description("The pages for operators."), io);
  const token = program.command("token").description("API tokens.");
  registerTokenCreate(token, io);
  registerTokenDraw(token, io);
  registerTokenList(token, io);
  registerTokenRotate(token, io);
  registerTokenRevoke(token, io);
  registerTokenRekey(token, io);
  const subgraph = program.command("subgraph").description("Other graphs that are part of this one.");
  registerSubgraphRegister(subgraph, io);
  registerSubgraphCheck(subgraph, io);
  registerSubgraphList(subgraph, io);
  registerSubgraphUnregister(subgraph, io);
  const connection = program.command("connection").description("Connected systems.");
  registerConnectionAdd(connection, io);
  registerConnectionList(connection, io);
  registerConnectionTest(connection, io);
  registerConnectionCoverage(connection, io);
  registerConnectionSync(connection, io);
  const connector = program.command("connector").description("Systems that can be connected.");
  registerConnectorList(connector, io);
  registerConnectorCheck(connector, io);
  registerConnectorNew(connector, io);
  const webhook = program.command("webhook").description("Webhooks, for who receives them.");
  registerWebhookSample(webhook, io);
  registerWebhookVerify(webhook, io);
  const workflow = program.command("workflow").description("What is done by itself when something happens.");
  registerWorkflowSave(workflow, io);
  registerWorkflowList(workflow, io);
  registerWorkflowRun(workflow, io);
  registerWorkflowTestStep(workflow, io);
  registerWorkflowDelete(workflow, io);
  const database = program.command("database").description("The MongoDB behind the gateway.");
  registerDatabaseRole(database, io);
  registerDatabaseMigrate(database, io);
  registerDatabaseRestored(database, io);
  const key = program.command("key").description("Master keys, which the stored credentials are under.");
  registerKeyStatus(key, io);
  registerKeyRotate(key, io);
  registerKeyRetire(key, io);
  registerDoctor(program, io);
  registerSandbox(program, io);
  registerSchemaPrint(program.command("schema").description("The GraphQL schema."), io);
  registerCompletion(program, io);
  return program;
}

/** One clear message; where it happened only for those who ask. */
function explain(error: unknown, io: CommandIo, isJson: boolean): void {
  const isNamed = error instanceof TributaryError || error instanceof CommandFailure;
  const message = error instanceof Error ? error.message : String(error);
  if (isJson) {
    const details = error instanceof TributaryError ? { code: error.code, ...error.details } : {};
    io.stderr.write(`${JSON.stringify({ error: { message, ...details } })}\n`);
  } else {
    io.stderr.write(`error: ${message}\n`);
    if (error instanceof InvalidInputError) {
      for (const problem of error.problems) io.stderr.write(`  ${pathOf(problem.path)}: ${problem.message}\n`);
    }
    if (!isNamed && !io.env["DEBUG"]) io.stderr.write("Set DEBUG=1 to see where this came from.\n");
  }
  if (io.env["DEBUG"] && error instanceof Error) io.stderr.write(`${error.stack ?? ""}\n`);
}

/** The input of a mutation and the options of a command are the same thing here. */
function pathOf(path: readonly (string | number)[]): string {
  return (path[0] === "input" ? path.slice(1) : path).join(".");
}
