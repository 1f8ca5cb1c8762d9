import { startCap } from "./server.js";

/** Starts a CAP server to try things on: `node --import tsx test/support/cap/run.ts 4004`. It ends with this process. */
const port = Number(process.argv[2] ?? 4004);
const { url, credentials } = await startCap({ port });
const { username, password } = credentials("buyer");
process.stdout.write(
  `SAP CAP answers at ${url}/odata/v4/erp and ${url}/odata/v2/erp, to ${username} with ${password}\n`,
);
