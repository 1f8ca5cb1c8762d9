import type { CheckLine, ConnectionReportDocument, ReportDifference } from "./report-document.js";

/** What changed from one report to a later one, in the order of the later one's lines. */
export function compareReports(
  before: Pick<ConnectionReportDocument, "lines">,
  after: Pick<ConnectionReportDocument, "lines">,
): ReportDifference[] {
  const earlier = new Map(before.lines.map((line) => [keyOf(line), line]));
  const later = new Set(after.lines.map(keyOf));
  return [
    ...after.lines.flatMap((line) => {
      const other = earlier.get(keyOf(line));
      return other ? differencesOf(other, line) : [difference(line, "CHECK_ADDED", { after: line.verdict })];
    }),
    ...before.lines
      .filter((line) => !later.has(keyOf(line)))
      .map((line) => difference(line, "CHECK_REMOVED", { before: line.verdict })),
  ];
}

function differencesOf(before: CheckLine, after: CheckLine): ReportDifference[] {
  const changes: ReportDifference[] = [];
  if (before.verdict !== after.verdict) {
    changes.push(difference(after, "VERDICT_CHANGED", { before: before.verdict, after: after.verdict }));
  }
  // Of two samples without a record neither says anything of fields.
  if (before.sampled === 0 || after.sampled === 0) return changes;
  const filledBefore = new Map(before.fields.map(({ field, filled }) => [field, filled]));
  for (const { field, filled } of after.fields) {
    const earlier = filledBefore.get(field) ?? 0;
    if (earlier > 0 === filled > 0) continue;
    const shares = { before: `${earlier} of ${before.sampled}`, after: `${filled} of ${after.sampled}` };
    changes.push(difference(after, filled > 0 ? "FIELD_APPEARED" : "FIELD_VANISHED", { field, ...shares }));
  }
  return changes;
}

function difference(
  { check, entity }: CheckLine,
  kind: ReportDifference["kind"],
  { field = null, before = null, after = null }: Partial<Pick<ReportDifference, "field" | "before" | "after">>,
): ReportDifference {
  return { check, entity, kind, field, before, after };
}

function keyOf({ check, entity }: CheckLine): string {
  return `${check} ${entity ?? ""}`;
}
