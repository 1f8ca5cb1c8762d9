import { Anchor, Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import {
  idFieldName,
  labelSuffix,
  rawSuffix,
  type FieldDefinition,
  type FieldMap,
} from "../../../../schema/definition/index.js";
import { isEntityName } from "../../../../schema/entities/index.js";
import { Scroll } from "../parts/scroll.js";
import { Status, words } from "../parts/status.js";
import { Day, duration, Moment } from "../parts/time.js";
import { addressOf } from "./address.js";
import { labelOf, type RecordRow } from "./documents.js";
import { spoken } from "./names.js";

type Parts = Readonly<Record<string, unknown>>;

/** Whether a field of a record, or of a part of one, has nothing to show. */
export function isEmpty(name: string, field: FieldDefinition, parts: Parts): boolean {
  const value = field.kind === "reference" ? parts[idFieldName(name, field)] : parts[name];
  if (Array.isArray(value)) {
    return value.length === 0 && !(field.kind === "references" && isFilled(parts[idFieldName(name, field)]));
  }
  return value === null || value === undefined || value === "";
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** The value of one declared field, whatever its kind. */
export function Value({
  name,
  field,
  parts,
}: {
  readonly name: string;
  readonly field: FieldDefinition;
  readonly parts: Parts;
}): ReactNode {
  if (isEmpty(name, field, parts)) return null;
  const value = parts[name];
  switch (field.kind) {
    case "boolean":
      return value === true ? "Yes" : "No";
    case "date":
      return <Day date={String(value)} />;
    case "dateTime":
      return <Moment at={String(value)} />;
    case "decimal":
      return <span className="figure">{grouped(String(value))}</span>;
    case "duration":
      return duration(Number(value));
    case "int":
      return <span className="figure">{Number(value).toLocaleString("en", { useGrouping: false })}</span>;
    case "money": {
      const { amount, currency } = value as { readonly amount: string; readonly currency: string };
      return (
        <span className="figure">
          {grouped(amount)} {currency}
        </span>
      );
    }
    case "enum": {
      const [raw, label] = [parts[`${name}${rawSuffix}`], parts[`${name}${labelSuffix}`]];
      const said = label ?? raw;
      const isSame =
        typeof said !== "string" ||
        said === "" ||
        [value, words(String(value))].some((one) => isAlike(String(one), said));
      return (
        <>
          {name === "status" ? <Status value={String(value)} /> : words(String(value))}
          {!isSame && (
            <Text
              size="xs"
              title={label ? `As the source says it; its own value is ${String(raw)}` : "As the source says it"}
            >
              {said}
            </Text>
          )}
        </>
      );
    }
    case "strings":
      return (value as readonly string[]).join(", ");
    case "enums":
      return (value as readonly string[]).map(words).join(", ");
    case "reference":
      return (
        <Reference entity={field.entity} id={String(parts[idFieldName(name, field)])} row={value as RecordRow | null} />
      );
    case "references":
      return <References entity={field.entity} ids={parts[idFieldName(name, field)]} rows={value} />;
    case "object":
      return <Fields fields={field.object.fields} parts={value as Parts} />;
    case "objects":
      return <Rows label={spoken(name)} fields={field.object.fields} rows={value as readonly Parts[]} />;
    default:
      return String(value);
  }
}

function isAlike(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

/** `374137.98` as `374,137.98`, digit for digit: an amount is no floating-point number. */
function grouped(amount: string): string {
  const [whole = "", ...fraction] = amount.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}

function Reference({
  entity,
  id,
  row,
}: {
  readonly entity: string;
  readonly id: string;
  readonly row: RecordRow | null | undefined;
}) {
  if (!isEntityName(entity)) return id;
  if (!row) {
    return (
      <Text span className="mono" title="That record is not stored here">
        {id}
      </Text>
    );
  }
  return (
    <Anchor component={Link} href={addressOf(entity, row.id)} size="sm">
      {labelOf(entity, row)}
    </Anchor>
  );
}

function References({ entity, ids, rows }: { readonly entity: string; readonly ids: unknown; readonly rows: unknown }) {
  const known = new Map((Array.isArray(rows) ? (rows as RecordRow[]) : []).map((row) => [row.id, row]));
  return (
    <Stack gap={2}>
      {(Array.isArray(ids) ? (ids as string[]) : []).map((id) => (
        <Reference key={id} entity={entity} id={id} row={known.get(id)} />
      ))}
    </Stack>
  );
}

/** A part of a record: its fields that have a value, one below the other. */
function Fields({ fields, parts }: { readonly fields: FieldMap; readonly parts: Parts }) {
  return (
    <Stack gap={2}>
      {Object.entries(fields)
        .filter(([name, field]) => !isEmpty(name, field, parts))
        .map(([name, field]) => (
          <Text key={name} size="sm" component="div">
            {spoken(name)}: <Value name={name} field={field} parts={parts} />
          </Text>
        ))}
    </Stack>
  );
}

/** Parts of a record, such as an order's lines: the columns that any of them fills. */
function Rows({
  label,
  fields,
  rows,
}: {
  readonly label: string;
  readonly fields: FieldMap;
  readonly rows: readonly Parts[];
}) {
  const columns = Object.entries(fields).filter(([name, field]) => rows.some((row) => !isEmpty(name, field, row)));
  return (
    <Scroll label={label}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {columns.map(([name, { description }]) => (
              <Table.Th key={name} scope="col" title={description}>
                {spoken(name)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, place) => (
            <Table.Tr key={place}>
              {columns.map(([name, field]) => (
                <Table.Td key={name}>
                  <Value name={name} field={field} parts={row} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
