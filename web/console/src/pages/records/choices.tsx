import { ActionIcon, Button, Group, MultiSelect, Paper, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useRef, useState, type FormEvent } from "react";
import { searchedFields, type EntityDefinition } from "../../../../../schema/definition/index.js";
import type { IndexedFieldDefinition } from "../../../../../schema/types/field-names.js";
import { ConnectionSelect } from "../../parts/connection-select.js";
import { words } from "../../parts/status.js";
import type { Condition } from "../../records/address.js";
import {
  columnsOf,
  conditionFields,
  isComplete,
  operatorName,
  operatorsOf,
  ordersOf,
  usualColumns,
  type Look,
} from "../../records/conditions.js";
import { spoken } from "../../records/names.js";

/** Which records, in which order and columns. Conditions are asked for together, when one says so. */
export function Choices({
  entity,
  look,
  change,
}: {
  readonly entity: EntityDefinition;
  readonly look: Look;
  readonly change: (changed: Partial<Look>) => void;
}) {
  const [conditions, setConditions] = useState<readonly Condition[]>(look.conditions);
  const [search, setSearch] = useState(look.search);
  // The keyboard goes on in a row that was added, and where rows are added once one is gone.
  const [added, setAdded] = useState<number | null>(null);
  const adding = useRef<HTMLButtonElement>(null);
  const searched = searchedFields(entity);
  const fields = conditionFields(entity);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change({ conditions: conditions.filter(isComplete), search: search.trim() });
  };
  const add = () => {
    const [first] = fields.filter(({ name }) => !conditions.some(({ field }) => field === name));
    if (!first) return;
    setAdded(conditions.length);
    setConditions([...conditions, started(first)]);
  };
  return (
    <Paper withBorder p="sm">
      <form onSubmit={submit} role="search" aria-label="Which records">
        <Stack gap="sm">
          {searched.length > 0 && (
            <TextInput
              label="Search"
              description={`Words in ${searched.map((name) => spoken(name).toLowerCase()).join(", ")}; pum* for words that begin so`}
              value={search}
              onChange={({ currentTarget }) => setSearch(currentTarget.value)}
            />
          )}
          {conditions.map((condition, place) => (
            <ConditionRow
              key={place}
              condition={condition}
              fields={fields}
              isNew={place === added}
              change={(changed) => setConditions(conditions.map((other, at) => (at === place ? changed : other)))}
              remove={() => {
                const left = conditions.filter((_, at) => at !== place);
                setConditions(left);
                if (look.conditions.length > 0) change({ conditions: left.filter(isComplete) });
                setAdded(null);
                adding.current?.focus();
              }}
            />
          ))}
          <Group gap="xs">
            <Button type="submit" size="xs">
              Find
            </Button>
            <Button ref={adding} variant="default" size="xs" onClick={add}>
              Add a condition
            </Button>
          </Group>
        </Stack>
      </form>
      <Group align="flex-end" mt="sm">
        <Select
          label="Order"
          placeholder="Last changed first"
          clearable
          searchable
          data={[...ordersOf(entity)]}
          value={look.order === "" ? null : look.order}
          onChange={(order) => change({ order: order ?? "" })}
        />
        <MultiSelect
          label="Columns"
          searchable
          maw={560}
          data={columnsOf(entity).map((value) => ({ value, label: spoken(value) }))}
          value={[...(look.columns ?? usualColumns(entity))]}
          onChange={(columns) => change({ columns })}
        />
        <Switch
          label="Also those that are gone"
          checked={look.includeDeleted}
          onChange={({ currentTarget }) => change({ includeDeleted: currentTarget.checked })}
        />
      </Group>
    </Paper>
  );
}

function started(definition: IndexedFieldDefinition): Condition {
  const [operator = "is"] = operatorsOf(definition);
  return { field: definition.name, operator, value: "" };
}

function ConditionRow({
  condition,
  fields,
  isNew,
  change,
  remove,
}: {
  readonly condition: Condition;
  readonly fields: readonly IndexedFieldDefinition[];
  readonly isNew: boolean;
  readonly change: (condition: Condition) => void;
  readonly remove: () => void;
}) {
  const definition = fields.find(({ name }) => name === condition.field);
  if (!definition) {
    return (
      <Group gap="xs">
        <Text size="sm">There is no condition on {condition.field}.</Text>
        <Button size="compact-xs" variant="default" onClick={remove}>
          Take it away
        </Button>
      </Group>
    );
  }
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Field"
        autoFocus={isNew}
        openOnFocus={false}
        searchable
        allowDeselect={false}
        data={fields.map(({ name }) => ({ value: name, label: spoken(name.replace(/Id$/, "")) }))}
        value={condition.field}
        onChange={(name) => {
          const chosen = fields.find((field) => field.name === name);
          if (chosen) change(started(chosen));
        }}
      />
      <Select
        label="Comparison"
        allowDeselect={false}
        data={operatorsOf(definition).map((value) => ({ value, label: operatorName(value, definition.field.kind) }))}
        value={condition.operator}
        onChange={(operator) => operator && change({ ...condition, operator: operator })}
      />
      {condition.operator !== "empty" && (
        <ConditionValue
          definition={definition}
          value={condition.value}
          change={(value) => change({ ...condition, value })}
        />
      )}
      <ActionIcon
        variant="default"
        size="lg"
        onClick={remove}
        aria-label={`Take away the condition on ${spoken(condition.field)}`}
      >
        ✕
      </ActionIcon>
    </Group>
  );
}

function ConditionValue({
  definition: { name, field },
  value,
  change,
}: {
  readonly definition: IndexedFieldDefinition;
  readonly value: string;
  readonly change: (value: string) => void;
}) {
  if (field.kind === "connection") {
    return (
      <ConnectionSelect label="Connection" value={value === "" ? null : value} onChange={(id) => change(id ?? "")} />
    );
  }
  if (field.kind === "enum") {
    return (
      <MultiSelect
        label="Values"
        miw={240}
        data={Object.entries(field.enumeration.values).map(([key]) => ({ value: key, label: words(key) }))}
        value={value === "" ? [] : value.split(",")}
        onChange={(values) => change(values.join(","))}
      />
    );
  }
  if (field.kind === "boolean") {
    return (
      <Select
        label="Value"
        data={[
          { value: "true", label: "Yes" },
          { value: "false", label: "No" },
        ]}
        value={value === "" ? null : value}
        onChange={(chosen) => change(chosen ?? "")}
      />
    );
  }
  const type =
    { date: "date", dateTime: "datetime-local", int: "number", duration: "number" }[field.kind as string] ?? "text";
  return (
    <TextInput
      label={"entity" in field ? `Id of ${spoken(name).toLowerCase()}` : "Value"}
      type={type}
      value={field.kind === "dateTime" ? localOf(value) : value}
      onChange={({ currentTarget }) =>
        change(field.kind === "dateTime" ? instantOf(currentTarget.value) : currentTarget.value)
      }
    />
  );
}

/** The clock of the browser is what people type; the address and the graph have the instant. */
function instantOf(local: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}

function localOf(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return "";
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
