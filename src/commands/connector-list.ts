import type { Command } from "commander";
import { z } from "zod";
import { loadConnectors, type LoadedConnector } from "../connectors/index.js";
import { answer, type CommandIo } from "./io.js";

interface Options {
  readonly json?: boolean;
}

export function registerConnectorList(connector: Command, io: CommandIo): void {
  connector
    .command("list")
    .description("List the systems that can be connected, with what each asks for and offers.")
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      const connectors = [...(await loadConnectors()).values()];
      answer(io, options.json, { connectors: connectors.map(described) }, connectors.map(asText).join("\n\n"));
    });
}

interface Field {
  readonly name: string;
  readonly description: string | null;
  readonly isRequired: boolean;
}

function described(connector: LoadedConnector) {
  return {
    system: connector.system,
    name: connector.name,
    description: connector.description,
    config: fieldsOf(connector.config),
    auth: connector.auth.map(({ method, description, credentials }) => ({
      method,
      description,
      credentials: fieldsOf(credentials),
    })),
    entities: [...connector.entities.values()].map((source) => ({
      entity: source.entity,
      canCreate: source.create !== undefined,
      canUpdate: source.update !== undefined,
    })),
  };
}

/** What is asked for, as the input is written: a field with a default need not be given. */
function fieldsOf(schema: z.ZodObject): Field[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    description: (typeof property === "object" ? property.description : undefined) ?? null,
    isRequired: required.includes(name),
  }));
}

function asText(connector: LoadedConnector): string {
  const { system, name, description, config, auth, entities } = described(connector);
  const field = (item: Field) =>
    `    ${item.name}${item.isRequired ? "" : " (optional)"}${item.description ? `: ${item.description}` : ""}`;
  return [
    `${system}  ${name}: ${description}`,
    "  --config",
    ...config.map(field),
    ...auth.flatMap(({ method, credentials }) => [`  --credential, for ${method}`, ...credentials.map(field)]),
    `  reads   ${entities.map((item) => item.entity).join(", ") || "what its config describes"}`,
    `  writes  ${
      entities
        .filter((item) => item.canCreate || item.canUpdate)
        .map((item) => item.entity)
        .join(", ") || "nothing"
    }`,
  ].join("\n");
}
