import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/errors/index.js";
import { scopePresets, type Access } from "../../../src/tokens/index.js";
import type { StepDefinition } from "../../../src/workflows/definition.js";
import { runStep, type StepOutcome } from "../../../src/workflows/run-step.js";
import type { StepInput } from "../../../src/workflows/steps/index.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

let gateway: SyncedGateway;
let connectionId: string;

beforeAll(async () => {
  gateway = await startSyncedGateway({ scale: 200 });
  connectionId = await gateway.connect();
});
afterAll(() => gateway?.close());

interface Options {
  readonly key?: string;
  readonly isDry?: boolean;
  readonly scopes?: Access["scopes"];
}

/** A step alone, on the gateway's own graph with its database, its connections and the Sandbox behind it. */
function alone(step: object, input: Partial<StepInput>, { key = "wfr_1:it:", isDry = false, scopes }: Options = {}) {
  const { services, test } = gateway;
  return runStep(
    { id: "it", ...step } as StepDefinition,
    { trigger: {}, steps: {}, errors: {}, ...input },
    {
      access: { ...test, tokenId: "tok_x", scopes: scopes ?? scopePresets.full, expiresAt: null },
      expressions: services.expressions,
      graph: services.workflows.graph,
      http: () => Promise.reject(new Error("These steps call nobody.")),
      secret: () => Promise.reject(new Error("These steps have no secrets.")),
      now: () => gateway.storage.now(),
      isDry,
      mocks: null,
    },
    { key, signal: new AbortController().signal },
  );
}

function output({ result }: StepOutcome): Record<string, unknown> {
  if ("output" in result) return result.output as Record<string, unknown>;
  throw result.error;
}

const fault = ({ result }: StepOutcome): unknown => ("error" in result ? result.error : null);

const writes = `query ($id: ID!) { writes(connectionId: $id, first: 100) { nodes { id idempotencyKey state } } }`;
interface Writes {
  readonly writes: { readonly nodes: readonly { readonly id: string; readonly idempotencyKey: string }[] };
}

/** Titles of the orders that the Sandbox itself has. */
async function titlesThere(): Promise<string[]> {
  const { url, apiKey } = gateway.sandbox;
  const response = await fetch(`${url}/api/v1/work_orders?limit=1000`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return ((await response.json()) as { items: { title: string }[] }).items.map(({ title }) => title);
}

describe("promise 29: steps that ask the graph, alone on the real one", () => {
  const create = (title: string) => ({
    kind: "write",
    config: {
      operation: "CREATE",
      entity: "WorkOrder",
      connectionId: "=trigger.connection",
      data: { title, priority: "HIGH", description: "=trigger.input.number" },
      select: "title priority description",
    },
  });
  const trigger = () => ({ connection: connectionId, input: { number: "WO1" } });

  it("write sends the mutation of clients, under the step's key, and makes one record of all tries", async () => {
    const made = await alone(create("Made by a step"), { trigger: trigger() });
    const first = output(made);
    expect(first).toEqual({
      writeId: expect.stringMatching(/^wrt_/) as string,
      state: "SUCCEEDED",
      recordId: expect.stringMatching(/^wo_/) as string,
      record: { title: "Made by a step", priority: "HIGH", description: "WO1" },
    });
    expect(made.effects).toMatchObject([{ kind: "WRITE", entity: "WorkOrder", idempotencyKey: "wfr_1:it:" }]);
    const again = output(await alone(create("Made by a step"), { trigger: trigger() }));
    expect(again).toMatchObject({ recordId: first["recordId"] });
    const logged = await gateway.data<Writes>(writes, { id: connectionId });
    expect(logged.writes.nodes.filter(({ idempotencyKey }) => idempotencyKey === "wfr_1:it:")).toHaveLength(1);
    expect((await titlesThere()).filter((title) => title === "Made by a step")).toHaveLength(1);

    const change = {
      kind: "write",
      config: { operation: "UPDATE", entity: "WorkOrder", id: "=steps.made.recordId", data: { priority: "LOW" } },
    };
    const changed = await alone(change, { steps: { made: first } }, { key: "wfr_1:change:" });
    expect(output(changed)).toMatchObject({ state: "SUCCEEDED", recordId: first["recordId"], record: null });
  });

  it("write that is dry is validated at its system and not sent", async () => {
    const before = await gateway.counts();
    const dry = { isDry: true, key: "wfr_1:dry:" };
    const made = await alone(create("Never made"), { trigger: trigger() }, dry);
    expect(output(made)).toMatchObject({ writeId: null, recordId: null });
    expect(made.effects).toHaveLength(1);
    const long = await alone(create("x".repeat(300)), { trigger: trigger() }, dry);
    expect(fault(long)).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await gateway.counts()).toEqual(before);
  });

  it("write is refused without its right, and names what has no id", async () => {
    const refused = await alone(
      create("Not allowed"),
      { trigger: trigger() },
      { scopes: ["records:read"], key: "k:1" },
    );
    expect(fault(refused)).toMatchObject({ code: "FORBIDDEN" });
    const nowhere = await alone(create("Nowhere"), { trigger: { input: {} } }, { key: "k:2" });
    expect(fault(nowhere)).toBeInstanceOf(InvalidInputError);
    expect((fault(nowhere) as InvalidInputError).problems).toMatchObject([{ path: ["config", "connectionId"] }]);
  });

  it("query asks with the workflow's rights", async () => {
    const config = {
      query: "query ($id: ID!) { connection(id: $id) { system { system } } }",
      variables: { id: "=trigger.connection" },
    };
    const asked = await alone({ kind: "query", config }, { trigger: trigger() });
    expect(output(asked)).toEqual({ connection: { system: { system: "sandbox" } } });
    expect(asked.effects).toEqual([]);
    const refused = await alone({ kind: "query", config }, { trigger: trigger() }, { scopes: ["records:read"] });
    expect(fault(refused)).toMatchObject({ code: "FORBIDDEN" });
  });
});
