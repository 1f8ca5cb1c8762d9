import { z } from "zod";
import { credentialContext, type ConnectionDocument, type ConnectionStore } from "../connections/index.js";
import {
  ConflictError,
  InvalidInputError,
  SourceError,
  SourceMisconfiguredError,
  type InputProblem,
} from "../errors/index.js";
import { createSourceHttp, faultFromResponse } from "../http/index.js";
import type { NetworkGuard } from "../network/index.js";
import type { Tenant } from "../storage/index.js";
import type { Vault } from "../vault/index.js";

/** What a test wants of a Sandbox; done in this order, and checked whole before it is begun. */
export interface SandboxInstructions {
  readonly connectionId: string;
  /** The key it was started with; null: the one that the connection logs in with. */
  readonly controlKey?: string | null;
  /** Takes all faults away and ends the scenario. */
  readonly mend?: boolean | null;
  readonly endLogins?: "ALL" | "ACCESS_TOKENS" | null;
  readonly deleteRecords?: {
    readonly kind: string;
    readonly share?: number | null;
    readonly count?: number | null;
    readonly leavesTrace?: boolean | null;
  } | null;
  /** As on the command line: `status:503;count=3`. */
  readonly faults?: readonly string[] | null;
  /** The name of one that comes with the product. */
  readonly scenario?: string | null;
  /** One of the caller's own, as in a scenario file. */
  readonly scenarioDefinition?: unknown;
  readonly advanceSeconds?: number | null;
  readonly changes?: number | null;
}

const stateBody = z
  .object({
    now: z.iso.datetime().transform((text) => new Date(text)),
    faults: z.array(
      z
        .object({
          id: z.int(),
          fault: z.string(),
          path: z.string().nullish(),
          probability: z.number().nullish(),
          left: z.int().nullable(),
          ends_at: z.iso.datetime().nullable(),
        })
        .transform(({ id: number, ends_at, path = null, probability = null, ...fault }) => ({
          ...fault,
          number,
          path,
          probability,
          endsAt: ends_at === null ? null : new Date(ends_at),
        })),
    ),
    scenario: z
      .object({
        name: z.string(),
        state: z.enum(["playing", "holding", "done", "failed", "stopped"]),
        done: z.int(),
        steps: z.int(),
        started_at: z.iso.datetime(),
        error: z.string().nullable(),
      })
      .transform(({ started_at, state, ...scenario }) => ({
        ...scenario,
        state: state.toUpperCase(),
        startedAt: new Date(started_at),
      }))
      .nullable(),
    deleted: z.int().default(0),
    advanced: z
      .object({ happenings: z.int(), is_thinned: z.boolean() })
      .transform(({ happenings, is_thinned: isThinned }) => ({ happenings, isThinned }))
      .nullish(),
  })
  .transform(({ advanced, ...state }) => ({ ...state, advanced: advanced ?? null }));

/** How a Sandbox is after it was told something. */
export type SandboxState = z.output<typeof stateBody>;

export interface ControlledSandbox {
  readonly connection: ConnectionDocument;
  readonly sandbox: SandboxState;
}

const errorBody = z.object({
  error: z.object({
    message: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
  }),
});

const system = "sandbox";
/** A year of a large Sandbox is played in some 15 s, a large deletion in a minute. */
const longestMs = 120_000;

/** Hands instructions of tests to the Sandbox behind a connection. */
export class SandboxControl {
  constructor(private readonly dependencies: { connections: ConnectionStore; vault: Vault; network: NetworkGuard }) {}

  /**
   * Neither the connection's status nor its limits hold the call back: what was told to be down has to be mended at once.
   * @throws {InvalidInputError} no connection of TEST to a Sandbox, another key, or instructions that the Sandbox refuses.
   * @throws {ConflictError} its clock is being advanced by another call.
   * @throws {ConnectionUnreachableError | SourceMisconfiguredError} the Sandbox does not run, or something else answers.
   */
  async perform(tenant: Tenant, instructions: SandboxInstructions): Promise<ControlledSandbox> {
    const { connections, network } = this.dependencies;
    const connection = await connections.get(tenant, instructions.connectionId);
    requireSandbox(tenant, connection);
    const body = bodyOf(instructions);
    const key = instructions.controlKey ?? (await this.#keyOf(connection));
    const url = new URL(`${String(connection.config["baseUrl"])}/control`);
    const http = createSourceHttp({ network, organizationId: connection.organizationId });
    const response = await http.send({
      method: "POST",
      url,
      headers: { "x-sandbox-control": key },
      body,
      timeoutMs: longestMs,
    });
    if (response.status === 200) {
      const state = stateBody.safeParse(response.json());
      if (state.success) return { connection, sandbox: state.data };
      throw new SourceMisconfiguredError(
        "What answers at the connection's address is no Sandbox that can be controlled. Check its base URL and version.",
        { cause: state.error },
      );
    }
    const told = errorBody.safeParse(parsed(response.text()));
    if (!told.success)
      throw faultFromResponse(response, url) ?? new SourceError(`The Sandbox answered ${response.status}.`);
    const { message, fields } = told.data.error;
    if (response.status === 403) {
      throw new InvalidInputError(
        "The Sandbox takes no instructions from this key. Give the one it was started with as controlKey.",
        {
          problems: [{ path: ["input", "controlKey"], message: "expected the key that the Sandbox was started with" }],
        },
      );
    }
    if (response.status === 409) throw new ConflictError(message);
    if (response.status === 422) {
      const problems = fields.map((field) => problemOf(field, instructions));
      throw new InvalidInputError(`The Sandbox refused this. ${problems.map((problem) => problem.message).join(" ")}`, {
        problems,
      });
    }
    throw faultFromResponse(response, url) ?? new SourceError(`The Sandbox answered ${response.status}: ${message}`);
  }

  /** The key that the connection logs in with. */
  async #keyOf(connection: ConnectionDocument): Promise<string> {
    if (connection.oauth2) throw keyIsMissing();
    const credential = await this.dependencies.vault.open(connection.credential, credentialContext(connection));
    const { apiKey } = JSON.parse(credential.reveal()) as Record<string, string | undefined>;
    if (apiKey === undefined) throw keyIsMissing();
    return apiKey;
  }
}

function keyIsMissing(): InvalidInputError {
  const message = "expected the key that the Sandbox was started with, since this connection logs in otherwise";
  return new InvalidInputError(
    "This connection has no key that the Sandbox would take instructions from. Give controlKey.",
    {
      problems: [{ path: ["input", "controlKey"], message }],
    },
  );
}

function requireSandbox(tenant: Tenant, connection: ConnectionDocument): void {
  const found =
    connection.system !== system
      ? `one to the system ${connection.system}`
      : tenant.environment === "TEST"
        ? null
        : "one of the environment LIVE";
  if (found === null) return;
  const expected = "expected a connection of the environment TEST to the system sandbox";
  throw new InvalidInputError(`Only a Sandbox in tests can be told what to do: ${expected}, got ${found}.`, {
    problems: [{ path: ["input", "connectionId"], message: `${expected}, got ${found}` }],
  });
}

function bodyOf(instructions: SandboxInstructions): Record<string, unknown> {
  const { mend, endLogins, deleteRecords, faults, scenario, scenarioDefinition, advanceSeconds, changes } =
    instructions;
  const isDefined = scenarioDefinition !== undefined && scenarioDefinition !== null;
  if (isDefined && typeof scenario === "string") {
    throw new InvalidInputError("Expected scenario or scenarioDefinition, but got both.", {
      problems: [{ path: ["input", "scenario"], message: "expected none beside scenarioDefinition" }],
    });
  }
  if (typeof changes === "number" && typeof advanceSeconds !== "number") {
    throw new InvalidInputError("Expected advanceSeconds with changes: the time in which they happen.", {
      problems: [{ path: ["input", "advanceSeconds"], message: "expected a number beside changes" }],
    });
  }
  const wanted: Record<string, unknown> = {
    mend,
    end_logins: endLogins?.toLowerCase(),
    delete_records: deleteRecords
      ? given({ ...given(deleteRecords), leavesTrace: undefined, leaves_trace: deleteRecords.leavesTrace })
      : undefined,
    faults,
    scenario: isDefined ? scenarioDefinition : scenario,
    advance: typeof advanceSeconds === "number" ? given({ seconds: advanceSeconds, changes }) : undefined,
  };
  return given(wanted);
}

/** Without what was not given. */
function given(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
}

const inputPaths: Readonly<Record<string, readonly string[]>> = {
  "advance.seconds": ["advanceSeconds"],
  "advance.changes": ["changes"],
  "delete_records.leaves_trace": ["deleteRecords", "leavesTrace"],
  end_logins: ["endLogins"],
  delete_records: ["deleteRecords"],
};

/** A problem that the Sandbox found, at the place of the mutation's input that it came from. */
function problemOf(
  { path, message }: { path: string; message: string },
  { scenario }: SandboxInstructions,
): InputProblem {
  const isOwn = typeof scenario !== "string";
  const known = Object.entries({ ...inputPaths, scenario: [isOwn ? "scenarioDefinition" : "scenario"] }).find(
    ([theirs]) => path === theirs || path.startsWith(`${theirs}.`),
  );
  const [theirs = "", ours = []] = known ?? [];
  const rest = path
    .slice(theirs.length)
    .split(".")
    .filter((part) => part !== "");
  const parts = rest.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  // A fault of the list is one text here.
  const shown = parts[0] === "faults" ? parts.slice(0, 2) : parts;
  return { path: ["input", ...ours, ...shown], message };
}

/** Null where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
