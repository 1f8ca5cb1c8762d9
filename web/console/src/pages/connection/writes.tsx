import { Accordion, Anchor, Group, Stack, Text } from "@mantine/core";
import { Link } from "wouter";
import { WriteLogDocument, type WriteLogQuery } from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { usePages } from "../../parts/paged.js";
import { Pager } from "../../parts/pager.js";
import { Status, words } from "../../parts/status.js";
import { Moment, When } from "../../parts/time.js";
import { addressOf } from "../../records/address.js";
import { spoken } from "../../records/names.js";

type Write = WriteLogQuery["writes"]["nodes"][number];

/** What was sent to the system, newest first, and what became of it. */
export function Writes({ connectionId }: { readonly connectionId: string }) {
  const { data, error, fetching, items, reload, ...pager } = usePages(
    WriteLogDocument,
    { connectionId },
    ({ writes }) => writes,
  );
  if (error && !data) return <Fault error={error} retry={reload} />;
  if (fetching && !data) return <Waiting />;
  if (items.length === 0)
    return (
      <Empty title="Nothing was written yet">
        Mutations such as <code>createWorkOrder</code> write to the system; each is kept here for 90 days.
      </Empty>
    );
  return (
    <Stack>
      <Accordion variant="separated" order={3} keepMounted={false}>
        {items.map((write) => (
          <Accordion.Item key={write.id} value={write.id}>
            <Accordion.Control>
              <Group gap="sm">
                <Text size="sm" fw={600}>
                  {words(write.operation)} {spoken(write.entity).toLowerCase()}
                </Text>
                <Status value={write.state} />
                <Text size="sm">
                  <When at={write.createdAt} />
                  {write.attempts !== 1 && `, sent ${write.attempts} times`}
                </Text>
              </Group>
              {write.error && <Text size="sm">{write.error.message}</Text>}
            </Accordion.Control>
            <Accordion.Panel>
              <Details write={write} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      <Pager {...pager} />
    </Stack>
  );
}

function Details({ write }: { readonly write: Write }) {
  return (
    <Stack gap={4}>
      <Text size="sm">
        Asked for <Moment at={write.createdAt} />
        {write.sentAt && (
          <>
            , sent <Moment at={write.sentAt} />
          </>
        )}
        {write.settledAt && (
          <>
            , at its end <Moment at={write.settledAt} />
          </>
        )}
        {!write.settledAt && write.deadline && (
          <>
            , may be sent until <Moment at={write.deadline} />
          </>
        )}
        .
      </Text>
      {write.error && (
        <Text size="sm">
          {write.error.code}: {write.error.message}
        </Text>
      )}
      {write.error?.problems?.map(({ path, message }) => (
        <Text size="sm" key={`${JSON.stringify(path)}${message}`}>
          <code>{Array.isArray(path) ? path.join(".") : String(path)}</code>: {message}
        </Text>
      ))}
      {write.recordId && (
        <Anchor component={Link} href={addressOf(write.entity, write.recordId)} size="sm">
          See the record
        </Anchor>
      )}
      <Text className="mono">
        {write.id}
        {write.idempotencyKey && `, key ${write.idempotencyKey}`}
      </Text>
    </Stack>
  );
}
