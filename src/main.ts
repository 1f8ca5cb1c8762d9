#!/usr/bin/env node
import { processIo, runCommandLine } from "./commands/index.js";

// Whoever reads our output may close it early, as `head` does. That is no fault.
process.stdout.on("error", () => undefined);

const exitCode = await runCommandLine(process.argv.slice(2), processIo());

// Everything is closed by now, but Agenda leaves a timer of half a job's lock behind, which would hold the process for
// up to 30 s. What was written has to be out before: on a pipe that takes its time.
await Promise.all(
  [process.stdout, process.stderr].map((stream) => new Promise((resolve) => stream.write("", resolve))),
);
process.exit(exitCode);
