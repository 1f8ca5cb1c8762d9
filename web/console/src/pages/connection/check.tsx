import { Button, Group, Select, Stack, Switch, Table, Text } from "@mantine/core";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import {
  ConnectionReportsDocument,
  TestConnectionDocument,
  type ReportDetailsFragment,
} from "../../generated/graphql.js";
import { Empty, Fault, Waiting } from "../../parts/answers.js";
import { Scroll } from "../../parts/scroll.js";
import { Status, words } from "../../parts/status.js";
import { calendarAndClock, duration, Moment, When } from "../../parts/time.js";
import { spoken } from "../../records/names.js";

/** Tries the connection out from login to a dry run of writes, and keeps what earlier tries found. */
export function Check({ connectionId }: { readonly connectionId: string }) {
  const [chosen, choose] = useState<string | null>(null);
  const [{ data, error, fetching }, reload] = useQuery({
    query: ConnectionReportsDocument,
    variables: { connectionId },
    requestPolicy: "cache-and-network",
  });
  const [tested, test] = useMutation(TestConnectionDocument);
  const reports = data?.connectionReports ?? [];
  const report = reports.find(({ id }) => id === chosen) ?? reports[0];
  return (
    <Stack>
      <Group align="flex-end">
        <Button
          size="xs"
          loading={tested.fetching}
          onClick={() =>
            void test({ input: { connectionId } }).then(() => {
              choose(null);
              reload({ requestPolicy: "network-only" });
            })
          }
        >
          Test it now
        </Button>
        {reports.length > 1 && (
          <Select
            size="xs"
            label="Report of"
            data={reports.map(({ id, startedAt, verdict }) => ({
              value: id,
              label: `${calendarAndClock(new Date(startedAt))}, ${words(verdict).toLowerCase()}`,
            }))}
            value={report?.id ?? null}
            onChange={choose}
            allowDeselect={false}
          />
        )}
      </Group>
      {tested.fetching && (
        <Text size="sm" role="status">
          Logs in, reads and maps a sample of each entity, and tries writes dry. It changes nothing in the system.
        </Text>
      )}
      {tested.error && <Fault error={tested.error} />}
      {!tested.error && error && <Fault error={error} retry={() => reload({ requestPolicy: "network-only" })} />}
      {fetching && !data && <Waiting />}
      {data && !report && !tested.fetching && (
        <Empty title="It was not tested yet">
          A test logs in, reads and maps a sample of each entity, and makes dry runs of writes. It changes nothing in
          the system.
        </Empty>
      )}
      {report && <Report report={report} />}
    </Stack>
  );
}

function Report({ report }: { readonly report: ReportDetailsFragment }) {
  const [withAll, setWithAll] = useState(false);
  const isTelling = ({ check, verdict }: ReportDetailsFragment["lines"][number]) =>
    check === "LOGIN" || verdict === "FAILED" || verdict === "WARNING";
  const shown = withAll ? report.lines : report.lines.filter(isTelling);
  const seconds = (Date.parse(report.endedAt) - Date.parse(report.startedAt)) / 1_000;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Status value={report.verdict} />
        <Text size="sm">
          <Moment at={report.startedAt} /> (<When at={report.startedAt} />
          ), {report.requests.toLocaleString("en")} {report.requests === 1 ? "request" : "requests"} in{" "}
          {seconds < 1 ? "less than a second" : duration(seconds)}
        </Text>
      </Group>
      {report.verdict === "OK" && <Text size="sm">All that could be tried works.</Text>}
      <Switch
        label={`Show all ${report.lines.length} checks`}
        checked={withAll}
        onChange={({ currentTarget }) => setWithAll(currentTarget.checked)}
      />
      <Scroll label="What was found">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Check</Table.Th>
              <Table.Th scope="col">Entity</Table.Th>
              <Table.Th scope="col">Result</Table.Th>
              <Table.Th scope="col">What was found, and what to do</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map(({ check, entity, verdict, message, advice }) => (
              <Table.Tr key={`${check} ${entity}`}>
                <Table.Td>{words(check)}</Table.Td>
                <Table.Td>{entity ? spoken(entity) : ""}</Table.Td>
                <Table.Td>
                  <Status value={verdict} />
                </Table.Td>
                <Table.Td miw={260}>
                  <Text size="sm">{message}</Text>
                  {advice && (
                    <Text size="sm" fw={600}>
                      {advice}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Stack>
  );
}
