export { comparison, ConnectionTests, type ConnectionReport } from "./connection-tests.js";
export {
  checkKinds,
  verdicts,
  type CheckLine,
  type ConnectionReportDocument,
  type ReportDifference,
} from "./report-document.js";
export { checkIndexes, checkSchemas, mostReports } from "./report-store.js";
