import { entityByName, type EntityName } from "../../../schema/entities/index.js";
import { InvalidInputError } from "../../errors/index.js";
import type { ConfigOf } from "../definition.js";
import type { StepFunction } from "./step.js";

/**
 * Creates or updates a record through the mutation that clients use: the same checks, the same way to the source, the
 * same log. Its key makes one write of all tries. The output is `{ writeId, state, recordId, record }`.
 */
export const write: StepFunction<"write"> = async (seen, config, deps) => {
  const { operation, entity, select, whenUnreachable, deadlineSeconds } = config;
  const [data, connectionId, id, expectedVersion] = await Promise.all([
    deps.resolve(config.data, seen),
    deps.resolve(config.connectionId ?? null, seen),
    deps.resolve(config.id ?? null, seen),
    deps.resolve(config.expectedVersion ?? null, seen),
  ]);
  const subject = operation === "CREATE" ? connectionId : id;
  const name = operation === "CREATE" ? "connectionId" : "id";
  if (typeof subject !== "string" || subject === "") {
    const message = `expected an id, got ${JSON.stringify(subject ?? null).slice(0, 100)}`;
    throw new InvalidInputError(`${operation} of a ${entity}: ${name}: ${message}.`, {
      problems: [{ path: ["config", name], message }],
    });
  }
  const deadline =
    whenUnreachable === "QUEUE"
      ? new Date((await deps.now()).getTime() + (deadlineSeconds ?? defaultQueueSeconds) * 1_000).toISOString()
      : undefined;
  const input = {
    [name]: subject,
    data,
    ...(operation === "UPDATE" && expectedVersion !== null ? { expectedVersion } : {}),
    ...(whenUnreachable ? { whenUnreachable } : {}),
    ...(deadline ? { deadline } : {}),
  };
  deps.asked({ operation, entity, ...input });
  deps.effect({ kind: "WRITE", operation, entity, subject, data, idempotencyKey: deps.key });
  if (deps.mock) return deps.mock.answer;
  const answer = await deps.graph.execute({
    access: deps.access,
    document: writeDocument({ operation, entity, select }),
    variables: { input: { ...input, ...(deps.isDry ? { dryRun: true } : { idempotencyKey: deps.key }) } },
    requestId: deps.key,
  });
  const { write: logged, record } = answer["result"] as Result;
  return {
    writeId: logged?.id ?? null,
    state: logged?.state ?? null,
    recordId: logged?.recordId ?? null,
    record: record ?? null,
  };
};

/** A day: as long as a run may take where its definition says nothing else. */
const defaultQueueSeconds = 86_400;

interface Result {
  readonly write: { readonly id: string; readonly state: string; readonly recordId: string | null } | null;
  readonly record?: object | null;
}

/** The mutation that a write step sends. Validated when a workflow is saved, so that a wrong `select` is found then. */
export function writeDocument({
  operation,
  entity,
  select,
}: Pick<ConfigOf<"write">, "operation" | "entity" | "select">): string {
  const name = `${operation === "CREATE" ? "create" : "update"}${entity}`;
  const input = `${operation === "CREATE" ? "Create" : "Update"}${entity}Input`;
  const record = select ? `record: ${entityByName(entity as EntityName).single} { ${select} }` : "";
  return `mutation ($input: ${input}!) { result: ${name}(input: $input) { write { id state recordId } ${record} } }`;
}
