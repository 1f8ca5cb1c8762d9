export { runCommandLine } from "./command-line.js";
export { processIo, type CommandIo } from "./io.js";
