import { Text } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { ConnectionUsageDocument } from "../../generated/graphql.js";

/** How many requests a connection has cost its system, today and in all. */
export function UsageLine({ connectionId }: { readonly connectionId: string }) {
  const [today] = useState(() => `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`);
  const [{ data }] = useQuery({
    query: ConnectionUsageDocument,
    variables: { connectionId, today },
    requestPolicy: "cache-and-network",
  });
  if (!data) return null;
  const count = (number: number) => number.toLocaleString("en");
  return (
    <Text size="sm">
      Requests to the system: {count(data.today.requests)} today (UTC), {count(data.total.requests)} in all, for{" "}
      {count(data.total.recordsRead)} records read.
    </Text>
  );
}
