import { Accordion, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "urql";
import { QuarantineDocument, RetryQuarantinedDocument } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Pager } from "../../parts/pager.js";
import { usePages } from "../../parts/paged.js";
import { When } from "../../parts/time.js";
import { spoken } from "../../records/names.js";
import { Payload } from "./payload.js";

/** Records that could not be mapped: why, what the source sent, and another try. */
export function Quarantine({ connectionId }: { readonly connectionId: string }) {
  const { data, error, fetching, items, reload, ...pager } = usePages(
    QuarantineDocument,
    { connectionId },
    ({ quarantine }) => quarantine,
  );
  const [retried, retry] = useMutation(RetryQuarantinedDocument);
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (items.length === 0)
    return <Empty title="Every record could be read">Those that can&apos;t be mapped wait here.</Empty>;
  return (
    <Stack>
      <Group>
        <Button size="xs" loading={retried.fetching} onClick={() => void retry({ input: { connectionId } })}>
          Try all again
        </Button>
        {retried.data && <Text size="sm">They are mapped again, from what is stored; see Syncs.</Text>}
      </Group>
      {retried.error && <Fault error={retried.error} />}
      <Accordion variant="separated" order={3} keepMounted={false}>
        {items.map((record) => (
          <Accordion.Item key={record.id} value={record.id}>
            <Accordion.Control>
              <Text size="sm" fw={600}>
                {spoken(record.entity)} {record.remoteId}
              </Text>
              <Text size="sm">{record.message}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Text size="sm">
                {record.stage === "MAP" ? "It can't be mapped" : "It can't be stored"} because of{" "}
                {record.path === "" ? "the record as a whole" : <code>{record.path}</code>}. Seen {record.count}{" "}
                {record.count === 1 ? "time" : "times"}, first <When at={record.firstAt} />, last{" "}
                <When at={record.lastAt} />.
              </Text>
              <Payload connectionId={connectionId} entity={record.entity} id={record.id} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Pager {...pager} />
    </Stack>
  );
}
