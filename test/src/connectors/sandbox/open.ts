import connector from "../../../../src/connectors/sandbox/connector.js";
import type { SandboxClient, SandboxRecord } from "../../../../src/connectors/sandbox/client.js";
import type { JsonValue, PageRequest, SourcePage } from "../../../../src/connectors/index.js";
import { createSourceHttp } from "../../../../src/http/index.js";
import { loopbackNetwork } from "../../../support/network.js";
import { createLogger } from "../../../../src/logging/index.js";
import type { RunningSandbox } from "../../../../src/sandbox/index.js";
import { systemClock } from "../../../../src/time/index.js";

/** A client as a sync run gets it: config checked, credential handed over. */
export function open(sandbox: RunningSandbox, apiKey: string = sandbox.apiKey): SandboxClient {
  return openAt(sandbox.url, apiKey);
}

export function openAt(baseUrl: string, apiKey: string): SandboxClient {
  return connector.open({
    config: connector.config.parse({ baseUrl }),
    credentials: { apiKey },
    http: createSourceHttp({ network: loopbackNetwork, organizationId: "org_1", system: "test" }),
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
  });
}

export interface Readable {
  readonly entity: string;
  readonly readPage: (client: SandboxClient, request: PageRequest) => Promise<SourcePage<SandboxRecord>>;
}

/** Walks a source to its end. @returns its pages, and the position after each. */
export async function walk(
  source: Readable,
  client: SandboxClient,
  request: Partial<PageRequest> = {},
): Promise<{ pages: SandboxRecord[][]; positions: JsonValue[]; records: SandboxRecord[] }> {
  const pages: SandboxRecord[][] = [];
  const positions: JsonValue[] = [];
  let position: JsonValue | null = request.position ?? null;
  do {
    const page = await source.readPage(client, { changedSince: null, pageSize: 100, ...request, position });
    pages.push([...page.items]);
    position = page.next;
    if (position !== null) positions.push(position);
  } while (position !== null);
  return { pages, positions, records: pages.flat() };
}
