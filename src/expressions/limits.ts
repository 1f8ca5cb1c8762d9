/** What one evaluation may take. Figures that differ from the defaults are for tests and measurements. */
export interface ExpressionLimits {
  /** From the moment a prepared realm takes the expression to its result as text: whole ms. */
  readonly timeMs: number;
  /** Of the engine's heap: parsed input, everything made on the way and the result. */
  readonly memoryBytes: number;
  /** Of the result as JSON, in UTF-8. */
  readonly outputBytes: number;
  /** Of the input as JSON, in UTF-16 units. */
  readonly inputLength: number;
  /** Of the expression, in UTF-16 units. */
  readonly expressionLength: number;
  /** Lists and objects within each other in a result. MongoDB stores 180 levels, the envelope of a record included. */
  readonly nesting: number;
}

export const defaultLimits: ExpressionLimits = {
  timeMs: 500,
  memoryBytes: 64 * 2 ** 20,
  outputBytes: 2 ** 20,
  inputLength: 4 * 2 ** 20,
  expressionLength: 64 * 2 ** 10,
  nesting: 100,
};
