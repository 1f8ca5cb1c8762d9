import { once } from "node:events";
import { startTryton } from "../test/support/tryton/index.js";

/**
 * A Tryton 8.2 to try things out with: the real server, with a small company's data, on this machine until Ctrl-C.
 * `npx tsx examples/tryton.ts [port]`. The first start installs it, which takes a minute or two; it needs Python 3 with venv.
 */
const tryton = await startTryton({ port: Number(process.argv[2] ?? 8000) });
const { restKey } = tryton.user("integrator");
process.stdout.write(
  `Tryton  ${tryton.url}, database ${tryton.database}\nKey     ${restKey}\nCtrl-C ends it, and its data goes.\n`,
);
await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
await tryton.dispose();
