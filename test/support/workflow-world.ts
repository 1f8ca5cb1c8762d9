import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buildGraphSchema } from "../../resolvers/build-schema.js";
import type { LoadedConnector } from "../../src/connectors/index.js";
import { newId } from "../../src/ids/index.js";
import { requestContexts, workflowGraph } from "../../src/server/index.js";
import type { Services } from "../../src/services/index.js";
import type { Storage, Tenant } from "../../src/storage/index.js";
import { scopePresets, type Access } from "../../src/tokens/index.js";
import type { RunDocument, StepDocument, WorkflowsOptions } from "../../src/workflows/index.js";
import { testServices, waitFor } from "./services.js";

/** One process's services, with the graph that its workflows ask. */
export async function workflowServices(
  storage: Storage,
  connectors: readonly LoadedConnector[] = [],
  options: WorkflowsOptions = {},
): Promise<Services> {
  const services = testServices(storage, connectors, {
    workflows: {
      leaseTtlMs: 2_000,
      triggers: { leaseTtlMs: 2_000, everyMs: 25 },
      ...options,
      runner: { everyMs: 25, random: () => 0.5, ...options.runner },
    },
  });
  services.workflows.graph.bind(workflowGraph(await buildGraphSchema(), requestContexts(services)));
  return services;
}

export function tenantOfTests(): Tenant {
  return { organizationId: newId("organization"), environment: "TEST" };
}

export function fullAccess(tenant: Tenant): Access {
  return { ...tenant, tokenId: newId("apiToken"), scopes: scopePresets.full, expiresAt: null };
}

const actor = { kind: "TOKEN", id: "tok_test", tokenId: "tok_test" } as const;

/** Saves steps as a workflow with all rights. @returns its id. */
export async function saveWorkflow(
  services: Services,
  tenant: Tenant,
  definition: object,
  options: { readonly scopes?: readonly string[]; readonly secrets?: { name: string; value: string }[] } = {},
): Promise<string> {
  const { scopes = scopePresets.full, secrets } = options;
  const { workflow } = await services.workflows.service.save(
    fullAccess(tenant),
    { definition: { schemaVersion: 1, name: "Test", triggers: [], ...definition }, scopes, secrets },
    actor,
  );
  return workflow._id;
}

/** Waits until a run is at its end. */
export function endOf(
  services: Services,
  tenant: Tenant,
  runId: string,
  options: { timeoutMs?: number } = {},
): Promise<RunDocument> {
  const look = async () => {
    const run = await services.workflows.runs.find(tenant, runId);
    return run && ["SUCCEEDED", "FAILED", "CANCELLED"].includes(run.state) ? run : null;
  };
  return waitFor(`the end of ${runId}`, look, options);
}

export async function stepsOf(services: Services, tenant: Tenant, runId: string): Promise<StepDocument[]> {
  return services.workflows.runs.stepsOfRuns(tenant, [runId], 1_000);
}

/** A call as it came in. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that takes calls of workflows and answers as it is told. */
export interface CallReceiver {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** Answers to the next calls, first come first; after that 200 and `{ "ok": true }`. Null never answers. */
  answerWith(...answers: ({ status: number; body?: unknown } | null)[]): void;
  close(): Promise<void>;
}

export async function startCallReceiver(): Promise<CallReceiver> {
  const calls: ReceivedCall[] = [];
  const answers: ({ status: number; body?: unknown } | null)[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      calls.push({ method, path: url, headers, body: Buffer.concat(parts).toString("utf8") });
      const answer = answers.length > 0 ? answers.shift() : { status: 200, body: { ok: true } };
      if (!answer) return;
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(JSON.stringify(answer.body ?? null));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    answerWith: (...more) => void answers.push(...more),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
