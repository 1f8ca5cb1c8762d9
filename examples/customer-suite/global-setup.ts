import { startGateway, startSandbox, type GatewayHandle, type SandboxHandle } from "tributary/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    gateway: GatewayHandle;
    sandbox: SandboxHandle;
  }
}

/** One gateway and one Sandbox for all test files. MONGODB_URI names a replica set; without it there is one for the run. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const mongodbUri = process.env["MONGODB_URI"];
  const [gateway, sandbox] = await Promise.all([
    startGateway(mongodbUri === undefined ? {} : { mongodbUri }),
    startSandbox({ scale: 300 }),
  ]);
  provide("gateway", gateway.handle);
  provide("sandbox", sandbox.handle);
  return async () => {
    await gateway.stop();
    await sandbox.stop();
  };
}
