import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { GraphQLError, type GraphQLSchema } from "graphql";
import { CloseCode, handleProtocols, makeServer } from "graphql-ws";
import { WebSocketServer, type WebSocket } from "ws";
import { UnauthenticatedError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import { secretFromAuthorization, type Access } from "../tokens/index.js";
import { formatError } from "./format-error.js";
import type { Authenticator, ContextFactory } from "./caller.js";
import { subscribeAfresh, type SubscriptionArgs } from "./subscribe-afresh.js";
import { prepareOperation } from "./websocket-operation.js";

/** As for an HTTP body. */
const maxMessageBytes = 1024 * 1024;
/** A peer that is gone without a word is noticed after two of these. graphql-ws' own adapter uses the same. */
const pingEveryMs = 12_000;
/** RFC 6455, 5.5: a control frame has 125 bytes, two of them the code. */
const maxReasonBytes = 123;
/** RFC 6455, 7.4.1: the server goes away. Clients connect again. */
const goingAway = 1001;

interface Extra {
  readonly socket: WebSocket;
  access: Access | null;
}

/**
 * Serves GraphQL over websockets at `/graphql` (subprotocol graphql-transport-ws). The token comes in connection_init;
 * without one the socket is closed with 4401, with one that does not hold with 4403. It is asked for again at each
 * operation, since sockets outlive tokens.
 */
export function serveWebSockets(options: {
  server: Server;
  schema: GraphQLSchema;
  tokens: Authenticator;
  createContext: ContextFactory;
  logger: Logger;
}): { close(graceMs: number): Promise<void> } {
  const { server, logger } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, handleProtocols });
  const protocol = createProtocol(options);

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
    // A frame that breaks the protocol or the size limit: ws closes the socket with the right code by itself.
    socket.on("error", (error) => logger.debug({ err: error, remote: request.socket.remoteAddress }, "bad frame"));
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve) => {
            if (socket.readyState !== socket.OPEN) resolve();
            // A failed send means that the socket is going; its close event tidies up.
            else socket.send(data, () => resolve());
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) => socket.on("message", (data: Buffer) => void receive(String(data)).catch(failed)),
      },
      { socket, access: null },
    );
    let isAlive = true;
    socket.on("pong", () => (isAlive = true));
    const pings = setInterval(() => {
      if (!isAlive) socket.terminate();
      isAlive = false;
      if (socket.readyState === socket.OPEN) socket.ping();
    }, pingEveryMs);
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

function createProtocol(options: {
  schema: GraphQLSchema;
  tokens: Authenticator;
  createContext: ContextFactory;
  logger: Logger;
}) {
  const { schema, tokens, createContext, logger } = options;
  return makeServer<{ authorization?: unknown }, Extra>({
    onConnect: async ({ connectionParams, extra }) => {
      const { authorization } = connectionParams ?? {};
      return closeUnlessHolds(extra, authorization ? CloseCode.Forbidden : CloseCode.Unauthorized, () =>
        tokens.authenticate(secretFromAuthorization(authorization)),
      );
    },
    onSubscribe: async ({ extra }, _id, payload) => {
      const { access } = extra;
      if (!access) throw new Error("an operation reached a websocket without its access check");
      if (!(await closeUnlessHolds(extra, CloseCode.Forbidden, () => tokens.authenticateAgain(access)))) {
        // Nobody will read it, and nothing is executed.
        return [new GraphQLError("The token no longer holds.")];
      }
      const prepared = prepareOperation(schema, payload);
      if (!("document" in prepared)) return prepared;
      const newContext = () => createContext(extra.access ?? access, randomUUID());
      return { ...prepared, contextValue: newContext(), newContext } satisfies SubscriptionArgs;
    },
    subscribe: (args) => subscribeAfresh(args as SubscriptionArgs),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors ? { ...result, errors: result.errors.map((error) => formatError(error, logger)) } : undefined,
    onError: (_context, _id, _payload, errors) => errors.map((error) => formatError(error, logger)),
  });
}

/** Sets who calls, or closes the socket with the reason and answers false. */
async function closeUnlessHolds(extra: Extra, code: CloseCode, ask: () => Promise<Access>): Promise<boolean> {
  try {
    extra.access = await ask();
    return true;
  } catch (error) {
    if (!(error instanceof UnauthenticatedError)) throw error;
    extra.socket.close(code, Buffer.from(error.message).subarray(0, maxReasonBytes).toString());
    return false;
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
