/** Starts Tryton, says where, and waits to be killed: what a killed test run leaves behind is seen from outside. */
import { startTryton } from "./index.js";

const server = await startTryton();
process.stdout.write(`${JSON.stringify({ pid: server.pid, folder: server.folder })}\n`);
setInterval(() => undefined, 60_000);
