import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PatchedPages, recordsPerPage } from "./work-order-pages.js";

/**
 * A light product behind HTTP, a process of its own: `described-source-process.ts <work orders>`. It has so many work orders
 * for each account, all of them from before it was started, and nothing else. Says its address when it is ready, and how
 * many requests it answered whenever it is asked.
 */
const pages = new PatchedPages(Number(process.argv[2]));
const newest = new Date().toISOString();
let requests = 0;

const server = createServer((request, response) => {
  requests += 1;
  const url = new URL(request.url ?? "/", "http://source.invalid");
  // Behind the account's number, which stands for one customer's own installation.
  const path = url.pathname.replace(/^\/\d+/, "");
  if (path === "/me") return send(response, '{"name":"bench"}');
  const since = url.searchParams.get("updated_since");
  if (path !== "/work_orders" || pages.count === 0 || (since !== null && since > newest))
    return send(response, nothing);
  const page = Number(url.searchParams.get("cursor") ?? 0);
  const next = page + 1 < pages.pageCount ? String(page + 1) : null;
  send(response, `{"next_cursor":${JSON.stringify(next)},${pages.textOf(page).slice(1)}`);
});

const nothing = '{"items":[],"next_cursor":null}';

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}`, recordsPerPage });
});
process.on("message", () => process.send?.({ requests }));
// Whoever started it is gone; nobody else asks it anything.
process.once("disconnect", () => process.exit(0));
