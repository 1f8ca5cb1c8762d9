import type { JsonObject, JsonValue } from "../connector.js";

/** One column of a result, as the server describes it. */
export interface ColumnType {
  readonly name: string;
  readonly dataTypeID: number;
}

/** Types of PostgreSQL by their numbers, which never change (pg_type.dat). */
const oids = {
  bool: 16,
  int2: 21,
  int4: 23,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  jsonb: 3802,
  arrayOfBpchar: 1014,
} as const;

/** Arrays of what is text, or is kept as the text that it came as. */
const arrays: ReadonlySet<number> = new Set([
  1009, // text
  1015, // varchar
  1014, // bpchar
  1016, // int8
  1231, // numeric
  2951, // uuid
  1115, // timestamp
  1185, // timestamptz
  1182, // date
]);
const arraysOfNumbers: ReadonlySet<number> = new Set([1005, 1007, 1028, 1021, 1022]);

/** A row as JSON. */
export function rowOf(columns: readonly ColumnType[], row: readonly (string | null)[]): JsonObject {
  return Object.fromEntries(
    columns.map(({ name, dataTypeID }, place) => [name, valueOf(dataTypeID, row[place] ?? null)]),
  );
}

/**
 * A value as JSON, from the text that the server sends. What JSON's numbers can't hold exactly stays text: bigint and numeric. So do
 * times, which keep their microseconds that way: they are compared with again. The blanks that fill up a CHAR are no part of it.
 */
export function valueOf(type: number, text: string | null): JsonValue {
  if (text === null) return null;
  switch (type) {
    case oids.bool:
      return text === "t";
    case oids.int2:
    case oids.int4:
    case oids.oid:
      return Number(text);
    case oids.float4:
    case oids.float8:
      return finiteOr(text);
    case oids.bpchar:
      return unpadded(text);
    case oids.json:
    case oids.jsonb:
      return JSON.parse(text) as JsonValue;
    default:
      if (arraysOfNumbers.has(type)) return arrayOf(text, finiteOr);
      if (arrays.has(type)) return arrayOf(text, type === oids.arrayOfBpchar ? unpadded : (item) => item);
      return text;
  }
}

function finiteOr(text: string): JsonValue {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function unpadded(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === " ") end -= 1;
  return text.slice(0, end);
}

/** `{a,"b c",NULL,{d}}`; bounds before it (`[0:1]={…}`) say nothing here. */
function arrayOf(text: string, item: (text: string) => JsonValue): JsonValue {
  const start = text.indexOf("{");
  let place = start;
  const list = (): JsonValue[] => {
    const items: JsonValue[] = [];
    place += 1;
    for (;;) {
      const sign = text[place];
      if (sign === undefined) return items;
      if (sign === "}") {
        place += 1;
        return items;
      }
      if (sign === ",") place += 1;
      else if (sign === "{") items.push(list());
      else items.push(sign === '"' ? item(quotedItem()) : plainItem());
    }
  };
  const quotedItem = (): string => {
    let read = "";
    for (place += 1; place < text.length && text[place] !== '"'; place += 1) {
      if (text[place] === "\\") place += 1;
      read += text[place] ?? "";
    }
    place += 1;
    return read;
  };
  const plainItem = (): JsonValue => {
    const end = /[,}]/g;
    end.lastIndex = place;
    const until = end.exec(text)?.index ?? text.length;
    const read = text.slice(place, until);
    place = until;
    return read === "NULL" ? null : item(read);
  };
  return start < 0 ? text : list();
}
