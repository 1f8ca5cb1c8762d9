import { Stack, Table, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { ChangeReportFragment } from "../../generated/graphql.js";
import { Scroll } from "../../parts/scroll.js";
import { Status } from "../../parts/status.js";

/** It composes; this is what becomes different for clients, the worst first. `children` carry it out. */
export function ChangeReport({
  report: { changes, isApplied },
  children,
}: {
  readonly report: ChangeReportFragment;
  readonly children: ReactNode;
}) {
  const breaking = changes.filter(({ criticality }) => criticality === "BREAKING").length;
  return (
    <Stack gap="xs" role="status" aria-label="Change report" align="flex-start">
      <Text size="sm" fw={600}>
        {isApplied ? "Done. " : "It composes. "}
        {changes.length === 0
          ? "Nothing becomes different for clients."
          : `${changes.length === 1 ? "1 change" : `${changes.length.toLocaleString("en")} changes`}, ${brokenWords(changes.length, breaking)}.`}
      </Text>
      {changes.length > 0 && (
        <Scroll label="Changes">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">For clients</Table.Th>
                <Table.Th scope="col">Where</Table.Th>
                <Table.Th scope="col">What</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {changes.map(({ criticality, message, path }) => (
                <Table.Tr key={`${path} ${message}`}>
                  <Table.Td>
                    <Status value={criticality} />
                  </Table.Td>
                  <Table.Td className="mono">{path}</Table.Td>
                  <Table.Td>{message}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {!isApplied && children}
    </Stack>
  );
}

function brokenWords(changes: number, breaking: number): string {
  if (changes === 1) return breaking === 1 ? "which breaks clients that use it" : "which breaks no client";
  if (breaking === 0) return "none of which breaks clients";
  return `${breaking.toLocaleString("en")} of which ${breaking === 1 ? "breaks" : "break"} clients that use it`;
}
