import type { ExecutionResult, FormattedExecutionResult } from "graphql";

/** Text of a message, or its bytes. */
export type Message = string | Buffer;

type Answer = ExecutionResult | FormattedExecutionResult;

const payloads = new WeakMap<Answer, Buffer>();
const end = Buffer.from("}");

/**
 * A `next` message of graphql-transport-ws. What many are told is one and the same answer (`SharedAnswers` in
 * `src/engine`); it is put into bytes for the first of them, and for each of the others there is only the id before it.
 */
export function nextMessage(id: string, result: Answer): Buffer {
  let payload = payloads.get(result);
  if (!payload) {
    payload = Buffer.from(JSON.stringify(result));
    payloads.set(result, payload);
  }
  return Buffer.concat([Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`), payload, end]);
}

/**
 * Sends each result by itself and yields nothing: whoever reads it only learns of the end. The next one is asked for when
 * the one before was taken.
 */
export function sendEach(
  results: AsyncIterableIterator<ExecutionResult>,
  send: (result: ExecutionResult) => Promise<void>,
): AsyncIterableIterator<never> {
  const sending: AsyncIterableIterator<never> = {
    async next() {
      for (;;) {
        const result = await results.next();
        if (result.done) return { done: true, value: undefined };
        await send(result.value);
      }
    },
    async return() {
      await results.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return sending;
    },
  };
  return sending;
}
