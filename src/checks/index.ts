export { comparison, ConnectionTests, type ConnectionReport } from "./connection-tests.js";
export { FieldCoverages, type CoveredField, type FieldCoverage, type SourceField } from "./field-coverage.js";
export { FieldProvenances, ofFields, requireFieldNames } from "./field-provenance.js";
export {
  checkKinds,
  verdicts,
  type CheckLine,
  type ConnectionReportDocument,
  type ReportDifference,
} from "./report-document.js";
export { checkIndexes, checkSchemas, mostReports } from "./report-store.js";
