export { RecordWriter, type Author, type RecordChange, type WriteSurroundings } from "./writer.js";
