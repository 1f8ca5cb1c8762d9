import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { parse } from "yaml";
import { InvalidInputError } from "../errors/index.js";
import type { Services } from "../services/index.js";
import type { Environment } from "../storage/index.js";
import { scopePresets, type Access } from "../tokens/index.js";
import { parseEnvironment } from "./arguments.js";
import { chooseOrganization, withGateway, type CommandGateway } from "./gateway.js";
import type { CommandIo } from "./io.js";

/** What every command about workflows is told. */
export interface WorkflowOptions {
  readonly env: Environment;
  readonly organization?: string;
  readonly json?: boolean;
}

export interface WorkflowGateway {
  readonly workflows: Services["workflows"];
  readonly access: Access;
  readonly gateway: CommandGateway;
}

export function withWorkflowOptions(command: Command): Command {
  return command
    .requiredOption("--env <live|test>", "in which environment", parseEnvironment)
    .option("--organization <id>", "needed only where there are several")
    .option("--json", "answer with one line of JSON");
}

/** Opens the gateway's workflows for the operator, who may do everything. */
export async function withWorkflows<Result>(
  io: CommandIo,
  { env, organization }: WorkflowOptions,
  work: (opened: WorkflowGateway) => Promise<Result>,
): Promise<Result> {
  const { buildGraphSchema } = await import("../../resolvers/build-schema.js");
  const { requestContexts, workflowGraph } = await import("../server/index.js");
  return withGateway(io, async (gateway) => {
    const { _id: organizationId } = await chooseOrganization(gateway.organizations, organization);
    const services = await gateway.services();
    const { workflows, expressions } = services;
    workflows.graph.bind(workflowGraph(await buildGraphSchema(), requestContexts(services)));
    const access: Access = {
      organizationId,
      environment: env,
      tokenId: "operator",
      scopes: scopePresets.full,
      expiresAt: null,
    };
    try {
      return await work({ workflows, access, gateway });
    } finally {
      await expressions.stop();
    }
  });
}

/** What a file says, in YAML or JSON. @throws {InvalidInputError} */
export async function readYaml(io: CommandIo, file: string): Promise<unknown> {
  const path = resolve(io.cwd, file);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new InvalidInputError(`Expected a file that can be read; ${path}: ${(cause as Error).message}`, { cause });
  }
  try {
    return parse(text) as unknown;
  } catch (cause) {
    throw new InvalidInputError(`${path} is neither YAML nor JSON: ${(cause as Error).message}`, { cause });
  }
}
