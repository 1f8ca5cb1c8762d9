import { Code, Stack } from "@mantine/core";
import { useQuery } from "urql";
import { RecordPayloadDocument } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Sources } from "./sources.js";

const scope = "records:raw";

/** What the source sent, for whoever may see that. */
export function Raw({ id, scopes }: { readonly id: string; readonly scopes: readonly string[] }) {
  const isAllowed = scopes.includes(scope);
  const [{ data, error, fetching }, reload] = useQuery({
    query: RecordPayloadDocument,
    variables: { id, withConnections: scopes.includes("connections:read") },
    pause: !isAllowed,
  });
  if (!isAllowed) {
    return (
      <Empty title={`This session lacks ${scope}`}>
        Sign in with a link that has it: <code>tributary console link --scopes records:read,{scope}</code>
      </Empty>
    );
  }
  if (error && !data) return <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />;
  if (fetching) return <Waiting />;
  const record = data?.node && "raw" in data.node ? data.node : null;
  const raw = record?.raw;
  if (raw === null || raw === undefined) {
    return (
      <Empty title="No payload is kept">
        The record was made by a write that is not synced yet, or its payload is gone.
      </Empty>
    );
  }
  return (
    <Stack>
      <Code block className="payload" tabIndex={0}>
        {JSON.stringify(raw, null, 2)}
      </Code>
      {record?.fieldProvenance && <Sources fields={record.fieldProvenance} />}
    </Stack>
  );
}
