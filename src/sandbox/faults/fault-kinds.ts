import type { FastifyReply, FastifyRequest } from "fastify";
import { delay } from "../../time/index.js";
import { forbidden, SandboxError, unauthorized } from "../errors.js";
import { isKindName, kindNames, type KindName } from "../kinds/index.js";

/** A request as a fault sees it. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The kind in its path, if it is about one. */
  readonly kind: KindName | null;
}

/** What a fault does. A fault of one kind touches nothing else and is not used up by it. */
export interface FaultAction {
  readonly onlyKind?: KindName;
  /** Before the request is looked at. May wait, throw an answer, or hijack the reply. */
  readonly onRequest?: (exchange: Exchange) => Promise<void> | void;
  /** On the finished body of a JSON answer. */
  readonly onAnswer?: (body: Buffer, exchange: Exchange) => Buffer;
}

/** One way to misbehave. A new one is one more entry in the table below. */
export interface FaultKind {
  /** How it is written: `status:<code>[:<retry-after seconds>]`. */
  readonly usage: string;
  readonly description: string;
  /** @throws {RangeError} arguments that make no sense, saying what was expected. */
  make(args: readonly string[]): FaultAction;
}

export const faultKinds: Readonly<Record<string, FaultKind>> = {
  down: {
    usage: "down",
    description: "The connection is cut without an answer.",
    make: (args) => {
      none(args);
      return {
        onRequest: ({ request, reply }) => {
          reply.hijack();
          request.raw.socket.destroy();
        },
      };
    },
  },
  hang: {
    usage: "hang",
    description: "The request is taken and never answered.",
    make: (args) => {
      none(args);
      return {
        onRequest: ({ reply }) => {
          reply.hijack();
        },
      };
    },
  },
  slow: {
    usage: "slow:<ms>",
    description: "The answer comes that much later.",
    make: (args) => {
      const ms = whole(args, 0, "the delay in ms", 1, 600_000);
      return {
        onRequest: async ({ request }) => {
          const gone = new AbortController();
          const onClose = () => gone.abort();
          request.raw.socket.once("close", onClose);
          // Nobody waits any more: the handler then answers into the closed socket at once.
          await delay(ms, gone.signal).catch(() => undefined);
          request.raw.socket.off("close", onClose);
        },
      };
    },
  },
  status: {
    usage: "status:<code>[:<retry-after seconds>]",
    description: "Every request gets that status, with Retry-After when it is given.",
    make: (args) => {
      const code = whole(args, 0, "the status code", 400, 599);
      const retryAfter = args.length > 1 ? whole(args, 1, "Retry-After in seconds", 0, 86_400) : null;
      const headers: Record<string, string> = retryAfter === null ? {} : { "retry-after": String(retryAfter) };
      return {
        onRequest: () => {
          throw new SandboxError(code, "fault", `The sandbox was told to answer ${code}.`, { headers });
        },
      };
    },
  },
  unauthorized: {
    usage: "unauthorized",
    description: "Every key and token is refused with 401.",
    make: (args) => {
      none(args);
      return {
        onRequest: () => {
          throw unauthorized(
            "The sandbox was told to refuse every login.",
            'Bearer realm="sandbox", error="invalid_token"',
          );
        },
      };
    },
  },
  forbidden: {
    usage: "forbidden:<kind>",
    description: "Requests about that kind get 403.",
    make: ([kind = "", ...others]) => {
      none(others);
      if (!isKindName(kind)) throw new RangeError(`expected a kind (${kindNames.join(", ")}), but got "${kind}"`);
      return {
        onlyKind: kind,
        onRequest: () => {
          throw forbidden(`The sandbox was told to forbid ${kind}.`);
        },
      };
    },
  },
  "bad-json": {
    usage: "bad-json",
    description: "JSON answers break off in the middle.",
    make: (args) => {
      none(args);
      return { onAnswer: (body) => body.subarray(0, Math.floor(body.length / 2)) };
    },
  },
};

function none(args: readonly string[]): void {
  if (args.length > 0) throw new RangeError(`expected nothing more, but got "${args.join(":")}"`);
}

function whole(args: readonly string[], place: number, what: string, least: number, most: number): number {
  const text = args[place] ?? "";
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new RangeError(`expected ${what} as a whole number from ${least} to ${most}, but got "${text}"`);
  }
  return value;
}
