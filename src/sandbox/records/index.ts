export { RecordWriter, type Author } from "./writer.js";
