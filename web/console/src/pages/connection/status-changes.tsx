import { Stack, Table, Text, Title } from "@mantine/core";
import { StatusHistoryDocument } from "../../generated/graphql.js";
import { Fault, Waiting } from "../../parts/answers.js";
import { usePages } from "../../parts/paged.js";
import { Pager } from "../../parts/pager.js";
import { Scroll } from "../../parts/scroll.js";
import { Status } from "../../parts/status.js";
import { duration, Moment, useNow, When } from "../../parts/time.js";
import { useReloadOn } from "../../parts/use-look-again.js";

/** Every change of the status, newest first, and how long each lasted. */
export function StatusChanges({
  connectionId,
  since,
}: {
  readonly connectionId: string;
  /** Of the status that it has now: another one is another list. */
  readonly since: string;
}) {
  const { data, error, fetching, items, reload, ...pager } = usePages(
    StatusHistoryDocument,
    { connectionId, first: 20 },
    ({ statusHistory }) => statusHistory,
  );
  useReloadOn(since, reload);
  const now = useNow();
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        Changes of the status
      </Title>
      {error && !data && <Fault error={error} retry={reload} />}
      {fetching && !data && <Waiting />}
      {data && items.length === 0 && (
        <Text size="sm">
          It did not change since it was connected, or in the last 90 days: older changes are not kept.
        </Text>
      )}
      {items.length > 0 && (
        <Scroll label="Changes of the status">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">When</Table.Th>
                <Table.Th scope="col">From</Table.Th>
                <Table.Th scope="col">To</Table.Th>
                <Table.Th scope="col">Lasted</Table.Th>
                <Table.Th scope="col">Why</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ id, previous, status, reason, at }, place) => (
                <Table.Tr key={id}>
                  <Table.Td className="figure">
                    <Moment at={at} />
                    <Text size="xs">
                      <When at={at} />
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Status value={previous} />
                  </Table.Td>
                  <Table.Td>
                    <Status value={status} />
                  </Table.Td>
                  <Table.Td className="figure">{lasted(at, items[place - 1]?.at)}</Table.Td>
                  <Table.Td miw={240}>
                    <Text size="sm">{reason}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      <Pager {...pager} />
    </Stack>
  );

  /** Until the change above it; of the first of a later page that one is on the page before. */
  function lasted(at: string, until: string | undefined): string {
    if (until === undefined && pager.number > 1) return "";
    const end = until === undefined ? now.getTime() : Date.parse(until);
    const seconds = Math.max(0, (end - Date.parse(at)) / 1_000);
    return `${duration(seconds)}${until === undefined ? " so far" : ""}`;
  }
}
