import type { EntityName } from "../../schema/entities/index.js";
import type { LoadedConnector } from "../connectors/index.js";
import { InvalidInputError, TributaryError } from "../errors/index.js";
import { ContractBroken, ContractOpen, type ContractCheck, type ContractLine } from "./contract-line.js";
import type { KitSessions } from "./kit-sessions.js";

const longestText = 500;

/** What the checks of one report share: the sessions, and the lines so far. */
export class ContractRun {
  readonly lines: ContractLine[] = [];
  readonly #hidden: string[];
  /** Faults that were met, for what they say. */
  readonly faults: unknown[] = [];

  constructor(
    readonly connector: LoadedConnector,
    readonly sessions: KitSessions,
    hidden: readonly string[],
  ) {
    this.#hidden = [...sessions.secrets, ...hidden];
  }

  /** Whatever of the credentials may not be shown. */
  get hidden(): readonly string[] {
    return this.#hidden;
  }

  /**
   * One line out of one thing that is looked at. What it answers is what was seen; a fault of the connector's is a line as well.
   * @returns whether it passed.
   */
  async check(
    check: ContractCheck,
    entity: EntityName | null,
    act: () => Promise<string> | string,
    advice: string | null = null,
  ): Promise<boolean> {
    const line = await this.#lineOf(check, entity, act, advice);
    this.lines.push(line);
    return line.verdict === "PASSED";
  }

  skip(check: ContractCheck, entity: EntityName | null, message: string, advice: string | null = null): void {
    this.lines.push({ check, entity, verdict: "SKIPPED", message, advice });
  }

  async #lineOf(
    check: ContractCheck,
    entity: EntityName | null,
    act: () => Promise<string> | string,
    advice: string | null,
  ): Promise<ContractLine> {
    try {
      return { check, entity, verdict: "PASSED", message: this.#shown(await act()), advice: null };
    } catch (error) {
      if (error instanceof ContractOpen) {
        return { check, entity, verdict: "SKIPPED", message: this.#shown(error.message), advice: error.advice };
      }
      if (error instanceof ContractBroken) {
        return {
          check,
          entity,
          verdict: "FAILED",
          message: this.#shown(error.message),
          advice: error.advice ?? advice,
        };
      }
      this.faults.push(error);
      return {
        check,
        entity,
        verdict: "FAILED",
        message: this.#shown(saidBy(error)),
        advice: advice ?? adviceOf(error),
      };
    }
  }

  #shown(text: string): string {
    const clean = this.#hidden.reduce((shown, secret) => shown.replaceAll(secret, "[removed]"), text);
    return clean.slice(0, longestText);
  }
}

/** What an error says, with what is wrong where. */
export function saidBy(error: unknown): string {
  if (!(error instanceof TributaryError)) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return `The connector threw ${said}, which is none of the classes of src/errors.`;
  }
  const problems = error instanceof InvalidInputError ? error.problems : [];
  const told = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  return `${error.code}: ${error.message}${told ? ` ${told}` : ""}`;
}

function adviceOf(error: unknown): string {
  if (!(error instanceof TributaryError)) return "Catch it in client.ts, and throw the class that says what it means.";
  if (error.code === "ADDRESS_NOT_ALLOWED") {
    return "Allow the address in TRIBUTARY_ALLOWED_NETWORKS if it is one that this machine may call.";
  }
  if (error.code === "CONNECTION_UNREACHABLE") return "Look whether the system is up and can be reached from here.";
  if (error.code === "SOURCE_UNAUTHORIZED") {
    return "Give a credential that is good. If it is, look whether the connector sends it where and as the system wants it.";
  }
  if (error.code === "SOURCE_FORBIDDEN") return "Give the account the right to do this, or leave the entity out.";
  return "See what the system says, and mend what the connector asks of it.";
}
