import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { isIPv4 } from "node:net";
import { ipv6Value, parseAddress } from "../../src/network/ip-address.js";
import type { Resolve } from "../../src/network/index.js";

/** What a name has: addresses of both families, or no such name, or silence. */
export type DnsAnswer = readonly string[] | "NO_SUCH_NAME" | "SILENCE";

const types = { A: 1, AAAA: 28 } as const;

/**
 * A name server on UDP that says what a test wants, also another thing each time. Its resolver asks it over the wire, as a
 * program does whose `/etc/resolv.conf` names it.
 */
export class DnsStub {
  /** Names asked for, in order; each once for both families. */
  readonly asked: string[] = [];
  readonly #socket: Socket = createSocket("udp4");
  readonly #resolver = new Resolver({ timeout: 300, tries: 1 });
  readonly #answers = new Map<string, DnsAnswer[]>();

  async start(): Promise<void> {
    this.#socket.on("message", (query, from) => this.#answer(query, from));
    this.#socket.bind(0, "127.0.0.1");
    await once(this.#socket, "listening");
    this.#resolver.setServers([`127.0.0.1:${this.#socket.address().port}`]);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  /** @param answers one for each time that somebody asks; the last stays. */
  set(name: string, ...answers: readonly DnsAnswer[]): void {
    this.#answers.set(name, [...answers]);
  }

  /** Asks for both families, as getaddrinfo does. */
  readonly resolve: Resolve = async (name) => {
    this.asked.push(name);
    const both = await Promise.allSettled([this.#resolver.resolve4(name), this.#resolver.resolve6(name)]);
    const answers = this.#answers.get(name) ?? [];
    if (answers.length > 1) answers.shift();
    const found = both.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    const [failed] = both.filter((result) => result.status === "rejected");
    if (found.length === 0 && failed) throw failed.reason as Error;
    return found;
  };

  #answer(query: Buffer, { address, port }: RemoteInfo): void {
    const { name, end } = nameAt(query, 12);
    const type = query.readUInt16BE(end);
    const answer = this.#answers.get(name)?.[0] ?? "NO_SUCH_NAME";
    if (answer === "SILENCE") return;
    const question = query.subarray(12, end + 4);
    const records =
      answer === "NO_SUCH_NAME" ? [] : answer.filter((text) => types[isIPv4(text) ? "A" : "AAAA"] === type);
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    // An answer, recursion asked for and available; 3 is NXDOMAIN.
    header.writeUInt16BE(0x8180 | (answer === "NO_SUCH_NAME" ? 3 : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    this.#socket.send(Buffer.concat([header, question, ...records.map((text) => record(text, type))]), port, address);
  }
}

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let place = start;
  for (let length = message[place] ?? 0; length > 0; length = message[place] ?? 0) {
    labels.push(message.toString("latin1", place + 1, place + 1 + length));
    place += 1 + length;
  }
  return { name: labels.join(".").toLowerCase(), end: place + 1 };
}

function record(text: string, type: number): Buffer {
  const bytes = isIPv4(text) ? 4 : 16;
  const value = isIPv4(text) ? (parseAddress(text)?.value ?? 0n) : ipv6Value(text);
  const data = Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex");
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // the name of the question
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(0, 6); // not to be kept
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
