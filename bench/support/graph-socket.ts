import { once } from "node:events";
import { WebSocket } from "ws";

/** What came for one operation. */
export interface SocketAnswer {
  /** The message with the answer, or with what is wrong. */
  readonly message: string;
  readonly isFailed: boolean;
}

/** One websocket of the protocol graphql-transport-ws that asks one thing after the other, and does little besides. */
export class GraphSocket {
  #asked = 0;
  #message = "";
  #isFailed = false;
  #settle: { resolve: (answer: SocketAnswer) => void; reject: (error: Error) => void } | null = null;

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data: Buffer) => this.#take(String(data)));
    socket.on("close", (code, reason) => {
      this.#settle?.reject(new Error(`The websocket was closed: ${code} ${String(reason)}.`));
    });
  }

  static async open(url: string, authorization: string): Promise<GraphSocket> {
    const socket = new WebSocket(url, "graphql-transport-ws", { perMessageDeflate: false });
    await once(socket, "open");
    const acknowledged = once(socket, "message");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
    const [data] = (await acknowledged) as [Buffer];
    if (typeOf(String(data)) !== "connection_ack") throw new Error(`The websocket is not let in: ${String(data)}`);
    return new GraphSocket(socket);
  }

  /** @param payload the operation as JSON, as the body of a POST has it. */
  ask(payload: string): Promise<SocketAnswer> {
    this.#asked += 1;
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.socket.send(`{"id":"${this.#asked}","type":"subscribe","payload":${payload}}`);
    });
  }

  async close(): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }

  #take(text: string): void {
    switch (typeOf(text)) {
      case "next":
        this.#message = text;
        this.#isFailed = text.includes('"errors":[');
        break;
      case "error":
        this.#end({ message: text, isFailed: true });
        break;
      case "complete":
        this.#end({ message: this.#message, isFailed: this.#isFailed });
        break;
    }
  }

  #end(answer: SocketAnswer): void {
    this.#settle?.resolve(answer);
    this.#settle = null;
  }
}

/** Without parsing a page for it: servers write id and type in front. */
function typeOf(text: string): string {
  const inFront = /^\{(?:"id":"[^"]*",)?"type":"(\w+)"/.exec(text)?.[1];
  return inFront ?? (JSON.parse(text) as { type: string }).type;
}
