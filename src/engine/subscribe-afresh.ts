import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";
import { mapEach } from "./map-each.js";

export type EventAnswer = ExecutionResult | Promise<ExecutionResult>;

/** Answers one event: by what `execute` says, or by what somebody else was told of it. */
export type AnswerEvent = (event: unknown, execute: () => EventAnswer) => EventAnswer;

const alone: AnswerEvent = (_event, execute) => execute();

/**
 * Like graphql-js' `subscribe`, with a new context for each event. A context's loaders remember what they read; kept for
 * as long as a subscription lives they would show a record as it was at the first event that told of it.
 */
export async function subscribeAfresh(
  args: ExecutionArgs,
  newContext: () => object,
  answer: AnswerEvent = alone,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const events = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in events)) return events;
  return mapEach(events, (event) =>
    answer(event, () => execute({ ...args, rootValue: event, contextValue: newContext() })),
  );
}
