import { isDeepStrictEqual } from "node:util";
import type { WriteData } from "../../../schema/definition/index.js";
import type { Entities } from "../../../schema/entities/index.js";
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SourceForbiddenError,
  WriteUnconfirmedError,
  type InputProblem,
} from "../../errors/index.js";
import type { JsonObject, JsonValue, LostWrite } from "../connector.js";
import { completed, readRecord } from "./changes.js";
import type { RequestTrackerClient, RtRecord } from "./client.js";
import { priorityNumbers, statuses, ticketRules } from "./ticket-rules.js";
import { tickets } from "./tickets.js";
import { instantAt, objectsAt, quoted, textAt } from "./values.js";

export type TicketData = WriteData<Entities["WorkRequest"]>;

/** Between the clocks of the database, this process and RT, beyond the difference that is measured. */
const toleranceMs = 120_000;
/** Made by one account within moments with one subject; more of them are not this one. */
const mostCandidates = 100;
/** What RT takes for "no date". */
const noDate = new Date(0);

export async function createTicket(client: RequestTrackerClient, data: TicketData): Promise<RtRecord> {
  await requireReferences(client, data);
  const values: Record<string, JsonValue> = { Queue: client.config.queue, ...plainValues(data) };
  if (data.description) Object.assign(values, { Content: data.description, ContentType: "text/plain" });
  if (data.requesterEmail) values["Requestor"] = [data.requesterEmail];
  if (data.asset) values["RefersTo"] = [`asset:${data.asset}`];
  return readBack(client, await client.create("ticket", values));
}

export async function updateTicket(
  client: RequestTrackerClient,
  remoteId: string,
  data: TicketData,
  expected: JsonObject | undefined,
): Promise<RtRecord> {
  await requireReferences(client, data);
  // Before the record: what changes after this is refused by RT itself.
  const head = await client.head("ticket", remoteId);
  const stored = head && (await readRecord(client, tickets, remoteId));
  if (!stored) throw new NotFoundError("Request Tracker has no such ticket.");
  if (expected) requireUnchanged(stored, expected);
  const values: Record<string, JsonValue> = plainValues(data);
  // A ticket whose status means the same already keeps it: stalled is as good as open.
  if (data.status && statusOf(stored) === data.status) delete values["Status"];
  const linked = assetsOf(stored);
  if (data.asset !== undefined) {
    if (data.asset && !linked.includes(data.asset)) values["AddRefersTo"] = [`asset:${data.asset}`];
    const gone = linked.filter((id) => id !== data.asset);
    if (gone.length > 0) values["DeleteRefersTo"] = gone.map((id) => `asset:${id}`);
  }
  if (Object.keys(values).length === 0) return stored;
  const messages = await client.update("ticket", remoteId, values, head.etag);
  const after = await readBack(client, remoteId);
  requireDone(after, data, messages);
  return after;
}

/** Looks for the ticket that a create made whose answer was lost: made since by this account, in this queue, with this subject. */
export async function findTickets(
  client: RequestTrackerClient,
  data: TicketData,
  { sentAt }: LostWrite,
): Promise<RtRecord[]> {
  const since = await client.secondsSince(new Date(sentAt.getTime() - toleranceMs));
  const conditions = [
    "Creator = '__CurrentUser__'",
    `Queue = ${quoted(client.config.queue)}`,
    `Subject = ${quoted(data.title ?? "")}`,
    `Created > '${since} seconds ago'`,
  ];
  const { items } = await client.list("tickets", {
    query: conditions.join(" AND "),
    limit: mostCandidates,
    fields: tickets.fields,
    subfields: tickets.subfields,
  });
  const found = await completed(client, tickets, items);
  return found.filter(
    (ticket) => textAt(ticket, "Subject") === data.title && (assetsOf(ticket)[0] ?? null) === (data.asset ?? null),
  );
}

export function assetsOf(ticket: RtRecord): readonly string[] {
  const assets = ticket["assets"];
  return Array.isArray(assets) ? (assets as readonly string[]) : [];
}

function plainValues(data: TicketData): Record<string, JsonValue> {
  const problems: InputProblem[] = Object.entries(data).flatMap(([name, value]) =>
    value === undefined || name in ticketRules.fields
      ? []
      : [{ path: [name], message: "Request Tracker has no such field of a ticket that can be written." }],
  );
  throwIfAny(problems);
  const values: Record<string, JsonValue> = {};
  if (data.title !== undefined) values["Subject"] = data.title;
  if (data.status) values["Status"] = codeOf(data.status);
  if (data.priority) values["Priority"] = priorityNumbers[data.priority as keyof typeof priorityNumbers];
  if (data.requiredBy !== undefined) values["Due"] = rtInstant(data.requiredBy ?? noDate);
  return values;
}

/** UTC, without saying so: RT stores one with a `T` and a `Z` in a form that it can't read again. */
function rtInstant(instant: Date): string {
  return instant.toISOString().slice(0, 19).replace("T", " ");
}

function codeOf(status: string): string {
  return [...statuses].find(([, ours]) => ours === status)?.[0] ?? status;
}

function statusOf(ticket: RtRecord): string | undefined {
  return (statuses as ReadonlyMap<string, string>).get(textAt(ticket, "Status") ?? "");
}

/** RT links to what does not exist without a word. */
async function requireReferences(client: RequestTrackerClient, { asset }: TicketData): Promise<void> {
  if (!asset) return;
  const head = /^[1-9]\d{0,9}$/.test(asset)
    ? await client.head("asset", asset).catch((error: unknown) => {
        if (error instanceof SourceForbiddenError) return null;
        throw error;
      })
    : null;
  if (head) return;
  throwIfAny([{ path: ["asset"], message: `Request Tracker has no asset ${asset}, or the account may not see it.` }]);
}

function throwIfAny(problems: readonly InputProblem[]): void {
  if (problems.length === 0) return;
  const list = problems.map(({ path, message }) => `${path.join(".")}: ${message}`).join(" ");
  throw new InvalidInputError(`Request Tracker can't take this work request. ${list}`, { problems });
}

function requireUnchanged(stored: RtRecord, expected: JsonObject): void {
  const [now, then] = [instantAt(stored, "LastUpdated"), instantAt(expected, "LastUpdated")];
  if (!now || !then || now < then) return;
  // Times are of seconds: of two changes within one, the content tells.
  if (now.getTime() === then.getTime() && isDeepStrictEqual(content(stored), content(expected))) return;
  throw new ConflictError(
    `The ticket was changed in Request Tracker at ${now.toISOString()}, after what you decided upon. Read it again and decide anew.`,
  );
}

/** Without the kinds of custom fields: they say nothing of the ticket, and were not always kept. */
function content(ticket: JsonObject): JsonObject {
  const custom = objectsAt(ticket, "custom").map(({ name = null, values = null }) => ({ name, values }));
  return { ...ticket, custom };
}

/** RT answers 200 whatever it did; only words say what it refused, so that what it has now is looked at. */
function requireDone(after: RtRecord, data: TicketData, messages: readonly string[]): void {
  const due = instantAt(after, "Due") ?? null;
  const wantedDue = data.requiredBy && Math.floor(data.requiredBy.getTime() / 1_000) * 1_000;
  const isDone: Readonly<Record<string, boolean>> = {
    title: data.title === undefined || textAt(after, "Subject") === data.title,
    status: !data.status || statusOf(after) === data.status,
    priority:
      !data.priority ||
      textAt(after, "Priority") === String(priorityNumbers[data.priority as keyof typeof priorityNumbers]),
    requiredBy: data.requiredBy === undefined || (due?.getTime() ?? null) === wantedDue,
    asset: data.asset === undefined || isDeepStrictEqual(assetsOf(after), data.asset === null ? [] : [data.asset]),
  };
  const said = messages.join(" ").slice(0, 500);
  throwIfAny(
    Object.entries(isDone).flatMap(([name, done]) => (done ? [] : [{ path: [name], message: `It said: ${said}` }])),
  );
}

async function readBack(client: RequestTrackerClient, id: string): Promise<RtRecord> {
  const record = await readRecord(client, tickets, id).catch((error: unknown) => {
    if (error instanceof SourceForbiddenError) return null;
    throw error;
  });
  if (record) return record;
  throw new WriteUnconfirmedError(
    `The ticket ${id} was stored in Request Tracker, but the account may not read it, or its queue is not among those that are read.`,
    { details: { remoteId: id } },
  );
}
