import { z } from "zod";
import { isEntityName } from "../../../schema/entities/index.js";
import { nameProblems, recordProblems, schemaAddress, timeZone } from "../described-record.js";
import { address, headerName, login, loginHeaderName } from "../http-login.js";
import { profileNames, profiles } from "./profiles/index.js";
import { writeProblems } from "./write-description.js";
import { service, type EntityDescription, type ServiceDescription } from "./service-description.js";

/**
 * What a connection's config says of a system that talks OData: how to log in, which services it has, and which of their entity sets
 * and properties are which of the unified model. Services of products that many have are known by a profile.
 */

const longestDescription = 200_000;

const query = z.record(
  z.string().regex(/^[^$&=#\s][^&=#\s]*$/, "Expected a parameter of its own, none of OData's."),
  z.string(),
);

const shape = z.strictObject({
  $schema: schemaAddress,
  baseUrl: address
    .transform((text) => text.replace(/\/+$/, ""))
    .describe("Address of the system, to which the services' paths are added: https://my300000-api.s4hana.example"),
  auth: login,
  headers: z.record(headerName, z.string()).default({}).describe("Sent with each request."),
  query: query.default({}).describe("Added to each address, such as the client of an SAP system: sap-client."),
  profiles: z.array(z.enum(profileNames)).default([]).describe("Services that are known already, by their profiles."),
  services: z.array(service).default([]).describe("Services of the system's own, described here."),
  limits: z
    .strictObject({
      concurrency: z.int().min(1).max(32).default(2),
      requestsPerSecond: z.number().positive().max(1_000).nullable().default(null),
    })
    .default({ concurrency: 2, requestsPerSecond: null }),
  lookbackSeconds: z.int().min(0).max(86_400).optional(),
  timeZone,
});

export type Description = z.output<typeof shape>;

export const description = shape.superRefine((given, context) => {
  const report = (issue: { path: readonly (string | number)[]; message: string }) =>
    context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
  if (JSON.stringify(given).length > longestDescription) {
    report({ path: ["services"], message: `Expected a description of at most ${longestDescription} characters.` });
  }
  const { auth } = given;
  if (auth.type === "query") report({ path: ["auth", "type"], message: "Expected header, bearer, basic or oauth2." });
  const loginHeader = loginHeaderName(given);
  for (const name of Object.keys(given.headers)) {
    if (name.toLowerCase() !== loginHeader) continue;
    report({ path: ["headers", name], message: "Expected no credential here: the login sets this header." });
  }
  const offered = new Map<string, string>();
  for (const { name, path, described } of placedEntities(given)) {
    const before = offered.get(name);
    if (before !== undefined) {
      report({ path, message: `Expected each entity once; ${name} is offered by ${before} already.` });
    }
    offered.set(name, path.join("."));
    const problems = isEntityName(name)
      ? [
          ...recordProblems(name, recordOf(described), { timeZone: given.timeZone, hasKeys: true }),
          ...(described.write ? writeProblems(name, described.write, described.fields) : []),
        ]
      : nameProblems([name]);
    // These have their place in a service of many.
    for (const problem of problems) report({ ...problem, path: [...path, ...problem.path.slice(2)] });
  }
  if (offered.size === 0) {
    const known = profileNames.join(", ");
    report({ path: ["profiles"], message: `Expected at least one profile (${known}), or a service with an entity.` });
  }
});

/** All services of a connection, known and described, in the order in which their entities are read. */
export function servicesOf({ profiles: names, services }: Description): ServiceDescription[] {
  return [...names.map((name) => profiles[name]), ...services];
}

/** As the records of any described system are. */
export function recordOf({ modified, created, deletedWhen, fields, customFields }: EntityDescription) {
  const times = [modified, created].filter((name) => name !== undefined).map((name) => JSON.stringify(name));
  return {
    ...(modified === undefined ? {} : { modifiedAt: times.join(" || ") }),
    ...(deletedWhen === undefined ? {} : { deletedWhen }),
    fields,
    customFields,
  };
}

function placedEntities({ profiles: names, services }: Description) {
  const of = ({ entities }: ServiceDescription, path: readonly (string | number)[], isKnown: boolean) =>
    Object.entries(entities).map(([name, described]) => ({
      name,
      described,
      path: isKnown ? path : [...path, "entities", name],
    }));
  return [
    ...names.flatMap((name, place) => of(profiles[name], ["profiles", place], true)),
    ...services.flatMap((one, place) => of(one, ["services", place], false)),
  ];
}
