/** A record as it goes out, with whatever fields its kind has. */
export type AnyRecord = Readonly<Record<string, unknown>>;

export function withoutField(record: AnyRecord, field: string): AnyRecord {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));
}

/** A field that the record has already stays as it is. */
export function withField(record: AnyRecord, field: string): AnyRecord {
  return Object.hasOwn(record, field) ? record : { ...record, [field]: "new" };
}

/** Null stays null, since it is of every type. */
export function retyped(record: AnyRecord, field: string): AnyRecord {
  if (!Object.hasOwn(record, field) || record[field] === null) return record;
  return { ...record, [field]: ofOtherType(record[field]) };
}

function ofOtherType(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      return [value];
    case "object":
      return JSON.stringify(value);
    default:
      return String(value);
  }
}

/** What databases store that were told no date; no client can make an instant of it. */
const noDate = "0000-00-00 00:00:00";

/** Spoils the first `count` records it meets, and them again each time they come. */
export function poisoner(count: number): (record: AnyRecord) => AnyRecord {
  const poisoned = new Set<unknown>();
  return (record) => {
    if (poisoned.size < count) poisoned.add(record["id"]);
    return poisoned.has(record["id"]) ? { ...record, created_at: noDate } : record;
  };
}

/** Changes each record in the body of an answer: the items of a list, or the one that it is. Anything else stays. */
export function changeRecords(body: Buffer, change: (record: AnyRecord) => AnyRecord): Buffer {
  const answer = JSON.parse(body.toString()) as AnyRecord;
  const { items } = answer;
  if (Array.isArray(items)) {
    return Buffer.from(JSON.stringify({ ...answer, items: (items as AnyRecord[]).map(change) }));
  }
  return typeof answer["id"] === "string" ? Buffer.from(JSON.stringify(change(answer))) : body;
}
