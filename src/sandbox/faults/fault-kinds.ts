import type { FastifyReply, FastifyRequest } from "fastify";
import { delay } from "../../time/index.js";
import { forbidden, SandboxError, unauthorized, validationFailed } from "../errors.js";
import { isKindName, kindNames, type KindName } from "../kinds/index.js";
import { poisoner, retyped, withField, withoutField, type AnyRecord } from "./shape-changes.js";

/** A request as a fault sees it. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The kind in its path, if it is about one. */
  readonly kind: KindName | null;
  /** Changes records around the place that the request's cursor stands for. Does nothing where there is no cursor. */
  readonly shiftPage: () => void;
}

/** What a fault does to time and data, whoever asks; it is no matter of single requests. */
export interface DataEffect {
  /** How far the sandbox's clock is off, in ms. */
  readonly skewMs?: number;
  /** How long before it can be seen a change is stamped, in ms. */
  readonly lateMs?: number;
  /** So many changes are stamped with the same instant; the fault ends with the last of them. */
  readonly alike?: number;
  /** Deletions leave no trace. */
  readonly isHardDelete?: boolean;
}

/** What a fault does. A fault of one kind touches nothing else and is not used up by it. */
export interface FaultAction {
  readonly onlyKind?: KindName;
  /** Strikes creates, updates and deletions of records and nothing else. Default false. */
  readonly onlyWrites?: boolean;
  /** The work is done, and the connection is cut in place of the answer. Default false. */
  readonly isAnswerLost?: boolean;
  /** Before the request is looked at. May wait, throw an answer, or hijack the reply. */
  readonly onRequest?: (exchange: Exchange) => Promise<void> | void;
  /** On each record of a JSON answer, and of a webhook call. */
  readonly onRecord?: (record: AnyRecord) => AnyRecord;
  /** On the finished body of a JSON answer, after that. */
  readonly onAnswer?: (body: Buffer, exchange: Exchange) => Buffer;
  readonly data?: DataEffect;
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
    usage: "forbidden:<kind>[:write]",
    description: "Requests about that kind get 403; with `write` only those that change records.",
    make: ([kind, right, ...others]) => {
      none(others);
      if (right !== undefined && right !== "write")
        throw new RangeError(`expected write or nothing, but got "${right}"`);
      const onlyKind = kindIn(kind);
      return {
        onlyKind,
        onlyWrites: right === "write",
        onRequest: () => {
          throw forbidden(`The sandbox was told to forbid ${right ? "writes of " : ""}${onlyKind}.`);
        },
      };
    },
  },
  rejected: {
    usage: "rejected:<kind>[:<field>]",
    description: "Writes of that kind are refused with 422, at the field when it is given.",
    make: ([kind, field = "", ...others]) => {
      none(others);
      const onlyKind = kindIn(kind);
      const path = field === "" ? "" : fieldIn(field);
      return {
        onlyKind,
        onlyWrites: true,
        onRequest: () => {
          throw validationFailed([{ path, message: "was refused, since the sandbox was told to" }]);
        },
      };
    },
  },
  "lost-answer": {
    usage: "lost-answer",
    description: "Writes are done, and the connection is cut before the answer.",
    make: (args) => {
      none(args);
      return { onlyWrites: true, isAnswerLost: true };
    },
  },
  "bad-json": {
    usage: "bad-json[:<how>]",
    description:
      "JSON answers break off in the middle; with `html` a page comes in their place, with `shape` JSON of another shape.",
    make: ([how = "cut", ...others]) => {
      none(others);
      const spoil = Object.hasOwn(spoilt, how) ? spoilt[how] : undefined;
      if (!spoil) throw new RangeError(`expected ${Object.keys(spoilt).join(", ")} or nothing, but got "${how}"`);
      return { onAnswer: spoil };
    },
  },
  "page-shift": {
    usage: "page-shift",
    description:
      "Before each further page of a list, records on both sides of the cursor are changed, so that they move to the end.",
    make: (args) => {
      none(args);
      return { onRequest: ({ shiftPage }) => shiftPage() };
    },
  },
  "equal-timestamps": {
    usage: "equal-timestamps:<n>",
    description: "The next n changed records all get the same `modified_at`; then the fault is over.",
    make: (args) => {
      const alike = whole(args, 0, "the number of changed records", 1, 1_000_000);
      none(args.slice(1));
      return { data: { alike } };
    },
  },
  "clock-skew": {
    usage: "clock-skew:<seconds>",
    description:
      "Its clock is that far ahead, or behind with a minus: the `Date` header, `server_time` and the stamps of new changes.",
    make: (args) => {
      const seconds = whole(args, 0, "the seconds", -mostSkewSeconds, mostSkewSeconds);
      none(args.slice(1));
      return { data: { skewMs: seconds * 1000 } };
    },
  },
  "late-commit": {
    usage: "late-commit:<seconds>",
    description: "Changes are stamped that long before they can be seen, as by a transaction that took so long.",
    make: (args) => {
      const seconds = whole(args, 0, "the seconds", 1, 86_400);
      none(args.slice(1));
      return { data: { lateMs: seconds * 1000 } };
    },
  },
  "hard-delete": {
    usage: "hard-delete",
    description: "Deletions leave no trace: neither in the log of deletions nor by a webhook.",
    make: (args) => {
      none(args);
      return { data: { isHardDelete: true } };
    },
  },
  "vanished-field": {
    usage: "vanished-field:<kind>:<field>",
    description: "Records of that kind lack the field.",
    make: (args) => ofField(args, withoutField),
  },
  "new-field": {
    usage: "new-field:<kind>:<field>",
    description: "Records of that kind have one more field, a text.",
    make: (args) => ofField(args, withField),
  },
  "type-change": {
    usage: "type-change:<kind>:<field>",
    description:
      "The field's values are of another type: numbers as text, text in a list, lists and objects as JSON text.",
    make: (args) => ofField(args, retyped),
  },
  poison: {
    usage: "poison:<kind>:<n>",
    description:
      "The first n records of that kind that are read have a `created_at` that is no instant, each time they are read.",
    make: (args) => {
      const onlyKind = kindIn(args[0]);
      const count = whole(args, 1, "the number of records", 1, 1_000_000);
      none(args.slice(2));
      return { onlyKind, onRecord: poisoner(count) };
    },
  },
};

/** More than any clock is off, and less than the two years of history. */
const mostSkewSeconds = 366 * 86_400;

/** What comes in place of JSON: half of it, what a proxy shows to people, or what another version of an API answers. */
const spoilt: Readonly<Record<string, NonNullable<FaultAction["onAnswer"]>>> = {
  cut: (body) => body.subarray(0, Math.floor(body.length / 2)),
  html: (_body, { reply }) => {
    void reply.header("content-type", "text/html; charset=utf-8");
    return Buffer.from("<!doctype html><title>Please wait</title><h1>Please wait</h1>\n");
  },
  shape: () => Buffer.from(JSON.stringify({ data: { result: [] } })),
};

function ofField(args: readonly string[], change: (record: AnyRecord, field: string) => AnyRecord): FaultAction {
  const [kind, field = "", ...others] = args;
  none(others);
  const onlyKind = kindIn(kind);
  const name = fieldIn(field);
  return { onlyKind, onRecord: (record) => change(record, name) };
}

function fieldIn(text: string): string {
  if (/^[A-Za-z]\w{0,59}$/.test(text)) return text;
  throw new RangeError(`expected the name of a field, but got "${text}"`);
}

function kindIn(text = ""): KindName {
  if (isKindName(text)) return text;
  throw new RangeError(`expected a kind (${kindNames.join(", ")}), but got "${text}"`);
}

function none(args: readonly string[]): void {
  if (args.length > 0) throw new RangeError(`expected nothing more, but got "${args.join(":")}"`);
}

function whole(args: readonly string[], place: number, what: string, least: number, most: number): number {
  const text = args[place] ?? "";
  const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new RangeError(`expected ${what} as a whole number from ${least} to ${most}, but got "${text}"`);
  }
  return value;
}
