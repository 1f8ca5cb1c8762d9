/**
 * What `map` makes of each event, one after the other, as they are asked for. Not an async generator: the end that a
 * reader wants is forwarded at once, where a generator would first wait for the event after this one.
 */
export function mapEach<Event, Result>(
  events: AsyncIterable<Event>,
  map: (event: Event) => Result | Promise<Result>,
): AsyncIterableIterator<Result> {
  const iterator = events[Symbol.asyncIterator]();
  const results: AsyncIterableIterator<Result> = {
    async next() {
      const event = await iterator.next();
      return event.done ? { done: true, value: undefined } : { done: false, value: await map(event.value) };
    },
    async return() {
      await iterator.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return results;
    },
  };
  return results;
}
