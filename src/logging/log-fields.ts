import { AsyncLocalStorage } from "node:async_hooks";

/** Ids of what is being done: `requestId`, `connectionId`, `runId`, `job`. */
export type LogFields = Readonly<Record<string, string>>;

const current = new AsyncLocalStorage<LogFields>();

/** Does something whose log lines all carry these fields, whoever writes them and whatever it waits for. */
export function withLogFields<Result>(fields: LogFields, work: () => Result): Result {
  return current.run({ ...current.getStore(), ...fields }, work);
}

/** The fields of what is being done now. */
export function currentLogFields(): LogFields {
  return current.getStore() ?? {};
}
