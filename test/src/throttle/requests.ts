import { createSourceHttp, type RequestGate, type SourceHttp } from "../../../src/http/index.js";
import { loopbackNetwork } from "../../support/network.js";
import type { RequestGates, SourceLimits } from "../../../src/throttle/index.js";

export interface Requester {
  readonly gates: RequestGates;
  readonly organizationId: string;
  readonly connectionId: string;
  readonly limits: SourceLimits;
  readonly signal?: AbortSignal;
}

/** What a connector is handed, behind gates; each request tells the source who sent it and when it was let through. */
export function gatedHttp(requester: Requester): SourceHttp {
  const { gates, organizationId, connectionId, limits, signal } = requester;
  const letThrough: number[] = [];
  const gateFor = (host: string): RequestGate => {
    const gate = gates.gateFor({ organizationId, connectionId, host, limits });
    return {
      enter: async (own) => {
        const leave = await gate.enter(own);
        letThrough.push(Date.now());
        return leave;
      },
    };
  };
  const http = createSourceHttp({
    network: loopbackNetwork,
    organizationId,
    system: "test",
    gateFor,
    ...(signal ? { signal } : {}),
  });
  return {
    get requestCount() {
      return http.requestCount;
    },
    send: (request) => {
      // Read when the request is made, which is after it was let through.
      const headers = {
        ...request.headers,
        "x-organization": organizationId,
        "x-connection": connectionId,
        get "x-let-through"() {
          return String(letThrough.shift());
        },
      };
      return http.send({ ...request, headers });
    },
  };
}
