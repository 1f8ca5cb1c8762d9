import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConnector, failures } from "../../../../src/connector-kit/index.js";
import { loadConnectors, type LoadedConnector } from "../../../../src/connectors/index.js";
import { loopbackNetwork } from "../../../support/network.js";

interface Part {
  readonly part_no: number;
  readonly title: string;
  readonly changed: number;
  readonly gone?: boolean;
}

const start = Date.UTC(2026, 0, 1) / 1_000;
const parts: readonly Part[] = Array.from({ length: 23 }, (_, index) => ({
  part_no: index + 1,
  title: `Part ${index + 1}`,
  changed: start + index * 86_400,
  ...(index === 4 ? { gone: true } : {}),
}));

type Reply = (url: URL, matching: readonly Part[], response: ServerResponse, base: string) => void;

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

const number = (url: URL, name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);

/** Ways in which products page their lists, each as its own path. Those that cap a page give no more than six records. */
const replies: Readonly<Record<string, Reply>> = {
  all: (_url, matching, response) => send(response, 200, [...matching].reverse()),
  pages: (url, matching, response) => {
    const size = Math.min(number(url, "per_page", 6), 6);
    const page = number(url, "page", 1);
    const data = matching.slice((page - 1) * size, page * size);
    // As Django REST framework answers behind the last page.
    if (data.length === 0 && page > 1) send(response, 404, { detail: "Invalid page." });
    else send(response, 200, { data, total: matching.length });
  },
  offsets: (url, matching, response) => {
    const from = number(url, "skip", 0);
    const data = matching.slice(from, from + Math.min(number(url, "take", 6), 6));
    send(response, 200, { data, more: from + data.length < matching.length });
  },
  next: (url, matching, response, base) => {
    const from = number(url, "from", 0);
    const data = matching.slice(from, from + 6);
    url.searchParams.set("from", String(from + 6));
    // It believes itself to be reached without TLS, at another port.
    const next = from + 6 < matching.length ? `http://127.0.0.1:81${url.pathname}${url.search}` : null;
    expect(base).not.toContain(":81/");
    send(response, 200, { data, links: { next } });
  },
  link: (url, matching, response, base) => {
    const page = number(url, "page", 1);
    const last = Math.ceil(matching.length / 6);
    url.searchParams.set("page", String(page + 1));
    const links = [`<${base}/link/parts?page=1>; rel="first"`];
    if (page < last) links.push(`<${base}${url.pathname}${url.search}>; title="more, please"; rel="next last"`);
    send(response, 200, matching.slice((page - 1) * 6, page * 6), { link: links.join(", ") });
  },
  after: (url, matching, response) => {
    const after = number(url, "since_id", 0);
    send(response, 200, { data: matching.filter((part) => part.part_no > after).slice(0, number(url, "count", 6)) });
  },
};

function handle(request: IncomingMessage, response: ServerResponse): void {
  const base = `http://${request.headers.host ?? ""}`;
  const url = new URL(request.url ?? "", base);
  const isIn = url.searchParams.get("key") === "s3cret-key" || request.headers["x-key"] === "Key s3cret-key";
  if (!isIn) return send(response, 200, { fault: { code: "E7", text: `no such key ${url.search}` } });
  const [, style = "", list, id] = url.pathname.split("/");
  if (list === "me") return send(response, 200, { user: "Jo" });
  const since = url.searchParams.get("filter")?.match(/^changed ge (\d+)$/)?.[1];
  const matching = parts.filter(({ changed }) => since === undefined || changed >= Number(since));
  if (id !== undefined) {
    const part = parts.find(({ part_no: no }) => String(no) === id);
    return part ? send(response, 200, { part }) : send(response, 200, { fault: { code: "E4", text: "none" } });
  }
  const reply = replies[style];
  if (reply) reply(url, matching, response, base);
  else send(response, 404, {});
}

let server: Server;
let origin: string;
let rest: LoadedConnector;
beforeAll(async () => {
  server = createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  rest = (await loadConnectors()).get("rest") ?? expect.fail("expected the connector to be found");
});
afterAll(() => {
  server.close();
});

function described(style: string, paging: object, list: object = {}, auth: object = { type: "query", name: "key" }) {
  return {
    baseUrl: `${origin}/${style}`,
    auth,
    probe: { path: "/me", account: "user" },
    errors: {
      message: "fault.text",
      rules: [
        { status: 200, when: "fault.code == 'E7'", means: "UNAUTHORIZED" },
        { status: 200, when: "fault.code == 'E4'", means: "NOT_FOUND" },
      ],
    },
    entities: {
      Part: {
        list: { path: "/parts", items: "data", paging, ...list },
        one: { path: "/parts/{id}", item: "part" },
        id: "part_no",
        modifiedAt: { value: "changed", format: "seconds" },
        deletedWhen: "gone",
        fields: { number: "part_no", name: "title" },
      },
    },
  };
}

const since = { changedSince: { parameter: "filter", template: "changed ge {since}", format: "seconds" } };
const styles: readonly (readonly [style: string, paging: object, list: object])[] = [
  ["all", { type: "none" }, { items: "@" }],
  ["pages", { type: "page", sizeParameter: "per_page", size: 50, endStatus: [404] }, { ...since, total: "total" }],
  ["offsets", { type: "offset", parameter: "skip", sizeParameter: "take", size: 4, more: "more" }, since],
  ["next", { type: "nextUrl", value: "links.next" }, since],
  ["link", { type: "link" }, { ...since, items: "@" }],
  ["after", { type: "after", parameter: "since_id", value: "part_no", sizeParameter: "count", size: 5 }, since],
];

describe("a described system", () => {
  it.each(styles)("holds the contract where its lists are paged as %s", async (style, paging, list) => {
    for (const auth of [
      { type: "query", name: "key" },
      { type: "header", name: "X-Key", prefix: "Key " },
    ]) {
      const report = await checkConnector({
        connector: rest,
        config: described(style, paging, list, auth),
        credentials: { apiKey: "s3cret-key" },
        network: loopbackNetwork,
      });
      expect(failures(report)).toEqual([]);
      expect(report.account).toBe("Jo");
      const line = (name: string) => report.lines.find(({ check }) => check === name);
      expect(line("PAGES")?.message).toMatch(/^23 records on \d+ pages, all there are/);
      expect(line("MAPPING")?.message).toBe("22 records mapped.");
      expect(line("CHANGED_SINCE")?.verdict).toBe(style === "all" ? "SKIPPED" : "PASSED");
    }
  });

  it("keeps no key in a checkpoint, and follows no page to another host", async () => {
    const config = rest.config.parse(described("next", { type: "nextUrl", value: "links.next" }));
    const evil = { ...config, baseUrl: `${origin.replace("127.0.0.1", "localhost")}/next` };
    const report = await checkConnector({
      connector: rest,
      config: evil,
      credentials: { apiKey: "s3cret-key" },
      network: loopbackNetwork,
    });
    expect(failures(report)).toEqual([
      expect.stringMatching(/^PAGES Part: SOURCE_MISCONFIGURED: The next page is said to lie elsewhere/),
    ]);
  });
});
