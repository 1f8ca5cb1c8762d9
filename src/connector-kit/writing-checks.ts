import { entityByName } from "../../schema/entities/index.js";
import type { EntitySource, JsonObject, WriteRules } from "../connectors/index.js";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  WriteUnconfirmedError,
} from "../errors/index.js";
import type { SourceHttp, SourceSockets } from "../http/index.js";
import { ContractBroken, ContractOpen } from "./contract-line.js";
import { saidBy, type ContractRun } from "./contract-run.js";
import type { Sample } from "./reading-checks.js";
import { marker, markedField, newRecordData, reads, writableReference } from "./write-data.js";

type Data = Readonly<Record<string, unknown>>;
/** Whatever the entity: what a write is handed is checked by the gateway, and here by the answers. */
type Write = (client: unknown, ...rest: unknown[]) => Promise<JsonObject>;

/** A fault of a function that throws before it has a promise to give is told like any other. */
function asWrite(write: unknown): Write | undefined {
  return write ? async (...args) => (write as Write)(...args) : undefined;
}

export interface WritingOptions {
  /** Whether records may be made and changed. */
  readonly isAllowed: boolean;
  /** What a new record is made of, in place of what is copied from one that was read. */
  readonly data: Data | null;
}

/** A system may refuse for reasons of its own to make another like the first one that was read. */
const mostTries = 8;
/** A create is that many requests at most, each of whose answers is lost once; where all are sent by POST, those that look things up, too. */
const mostLosses = 16;

export async function checkWriting(run: ContractRun, sample: Sample, options: WritingOptions): Promise<void> {
  const { source } = sample;
  const { entity, writable } = source;
  const offers = source.create ?? source.update;
  if (!offers || !writable || !options.isAllowed) {
    // One line for all that is not tried.
    const why = offers ? "Nothing is written unless it is allowed." : "The connector offers no writes of it.";
    run.skip("CREATE", entity, why, offers ? "Allow writes where made and changed records do no harm." : null);
    return;
  }
  const made = await checkCreate(run, sample, writable, options);
  await checkRefused(run, source, writable, made?.data ?? null);
  await checkUpdate(run, sample, writable, made?.raw ?? null);
}

async function checkCreate(
  run: ContractRun,
  sample: Sample,
  rules: WriteRules,
  options: WritingOptions,
): Promise<{ data: Data; raw: JsonObject } | null> {
  const { source } = sample;
  const { entity } = source;
  const create = asWrite(source.create);
  if (!create) {
    for (const check of ["CREATE", "CREATE_TWICE", "FIND_WRITTEN"] as const) {
      run.skip(check, entity, "The connector does not offer it.");
    }
    return null;
  }
  let made: { data: Data; raw: JsonObject; key: string } | null = null;
  await run.check("CREATE", entity, async () => {
    made = await firstMade(run, sample, rules, options, create);
    const { client } = run.sessions.open();
    const { remoteId } = source.identify(made.raw);
    const read = await source.readOne(client, remoteId);
    if (!read) throw new ContractBroken(`It was made as ${remoteId}, and can't be found by its id.`);
    requireSame(source, made.data, made.raw, "The answer to the create");
    requireSame(source, made.data, read, `The record ${remoteId}`);
    return `Made ${remoteId} of ${Object.keys(made.data).join(", ")}.`;
  });
  if (!made) {
    for (const check of ["CREATE_TWICE", "FIND_WRITTEN"] as const) run.skip(check, entity, "Nothing was made.");
    return null;
  }
  const { data, raw, key } = made as { data: Data; raw: JsonObject; key: string };
  if (source.takesIdempotencyKey) {
    await run.check("CREATE_TWICE", entity, async () => {
      const again = await create(run.sessions.open().client, data, { idempotencyKey: key });
      const [one, other] = [raw, again].map((item) => source.identify(item).remoteId);
      if (one === other) return `Both gave ${one}.`;
      throw new ContractBroken(
        `The second gave ${other}, the first ${one}.`,
        "Send the key where the system looks for it, or do not say `takesIdempotencyKey`.",
      );
    });
  } else run.skip("CREATE_TWICE", entity, "The system takes no such key.");
  if (source.findWritten) await run.check("FIND_WRITTEN", entity, () => findsWritten(run, source, rules, data, create));
  else run.skip("FIND_WRITTEN", entity, "Nobody can tell what a lost create made, so it is never sent again.");
  return { data, raw };
}

async function firstMade(
  run: ContractRun,
  { source, records }: Sample,
  rules: WriteRules,
  options: WritingOptions,
  create: Write,
): Promise<{ data: Data; raw: JsonObject; key: string }> {
  const { fields } = entityByName(source.entity);
  const copies = records
    .toReversed()
    .map(({ unified }) => newRecordData(fields, rules, unified))
    .filter((data) => data !== null);
  const tries = options.data ? [options.data] : copies.slice(0, mostTries);
  let refusal: unknown = null;
  for (const data of tries) {
    const marked = withMarker(source, rules, data, "create");
    const key = `contract-${marker()}`;
    try {
      const raw = await create(run.sessions.open().client, marked, { idempotencyKey: key });
      return { data: marked, raw, key };
    } catch (error) {
      if (!(error instanceof InvalidInputError) && !(error instanceof ConflictError)) throw error;
      refusal = error;
    }
  }
  const advice = "Give the data of a record that the system takes.";
  if (options.data) throw new ContractBroken(`The data that was given was refused. ${saidBy(refusal)}`, advice);
  throw new ContractOpen(
    refusal
      ? `The system refused what was copied of its records. ${saidBy(refusal)}`
      : "No record has all that a new one needs.",
    advice,
  );
}

/**
 * Makes the record anew, with the answer of one request lost each time, until no answer is left to lose. Whether it was made by
 * then only the system knows, and the connector has to find it out.
 */
async function findsWritten(
  run: ContractRun,
  source: EntitySource<unknown>,
  rules: WriteRules,
  data: Data,
  create: Write,
): Promise<string> {
  let found = 0;
  for (let place = 1; place <= mostLosses; place += 1) {
    const marked = withMarker(source, rules, data, "create");
    const idempotencyKey = `contract-${marker()}`;
    const sentAt = new Date();
    const lossy = losing(place);
    const { client } = run.sessions.open(lossy);
    const fault = await create(client, marked, { idempotencyKey }).then(
      () => null,
      (error: unknown) => error,
    );
    if (!lossy.hasLost()) break;
    if (fault === null) continue;
    if (!(fault instanceof ConnectionUnreachableError) && !(fault instanceof WriteUnconfirmedError)) {
      throw new ContractBroken(
        `The answer to request ${place} of a create was lost. ${saidBy(fault)}`,
        "Let the fault pass that says that it may have been sent, or throw WriteUnconfirmedError.",
      );
    }
    const lost = { idempotencyKey, sentAt };
    const written = await source.findWritten?.(run.sessions.open().client, marked, lost);
    const [first, second] = written ?? [];
    if (second) throw new ContractBroken(`${written?.length} records were found for one create.`);
    if (!first) continue;
    requireSame(source, marked, first, "What was found");
    found += 1;
  }
  if (found > 0) return `Found after ${found} ${found === 1 ? "loss" : "losses"} of an answer.`;
  throw new ContractBroken(
    "None was found, whichever answer was lost.",
    "Look for it by the key that was sent, or by what only that record can be.",
  );
}

/** Loses the answer to one of the requests that may change something; of a system that speaks no HTTP, to one of its calls. */
function losing(place: number) {
  let count = 0;
  let isLost = false;
  const passed = <Answer>(answer: Answer): Answer => {
    count += 1;
    if (count !== place) return answer;
    isLost = true;
    throw new ConnectionUnreachableError("The answer was lost on the way.", { mayHaveBeenSent: true });
  };
  return {
    betweenSockets: (sockets: SourceSockets): SourceSockets => ({
      ...sockets,
      call: async (peer, timeoutMs, act) => passed(await sockets.call(peer, timeoutMs, act)),
    }),
    hasLost: () => isLost,
    between: (http: SourceHttp): SourceHttp => ({
      get requestCount() {
        return http.requestCount;
      },
      send: async (request) => {
        const answer = await http.send(request);
        return (request.method ?? "GET") === "GET" ? answer : passed(answer);
      },
    }),
  };
}

async function checkRefused(
  run: ContractRun,
  source: EntitySource<unknown>,
  rules: WriteRules,
  data: Data | null,
): Promise<void> {
  const { entity } = source;
  const reference = writableReference(entityByName(entity).fields, rules, "create");
  await run.check("REFUSED", entity, async () => {
    const create = asWrite(source.create);
    if (!data || !reference || !create) {
      throw new ContractOpen(data ? "It refers to nothing that could be wrong." : "No record could be made.");
    }
    const wrong = { ...withMarker(source, rules, data, "create"), [reference]: "no-such-record" };
    const fault = await create(run.sessions.open().client, wrong, { idempotencyKey: `contract-${marker()}` }).then(
      (raw) => {
        throw new ContractBroken(
          `${source.identify(raw).remoteId} was made, although what ${reference} names does not exist.`,
          "Look the reference up before it is sent, where the system does not.",
        );
      },
      (error: unknown) => error,
    );
    if (fault instanceof ContractBroken) throw fault;
    run.faults.push(fault);
    if (fault instanceof InvalidInputError || fault instanceof NotFoundError || fault instanceof ConflictError) {
      return `What does not exist at ${reference} is ${fault.code}.`;
    }
    throw new ContractBroken(
      `Expected BAD_USER_INPUT for what does not exist at ${reference}. ${saidBy(fault)}`,
      "Turn the system's refusal into InvalidInputError, with the path of the field.",
    );
  });
}

async function checkUpdate(
  run: ContractRun,
  { source, records }: Sample,
  rules: WriteRules,
  made: JsonObject | null,
): Promise<void> {
  const { entity } = source;
  const update = asWrite(source.update);
  const { fields } = entityByName(entity);
  const name = markedField(fields, rules, "update");
  const raw = made ?? records[0]?.raw;
  if (!update || !name || !raw) {
    const why = !update ? "The connector does not offer it." : "There is no text that could be changed.";
    for (const check of ["UPDATE", "CONFLICT"] as const) run.skip(check, entity, why);
    return;
  }
  const { remoteId } = source.identify(raw);
  const { client } = run.sessions.open();
  const before = (source.toUnified(raw) as Data)[name] ?? null;
  const change = () => ({ [name]: marker() });
  let latest: JsonObject | null = null;
  const isChanged = await run.check("UPDATE", entity, async () => {
    const data = change();
    latest = await update(client, remoteId, data, { idempotencyKey: `contract-${marker()}`, expected: raw });
    requireSame(source, data, latest, "The answer to the update");
    const read = await source.readOne(run.sessions.open().client, remoteId);
    if (!read) throw new ContractBroken(`${remoteId} can't be found by its id after it was changed.`);
    requireSame(source, data, read, `The record ${remoteId}`);
    const [old, now] = [raw, read].map((item) => withoutTimes(source.toUnified(item) as Data, name));
    const moved = Object.keys({ ...old, ...now }).filter(
      (key) => JSON.stringify(old?.[key]) !== JSON.stringify(now?.[key]),
    );
    if (moved.length > 0) {
      throw new ContractBroken(`Only ${name} was sent, and ${moved.join(", ")} changed as well.`);
    }
    return `Changed ${name} of ${remoteId}, and nothing else.`;
  });
  if (!isChanged) {
    run.skip("CONFLICT", entity, "Nothing was changed.");
    return;
  }
  await run.check("CONFLICT", entity, async () => {
    const context = { idempotencyKey: `contract-${marker()}`, expected: raw };
    const fault = await update(client, remoteId, change(), context).then(
      () => null,
      (error: unknown) => error,
    );
    if (fault instanceof ConflictError) return "A change of what was read before the last one is CONFLICT.";
    throw new ContractBroken(
      fault ? `Expected CONFLICT. ${saidBy(fault)}` : "What was written meanwhile was overwritten.",
      fault
        ? "Turn the answer by which the system refuses an older state, often 409 or 412, into ConflictError in client.ts."
        : "Hand `context.expected` to the system's optimistic lock, or compare the time of change a moment before.",
    );
  });
  // A record that was there before gets back what it had, as far as the system lets it be empty.
  const mayBeEmpty = before !== null || !rules.fields[name]?.isNeverEmpty;
  if (!made && latest && mayBeEmpty) {
    await update(client, remoteId, { [name]: before }, { idempotencyKey: `contract-${marker()}` });
  }
}

function withoutTimes(unified: Data, name: string): Data {
  return Object.fromEntries(
    Object.entries(unified).filter(([key]) => key !== name && key !== "remoteUpdatedAt" && key !== "customFields"),
  );
}

function withMarker(source: EntitySource<unknown>, rules: WriteRules, data: Data, on: "create" | "update"): Data {
  const name = markedField(entityByName(source.entity).fields, rules, on);
  return name === null ? data : { ...data, [name]: marker() };
}

/** @throws {ContractBroken} a field reads otherwise than it was written. */
function requireSame(source: EntitySource<unknown>, data: Data, raw: JsonObject, what: string): void {
  const { fields } = entityByName(source.entity);
  const unified = source.toUnified(raw) as Data;
  const differing = Object.entries(data).flatMap(([name, value]) => {
    const field = fields[name];
    return field && reads(field, value, unified[name])
      ? []
      : [`${name}: wrote ${JSON.stringify(value)}, read ${JSON.stringify(unified[name])}`];
  });
  if (differing.length > 0) throw new ContractBroken(`${what} is not what was written. ${differing.join("; ")}`);
}
