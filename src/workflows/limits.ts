/** How large a workflow and its runs may be. Each is told by name in the error of what goes beyond it. */
export const limits = {
  /** Of one definition, those in branches, loops and `catch` included. */
  steps: 1_000,
  /** Branches, loops and `catch` inside each other. */
  nesting: 10,
  /** Workflows that call each other. */
  calls: 10,
  items: 10_000,
  /** Results that one run stores: loops multiply their steps. */
  results: 100_000,
  /** Of one step, as JSON. */
  outputBytes: 1024 * 1024,
  /** All outputs that a run's later steps can see, as JSON. */
  visibleBytes: 16 * 1024 * 1024,
  /** The text of a definition, as JSON. */
  definitionBytes: 1024 * 1024,
  /** Runs that set each other off by what they change. */
  selfTriggers: 5,
  attempts: 20,
  /** Times that a run's process may die at the same step. */
  interruptions: 10,
  deadlineSeconds: 30 * 86_400,
  workflowsPerTenant: 1_000,
} as const;

export const defaultDeadlineSeconds = 86_400;
