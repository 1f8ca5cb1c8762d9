/** Evaluates JSONata apart from this process's own work. `src/expressions` is one. */
export interface Expressions {
  /** @throws with a code of its own for what fails, takes too long or grows too large. */
  evaluate(request: {
    readonly expression: string;
    readonly input: unknown;
    readonly organizationId: string;
    readonly signal?: AbortSignal;
  }): Promise<unknown>;
  /** @throws for what can't be read, with the place. */
  check(expression: string, organizationId?: string): Promise<void>;
}
