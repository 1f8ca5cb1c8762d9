import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import {
  GraphQLError,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type OperationDefinitionNode,
} from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { WebSocketServer, type WebSocket } from "ws";
import type { Engine, Engines, EngineSubscription } from "../engine/index.js";
import { RateLimitedError, toGraphQLError, TributaryError } from "../errors/index.js";
import { withLogFields, type Logger } from "../logging/index.js";
import { requestMetrics } from "../metrics/index.js";
import { traceParentOf, type TraceParent } from "../tracing/index.js";
import { isRefusal, rightsKey, secretFromAuthorization, type Access, type Caller } from "../tokens/index.js";
import type { ContextFactory } from "./context-factory.js";
import { noteDenials, noteRateLimit, noteRefusal, type DeniedCallLog } from "./denied-calls.js";
import { originOf, type Entrance } from "./entrance.js";
import { nextMessage, sendEach, type Message } from "./event-messages.js";
import { formatError } from "./format-error.js";
import { takeRequest, type OperationLimits } from "./limits/index.js";
import { headerReader } from "./request-headers.js";
import { Census, MessageRate, socketLimits } from "./socket-limits.js";
import { countOperation, hasData, type CountedType } from "./operation-counts.js";
import { inOperation, nameOperation } from "./operation-trace.js";
import { logOperation, type RequestLogLevel } from "./request-log.js";
import { prepareOperation, takePreparedCost, type OperationRules } from "./websocket-operation.js";

/** As for an HTTP body. */
const maxMessageBytes = 1024 * 1024;
/** A peer that is gone without a word is noticed after two of these. graphql-ws' own adapter uses the same. */
const defaultPingEveryMs = 12_000;
/** RFC 6455, 5.5: a control frame has 125 bytes, two of them the code. */
const maxReasonBytes = 123;
/** As HTTP's 429, in the range of codes that are free to use. */
const tooManyRequests = 4429;
/** Nobody takes what is sent; in the range of codes that are free to use. */
const readsTooSlowly = 4430;
/** RFC 6455, 7.4.1: the server goes away. Clients connect again. */
const goingAway = 1001;

const tooSlowReason = "What is sent to this websocket is not read fast enough. Read faster, or ask for less.";

interface Extra {
  readonly socket: WebSocket;
  /** Resolves when it is taken, or never before a socket that is closing is gone. */
  readonly send: (message: Message) => Promise<void>;
  readonly caller: Caller;
  /** A header of the upgrade. */
  readonly headerOf: (name: string) => string | null;
  access: Access | null;
  /** Called when the socket has shown its token. */
  readonly authenticated: () => void;
}

/** What `onSubscribe` hands on, for an operation of any kind. */
interface OperationArgs extends ExecutionArgs {
  readonly engine: Engine;
  readonly newContext: () => object;
  readonly rights: () => string;
  /** Tells what came of an event. */
  readonly tell: (result: ExecutionResult) => Promise<void>;
  readonly headerOf: (name: string) => string | null;
  /** What is said of it when it ends. */
  readonly noted: {
    readonly requestId: string;
    readonly type: CountedType;
    readonly operation: OperationDefinitionNode;
    readonly parent: TraceParent;
    readonly startedAtMs: number;
  };
}

export interface WebSocketOptions extends Omit<OperationRules, "schema"> {
  readonly server: Server;
  readonly engines: Engines;
  readonly entrance: Entrance;
  readonly createContext: ContextFactory;
  readonly limits: OperationLimits;
  readonly logger: Logger;
  readonly requestLogLevel: RequestLogLevel;
  /** Default 12,000. */
  readonly pingEveryMs?: number | undefined;
}

/**
 * Serves GraphQL over websockets at `/graphql` (subprotocol graphql-transport-ws). The token comes in connection_init,
 * or with the upgrade; without one the socket is closed with 4401, with one that does not hold with 4403. It is asked for again at each
 * operation, and watched in between: a socket is closed within a second of the end of its token.
 */
export function serveWebSockets(options: WebSocketOptions): { close(graceMs: number): Promise<void> } {
  const { server, logger } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });
  const protocol = createProtocol(options);
  const unauthenticated = new Census(socketLimits.unauthenticatedPerAddress);

  server.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?", 1)[0] !== "/graphql") {
      refuseUpgrade(socket, "404 Not Found");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => attach(opened, request));
  });

  // Beside graphql-ws' own adapter for ws this one logs instead of printing, and closes within a bound.
  function attach(socket: WebSocket, request: IncomingMessage): void {
    const failed = (error: unknown) => {
      logger.error({ err: error }, "a websocket failed");
      socket.close(CloseCode.InternalServerError, "Internal server error");
    };
    const caller = options.entrance.readCaller(request);
    const address = caller.address ?? "unknown";
    if (!unauthenticated.add(address)) {
      socket.close(tooManyRequests, "Too many websockets of this address have not shown a token yet.");
      return;
    }
    let isCounted = true;
    const authenticated = () => {
      if (isCounted) unauthenticated.remove(address);
      isCounted = false;
    };
    socket.once("close", authenticated);
    requestMetrics.webSockets.inc();
    socket.once("close", () => requestMetrics.webSockets.dec());
    const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    const rate = new MessageRate();
    const isWithinRate = () => {
      if (rate.take()) return true;
      const { burst, refillPerSecond } = socketLimits;
      socket.close(tooManyRequests, `More than ${burst} messages at once, or ${refillPerSecond} a second for long.`);
      return false;
    };
    socket.on("ping", isWithinRate);
    // A frame that breaks the protocol or the size limit: ws closes the socket with the right code by itself.
    socket.on("error", (error) => logger.debug({ err: error, remote: request.socket.remoteAddress }, "bad frame"));
    const send = async (message: Message): Promise<void> => {
      // Nothing more is asked of the operations of a socket that is closing: whatever had more to say waits with it.
      if (socket.readyState !== socket.OPEN) return gone;
      if (socket.bufferedAmount > socketLimits.bufferedBytes) {
        // What is buffered goes out first, and then the reason: a client that reads on learns why.
        socket.close(readsTooSlowly, tooSlowReason);
        return gone;
      }
      // A failed send means that the socket is going; its close event tidies up.
      return new Promise((resolve) => socket.send(message, { binary: false }, () => resolve()));
    };
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send,
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on("message", (data: Buffer) => {
            if (socket.readyState === socket.OPEN && isWithinRate()) void receive(String(data)).catch(failed);
          }),
      },
      { socket, send, caller, headerOf: headerReader(request.headers), access: null, authenticated },
    );
    let isAlive = true;
    socket.on("pong", () => (isAlive = true));
    const pings = setInterval(() => {
      // Two pings lie unread behind what was sent before them: it is no longer taken. Else the peer is gone.
      if (!isAlive && socket.bufferedAmount > 0) socket.close(readsTooSlowly, tooSlowReason);
      else if (!isAlive) socket.terminate();
      isAlive = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    }, options.pingEveryMs ?? defaultPingEveryMs);
    socket.once("close", (code, reason) => {
      clearInterval(pings);
      closed(code, String(reason)).catch((error: unknown) => logger.error({ err: error }, "a websocket's end failed"));
    });
  }

  return {
    close: (graceMs) =>
      new Promise((resolve) => {
        const giveUp = setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate();
        }, graceMs);
        for (const socket of sockets.clients) socket.close(goingAway, "The server is stopping; connect again.");
        sockets.close(() => {
          clearTimeout(giveUp);
          resolve();
        });
      }),
  };
}

function createProtocol(options: WebSocketOptions) {
  const { engines, entrance, createContext, limits, logger } = options;
  const { admission, tokenWatch, badTokens, denied } = entrance;
  const open = new Census(socketLimits.perToken);
  /** What a client sees of an answer; the answer itself where it has no errors. */
  const shown = (result: ExecutionResult, context: object): ExecutionResult | FormattedExecutionResult => {
    if (!result.errors) return result;
    noteDenials(denied, context, result.errors);
    return { ...result, errors: result.errors.map((error) => formatError(error, logger)) };
  };
  return makeServer<{ authorization?: unknown }, Extra>({
    onConnect: async ({ connectionParams, extra }) => {
      // A router of a federated graph sends the caller's header with the upgrade, as with any request. No browser can.
      const authorization = connectionParams?.authorization || extra.headerOf("authorization");
      const { caller, socket } = extra;
      const isIn = await closeUnlessHolds(
        extra,
        denied,
        authorization ? CloseCode.Forbidden : CloseCode.Unauthorized,
        () => admission.authenticate(secretFromAuthorization(authorization), caller),
        (refusal) => (authorization ? badTokens.answerTo(refusal, caller.address) : refusal),
      );
      const { access } = extra;
      if (!isIn || !access || socket.readyState !== socket.OPEN) return false;
      const holder = access.session?.id ?? access.tokenId;
      if (!open.add(holder)) {
        socket.close(tooManyRequests, `This token has ${socketLimits.perToken} websockets open, as many as it may.`);
        return false;
      }
      extra.authenticated();
      const onEnd = (reason: Error) => closeWith(socket, CloseCode.Forbidden, reason);
      const unwatch = tokenWatch.watch({ access, caller, onEnd });
      socket.once("close", () => {
        unwatch();
        open.remove(holder);
      });
      return true;
    },
    onSubscribe: async ({ extra, subscriptions }, id, payload) => {
      // Before anything is waited for: those that came after this one must not count against it.
      const underWay = Object.keys(subscriptions).length;
      const { access } = extra;
      if (!access) throw new Error("an operation reached a websocket without its access check");
      const ask = () => admission.authenticateAgain(access, extra.caller);
      if (!(await closeUnlessHolds(extra, denied, CloseCode.Forbidden, ask))) {
        // Nobody will read it, and nothing is executed.
        return [new GraphQLError("The token no longer holds.")];
      }
      try {
        if (underWay > socketLimits.operations) {
          const message = `A websocket has at most ${socketLimits.operations} operations under way. Complete one first.`;
          throw new RateLimitedError(message, { retryAfterMs: 1_000 });
        }
        const caller = extra.access ?? access;
        await takeRequest(limits, caller);
        // Anew for each operation: what another subgraph changes holds for sockets that are open.
        const engine = (await engines.of(caller)).current;
        const prepared = prepareOperation({ ...options, schema: engine.schema }, payload, caller);
        if (!("operation" in prepared)) {
          const faults = prepared.map((error) => error.toJSON());
          countOperation("invalid", { errors: faults, hasData: false, startedAtMs: 0 });
          return prepared;
        }
        await takePreparedCost(limits, caller, prepared);
        const requestId = randomUUID();
        // The first event, or the answer, is told apart from those that follow by nothing but its id.
        const newContext = (id: string = randomUUID()) =>
          createContext(extra.access ?? caller, originOf(extra.caller, id));
        const contextValue = newContext(requestId);
        const rights = () => rightsKey(extra.access ?? caller);
        const { headerOf, send } = extra;
        const tell = (result: ExecutionResult) => {
          requestMetrics.subscriptionEvents.inc();
          return send(nextMessage(id, shown(result, contextValue)));
        };
        const type = prepared.operation.operation;
        const startedAtMs = performance.now();
        return {
          ...prepared.args,
          engine,
          contextValue,
          newContext: () => newContext(),
          rights,
          headerOf,
          tell,
          noted: {
            requestId,
            type,
            operation: prepared.operation,
            parent: parentIn(payload.extensions),
            startedAtMs,
          },
        } satisfies OperationArgs;
      } catch (error) {
        noteRateLimit(denied, access, originOf(extra.caller, null), error);
        if (error instanceof TributaryError) {
          const refusal = toGraphQLError(error, () => undefined);
          countOperation("invalid", { errors: [refusal.toJSON()], hasData: false, startedAtMs: 0 });
          return [refusal];
        }
        throw error;
      }
    },
    execute: (args) => {
      const { engine, noted } = args as OperationArgs;
      const { requestId, parent, operation } = noted;
      return withLogFields({ requestId }, () =>
        inOperation(requestId, parent, () => {
          nameOperation(operation);
          return engine.execute(operationOf(args as OperationArgs));
        }),
      );
    },
    subscribe: async (args) => {
      const { engine, noted, tell } = args as OperationArgs;
      const asked = operationOf(args as OperationArgs);
      const results = await withLogFields({ requestId: noted.requestId }, () => engine.subscribe(asked));
      if (!(Symbol.asyncIterator in results)) return results;
      countOperation("subscription", { errors: [], hasData: true, startedAtMs: noted.startedAtMs });
      logOperation(logger, options.requestLogLevel, { ...noted, errors: 0 });
      // Sent by ourselves: the protocol's own way writes the same answer once for each of a thousand who are told it.
      return sendEach(counted(results), tell);
    },
    // What is answered once: queries, mutations, and subscriptions that were not let begin.
    onNext: (_context, _id, _payload, args, result) => {
      const answer = shown(result, args.contextValue as object);
      const { noted } = args as OperationArgs;
      const errors = answer.errors ?? [];
      countOperation(noted.type, { errors, hasData: hasData(result.data), startedAtMs: noted.startedAtMs });
      logOperation(logger, options.requestLogLevel, { ...noted, errors: errors.length });
      return answer;
    },
    onError: (_context, _id, _payload, errors) => errors.map((error) => formatError(error, logger)),
  });
}

/** The same events, counted as a subscription that is under way until they end or nobody wants more. */
function counted<Event>(events: AsyncIterableIterator<Event>): AsyncIterableIterator<Event> {
  let isUnderWay = true;
  requestMetrics.subscriptions.inc();
  const end = () => {
    if (isUnderWay) requestMetrics.subscriptions.dec();
    isUnderWay = false;
  };
  const all: AsyncIterableIterator<Event> = {
    async next() {
      try {
        const event = await events.next();
        if (event.done) end();
        return event;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return(value?: unknown) {
      end();
      await events.return?.(value);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => all,
  };
  return all;
}

function operationOf(args: OperationArgs) {
  const { document, operationName, variableValues, contextValue, newContext, rights, headerOf } = args;
  return {
    document,
    operationName: operationName ?? null,
    variables: variableValues ?? {},
    context: contextValue as object,
    newContext,
    rights,
    headerOf,
  } satisfies EngineSubscription;
}

/** A socket's operations belong to different traces, so each says its own, where HTTP would have a header. */
function parentIn(extensions: unknown): TraceParent {
  const said = typeof extensions === "object" && extensions !== null ? (extensions as Record<string, unknown>) : {};
  return traceParentOf((name) => (typeof said[name] === "string" ? said[name] : null));
}

/** Sets who calls, or closes the socket with the reason and answers false. */
async function closeUnlessHolds(
  extra: Extra,
  denied: DeniedCallLog | undefined,
  code: CloseCode,
  ask: () => Promise<Access>,
  answerTo: (refusal: Error) => Error = (refusal) => refusal,
): Promise<boolean> {
  try {
    extra.access = await ask();
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    noteRefusal(denied, error, originOf(extra.caller, null));
    const answer = answerTo(error);
    closeWith(extra.socket, answer instanceof RateLimitedError ? tooManyRequests : code, answer);
    return false;
  }
}

/** The reason is cut at a character's edge: a cut one would be more bytes than it was. */
function closeWith(socket: WebSocket, code: number, { message }: Error): void {
  let reason = message;
  while (Buffer.byteLength(reason) > maxReasonBytes) reason = reason.slice(0, -1);
  socket.close(code, reason);
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
