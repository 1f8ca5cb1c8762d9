import { z } from "zod";
import type { AuthMethod, LoadedConnector } from "../connectors/index.js";
import type { FormField } from "./page-state.js";

interface Property {
  readonly type?: unknown;
  readonly format?: unknown;
  readonly enum?: unknown;
  readonly title?: unknown;
  readonly description?: unknown;
  readonly default?: unknown;
}

/** What a person is asked for beside the credential, without what is known already. */
export function configFields(connector: LoadedConnector, known: Readonly<Record<string, unknown>>): FormField[] {
  // What describes a system comes whole with the link.
  if (connector.whenConfigured) return [];
  return fieldsOf(connector.config, false).filter(({ name }) => !(name in known));
}

export function credentialFields(method: AuthMethod): FormField[] {
  return fieldsOf(method.credentials, true);
}

function fieldsOf(shape: z.ZodObject, isCredential: boolean): FormField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => {
    const schema: Property = typeof property === "object" ? property : {};
    const choices = Array.isArray(schema.enum) ? schema.enum.map(String) : [];
    return {
      name,
      label: typeof schema.title === "string" ? schema.title : labelOf(name),
      hint: typeof schema.description === "string" ? schema.description : null,
      kind: kindOf(name, schema, isCredential && choices.length === 0),
      isRequired: required.includes(name) && schema.default === undefined,
      choices,
      initial: ["string", "number", "boolean"].includes(typeof schema.default) ? String(schema.default) : null,
    };
  });
}

function kindOf(name: string, { type, format, enum: choices }: Property, isCredential: boolean): FormField["kind"] {
  if (Array.isArray(choices)) return "CHOICE";
  if (type === "boolean") return "BOOLEAN";
  if (type === "number" || type === "integer") return "NUMBER";
  if (type === "array") return "LIST";
  if (isCredential && /secret|password|key|token/i.test(name)) return "SECRET";
  return format === "uri" || /url$/i.test(name) ? "URL" : "TEXT";
}

const words: Readonly<Record<string, string>> = { api: "API", url: "URL", id: "ID" };
/** What people call by another name than developers. */
const labels: Readonly<Record<string, string>> = { baseUrl: "Address" };

/** `clientSecret` → `Client secret`. */
function labelOf(name: string): string {
  const label = labels[name];
  if (label !== undefined) return label;
  const parts = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .split(/[\s_-]+/)
    .map((part) => words[part.toLowerCase()] ?? part.toLowerCase());
  const [first = "", ...rest] = parts;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}
