import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { ConnectionDocument, ConnectionsDocument } from "../generated/graphql.js";

const offered = 20;
const typingMs = 250;

/** One connection among any number: what is typed is looked for by the gateway, a few are offered. */
export function ConnectionSelect({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), typingMs);
  const [{ data }] = useQuery({
    query: ConnectionsDocument,
    variables: { first: offered, filter: search === "" ? {} : { search } },
  });
  const [{ data: chosen }] = useQuery({
    query: ConnectionDocument,
    variables: { id: value ?? "" },
    pause: value === null,
  });
  const found = data?.connections.nodes.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const own = value === null ? [] : [{ value, label: chosen?.connection?.name ?? value }];
  const options = [...own, ...found.filter((option) => option.value !== value)];
  return (
    <Select
      label={label}
      placeholder="Any"
      searchable
      clearable
      nothingFoundMessage="No connection is called so"
      data={options}
      value={value}
      onChange={onChange}
      onSearchChange={(text) => setTyped(own.some((option) => option.label === text) ? "" : text)}
      // What the gateway found is what there is, by name, customer or id.
      filter={({ options: all }) => all}
    />
  );
}
