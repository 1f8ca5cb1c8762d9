import { createLogger } from "../../src/logging/index.js";
import { startSandbox } from "../../src/sandbox/index.js";

/** The sandbox as a process of its own: `sandbox-process.ts <data folder> <scale>`. Says its address when it is ready. */
const [dataDir, scale] = process.argv.slice(2);
if (!dataDir || !scale) throw new Error("Give the data folder and the scale as arguments.");
const sandbox = await startSandbox({ dataDir, scale: Number(scale), logger: createLogger({ level: "error" }) });
process.send?.(sandbox.url);
process.once("SIGTERM", () => void sandbox.stop().then(() => process.exit(0)));
