import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useClient, useQuery } from "urql";
import { ConnectionNameDocument, ConnectionsDocument } from "../generated/graphql.js";

const offered = 20;
const typingMs = 250;

/** Several connections among any number: what is typed is looked for by the gateway, a few are offered. */
export function ConnectionsSelect({
  label,
  description,
  value,
  onChange,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
}) {
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), typingMs);
  const [{ data }] = useQuery({
    query: ConnectionsDocument,
    variables: { first: offered, filter: search === "" ? {} : { search } },
  });
  const names = useNames(value);
  const found = new Map(data?.connections.nodes.map(({ id, name }) => [id, name]));
  const ids = [...new Set([...value, ...found.keys()])];
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={value.length === 0 ? "All" : ""}
      searchable
      clearable
      nothingFoundMessage="No connection is called so"
      data={ids.map((id) => ({ value: id, label: found.get(id) ?? names.get(id) ?? id }))}
      value={[...value]}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      // What the gateway found is what there is, by name, customer or id.
      filter={({ options }) => options}
    />
  );
}

/** Names of those that are chosen, asked for one by one: they are few. */
function useNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const client = useClient();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const key = ids.join(" ");
  useEffect(() => {
    let isCurrent = true;
    const wanted = key.split(" ").filter((id) => id !== "");
    void Promise.all(
      wanted.map(async (id) => {
        const { data } = await client.query(ConnectionNameDocument, { id }).toPromise();
        return [id, data?.connection?.name ?? id] as const;
      }),
    ).then((known) => isCurrent && setNames(new Map(known)));
    return () => {
      isCurrent = false;
    };
  }, [client, key]);
  return names;
}
