import { InvalidArgumentError, type Command } from "commander";
import { z } from "zod";
import { ConfigurationError, InvalidInputError, type InputProblem } from "../errors/index.js";
import { NetworkGuard } from "../network/index.js";
import { parseCount, parseDuration } from "./arguments.js";
import { answer, type CommandIo } from "./io.js";
import { readScenario } from "./sandbox-scenario.js";

interface Options {
  readonly url: URL;
  readonly apiKey: string;
  readonly mend?: boolean;
  readonly fault?: readonly string[];
  readonly scenario?: string;
  readonly endLogins?: boolean;
  readonly advance?: number;
  readonly changes?: number;
  readonly json?: boolean;
}

/** A year of a large sandbox takes that long. */
const longestMs = 120_000;

const stateBody = z.looseObject({
  now: z.string(),
  faults: z.array(z.looseObject({ id: z.int(), fault: z.string(), left: z.int().nullable() })),
  scenario: z.looseObject({ name: z.string(), state: z.string(), done: z.int(), steps: z.int() }).nullable(),
  advanced: z.looseObject({ happenings: z.int() }).nullish(),
});
type State = z.output<typeof stateBody>;

const errorBody = z.object({
  error: z.object({
    message: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
});

/** `sandbox control`: tells a Sandbox that runs what to do, from a shell or a CI script. */
export function registerSandboxControl(sandbox: Command, io: CommandIo): void {
  sandbox
    .command("control")
    .description(
      "Tell a running Sandbox to misbehave, to stop that, or to let time pass; without any of it, show how it is.",
    )
    .option("--url <address>", "where it runs", parseAddress, new URL("http://127.0.0.1:4010"))
    .option("--api-key <key>", "the key it was started with", "sandbox")
    .option("--mend", "first take all faults away, and end the scenario")
    .option("--end-logins", "end all logins by OAuth 2, as if they were revoked")
    .option(
      "--fault <fault>",
      "misbehave, such as status:503;path=/api/v1/parts;count=3;seconds=60; may be given several times",
      (text: string, before: readonly string[] = []) => [...before, text],
    )
    .option("--scenario <name>", "play a scenario: a name that `sandbox scenarios` lists, or a file")
    .option(
      "--advance <time>",
      "let that much time pass, such as 90s, 12h or 30d; people work meanwhile",
      parseDuration,
    )
    .option("--changes <number>", "let exactly that many things happen in that time", parseCount)
    .option("--json", "answer with one line of JSON")
    .action(async (options: Options) => {
      if (options.changes !== undefined && options.advance === undefined) {
        throw new InvalidInputError("Expected --advance with --changes: the time in which they happen.");
      }
      const { advance, changes } = options;
      const instructions = {
        ...(options.mend ? { mend: true } : {}),
        ...(options.endLogins ? { end_logins: "all" } : {}),
        ...(options.fault ? { faults: options.fault } : {}),
        ...(options.scenario === undefined ? {} : { scenario: await readScenario(io, options.scenario) }),
        ...(advance === undefined
          ? {}
          : { advance: { seconds: advance / 1000, ...(changes === undefined ? {} : { changes }) } }),
      };
      const state = await tell(options, Object.keys(instructions).length > 0 ? instructions : null);
      answer(io, options.json, state, asText(state));
    });
}

/** @param instructions null: only asks how it is. */
async function tell({ url, apiKey }: Options, instructions: object | null): Promise<State> {
  const network = new NetworkGuard();
  network.allow(`${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`);
  try {
    const response = await network.request(new URL("control", withSlash(url)), {
      organizationId: null,
      headers: { "x-sandbox-control": apiKey, "content-type": "application/json" },
      signal: AbortSignal.timeout(longestMs),
      ...(instructions ? { method: "POST", body: JSON.stringify(instructions) } : {}),
    });
    const body: unknown = await response.body.json().catch(() => null);
    if (response.statusCode === 200) {
      const state = stateBody.safeParse(body);
      if (state.success) return state.data;
    }
    throw refusal(url, response.statusCode, body);
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof ConfigurationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `The Sandbox at ${url.origin} gave no answer: ${reason}. Is it running, and --url right?`,
      {
        cause: error,
      },
    );
  } finally {
    await network.close();
  }
}

function refusal(url: URL, status: number, body: unknown): Error {
  const told = errorBody.safeParse(body);
  if (!told.success) {
    return new ConfigurationError(`What answers at ${url.origin} is no Sandbox (status ${status}). Check --url.`);
  }
  const { message, fields = [] } = told.data.error;
  if (status === 403)
    return new ConfigurationError(`The Sandbox takes no control from this key. ${message} Check --api-key.`);
  const problems: InputProblem[] = fields.map((field) => ({ path: field.path.split("."), message: field.message }));
  return new InvalidInputError(message, { problems });
}

function asText({ now, faults, scenario, advanced }: State): string {
  const lines = [`The Sandbox's clock says ${now}.`];
  if (advanced) lines.push(`${advanced.happenings.toLocaleString("en")} things happened.`);
  if (scenario) {
    lines.push(`Scenario ${scenario.name}: ${scenario.state}, ${scenario.done} of ${scenario.steps} steps done.`);
  }
  lines.push(faults.length === 0 ? "No faults." : "Faults:");
  for (const { id, fault, left } of faults) lines.push(`  ${id} ${fault}${left === null ? "" : ` (${left} left)`}`);
  return lines.join("\n");
}

function parseAddress(text: string): URL {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw new InvalidArgumentError("Expected an address such as http://127.0.0.1:4010.");
}

function withSlash(url: URL): string {
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}
