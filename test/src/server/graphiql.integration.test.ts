import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { entities } from "../../../schema/entities/index.js";
import { OutboxStore } from "../../../src/events/index.js";
import { TrustedDocuments } from "../../../src/server/trusted-documents.js";
import { seriousFindings, startBrowser, watchErrors, type Browser, type Page } from "../../support/browser.js";
import { insertConnection, insertRecords } from "../../support/records.js";
import { startTestGateway, startTestServer, type TestGateway } from "../../support/server.js";
import { waitFor } from "../../support/services.js";

/** GraphiQL in a real browser, against a gateway with records and events. */

let gateway: TestGateway;
let browser: Browser;
let connectionId: string;
let workOrderId: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  [gateway, browser] = await Promise.all([startTestGateway(), startBrowser()]);
  gateway.services.relay.start();
  gateway.services.hub.start();
  // Run from source it is built when it is first asked for, which is longer than a browser waits.
  expect((await fetch(`${gateway.url}/graphiql`)).status).toBe(200);
  connectionId = (await insertConnection(gateway.storage, gateway.test))._id;
  const [order] = await insertRecords(gateway.storage, entities.WorkOrder, gateway.test, connectionId, [
    { remoteId: "1", unified: { number: "WO-4711", title: "Replace the seal" } },
  ]);
  workOrderId = order?._id ?? "";
}, 120_000);

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([gateway.services.hub.stop(), gateway.services.relay.stop()]);
  await gateway.close();
});

interface Opened {
  readonly page: Page;
  /** What the browser complains of, what the page's policy refused included. */
  readonly errors: string[];
  /** Each request, by method and address, those of websockets too. */
  readonly requests: string[];
}

async function open(url: string, look: { scheme?: "dark" | "light"; isPhone?: boolean } = {}): Promise<Opened> {
  const { scheme = "light", isPhone = false } = look;
  const viewport = isPhone ? { width: 360, height: 740 } : { width: 1280, height: 800 };
  const context = await browser.newContext({ colorScheme: scheme, viewport });
  closing.push(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors = watchErrors(page);
  const requests: string[] = [];
  page.on("request", (request) => requests.push(`${request.method()} ${request.url()}`));
  page.on("websocket", (socket) => requests.push(`WEBSOCKET ${socket.url().replace(/^ws/, "http")}`));
  await page.goto(`${url}/graphiql`);
  return { page, errors, requests };
}

/** For a person to look at: SCREENSHOTS=folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function sessionToken(of: TestGateway = gateway, input: object = {}): Promise<{ id: string; token: string }> {
  const query = `mutation ($input: CreateSessionTokenInput!) { createSessionToken(input: $input) { id token } }`;
  const answer = await of.post({ query, variables: { input } });
  const { data } = (await answer.json()) as { data: { createSessionToken: { id: string; token: string } } };
  return data.createSessionToken;
}

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel("Session token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** @param query With a name, by which the editor shows that it has understood what was written. */
async function run(page: Page, query: string): Promise<void> {
  await page.locator(".graphiql-query-editor .CodeMirror-lines").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(query);
  await page.getByRole("tab", { name: / (\w+) /.exec(query)?.[1] ?? "" }).waitFor();
  await page.locator(".graphiql-execute-button").click();
}

/** Until the answer has all these texts in it. */
async function answered(page: Page, ...texts: string[]): Promise<void> {
  const answer = page.locator(".result-window");
  await waitFor(`${texts.join(", ")} in the answer`, async () => {
    const said = await answer.innerText();
    return texts.every((text) => said.includes(text));
  }).catch(async (cause: unknown) => {
    throw new Error(`The answer is ${await answer.innerText()}`, { cause });
  });
}

describe("GraphiQL, as a person uses it", () => {
  it("takes a session token, shows the schema, answers a query and tells an event, all from its own origin", async () => {
    const { page, errors, requests } = await open(gateway.url);
    await page.getByRole("heading", { name: "GraphiQL" }).waitFor();
    await shoot(page, "graphiql-sign-in-light");
    expect(await seriousFindings(page)).toEqual([]);
    const { token } = await sessionToken();
    await signIn(page, token);
    await page.locator(".graphiql-query-editor .CodeMirror").waitFor();

    await run(page, "query List { workOrders { nodes { number title } } }");
    await answered(page, "WO-4711", "Replace the seal");
    await shoot(page, "graphiql-light");
    await page.getByRole("button", { name: "Show Documentation Explorer" }).click();
    await page.locator(".graphiql-doc-explorer").getByText("Subscription", { exact: true }).waitFor();
    await shoot(page, "graphiql-docs-light");

    await run(page, "subscription Changes { recordChanged { kind recordId } }");
    await waitFor("the subscription", async () => gateway.services.hub.subscriberCount === 1);
    const event = {
      ...gateway.test,
      connectionId,
      at: new Date(),
      type: "records.changed",
      payload: {
        entity: "WorkOrder",
        causeId: "run_test",
        changes: [{ id: workOrderId, kind: "UPDATED", version: 2, changedFields: [] }],
      },
    } as const;
    await gateway.storage.transaction((session) => new OutboxStore(gateway.storage).append([event], session));
    await answered(page, "UPDATED", workOrderId);
    // A dialog is where a style is written at run time.
    await page.getByRole("button", { name: "Open settings dialog" }).click();
    await page.getByRole("dialog").waitFor();
    await shoot(page, "graphiql-settings-light");
    await page.keyboard.press("Escape");
    await page.locator(".graphiql-execute-button").click();
    await waitFor("the end of the subscription", async () => gateway.services.hub.subscriberCount === 0);

    expect(errors).toEqual([]);
    expect(requests.filter((request) => !new URL(request.split(" ")[1] ?? "").href.startsWith(gateway.url))).toEqual(
      [],
    );
    expect(requests).toContain(`WEBSOCKET ${gateway.url}/graphql`);
    // The token stands in headers and messages alone, and outlives neither the tab nor the sign-out.
    expect(requests.filter((request) => request.includes(token))).toEqual([]);
    const kept = "JSON.stringify([{ ...localStorage }, document.cookie, location.href])";
    expect(await page.evaluate<string>(kept)).not.toContain("eyJ");
    await page.reload();
    await page.locator(".graphiql-query-editor .CodeMirror").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Session token").waitFor();
    expect(await page.evaluate<number>("sessionStorage.length")).toBe(0);
    expect(errors).toEqual([]);
  });

  it("refuses an API token with the advice to mint a session token, and never sends it", async () => {
    const { page, requests } = await open(gateway.url, { scheme: "dark" });
    await signIn(page, gateway.token);
    await page.getByRole("alert").getByText("Mint a session token with it").waitFor();
    await page.getByText("createSessionToken").waitFor();
    await shoot(page, "graphiql-api-token-dark");
    expect(await seriousFindings(page)).toEqual([]);
    expect(requests.filter((request) => request.endsWith("/graphql"))).toEqual([]);
    expect(await page.getByLabel("Session token").inputValue()).toBe("");
    await signIn(page, "something else");
    await page.getByRole("alert").getByText("This is no session token.").waitFor();
    await signIn(page, (await sessionToken()).token.slice(0, -6) + "AAAAAA");
    await page.getByRole("alert").getByText("session token", { exact: false }).waitFor();
  });

  it("asks for another token when the one it has ends", async () => {
    const { page } = await open(gateway.url, { scheme: "dark", isPhone: true });
    await shoot(page, "graphiql-sign-in-phone-dark");
    const width = async () => page.evaluate<number>("document.documentElement.scrollWidth");
    expect(await width()).toBeLessThanOrEqual(360);
    const { id, token } = await sessionToken();
    await signIn(page, token);
    await page.locator(".graphiql-query-editor .CodeMirror").waitFor();
    await run(page, "query Me { viewer { environment } }");
    await answered(page, "TEST");
    await shoot(page, "graphiql-phone-dark");
    expect(await width()).toBeLessThanOrEqual(360);
    await gateway.post({
      query: `mutation ($id: ID!) { revokeSessionToken(input: { id: $id }) { id } }`,
      variables: { id },
    });
    await page.locator(".graphiql-execute-button").click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Session token").waitFor();
  });

  it("says in plain words where pages may send trusted documents only, and where the schema is not shown", async () => {
    const trusting = await startTestGateway([], { documents: new TrustedDocuments({}, "servers") });
    closing.push(() => trusting.close());
    const first = await open(trusting.url);
    await signIn(first.page, (await sessionToken(trusting)).token);
    await first.page.getByRole("alert").getByText("trusted documents only").waitFor();

    const secretive = await startTestGateway([], { isIntrospectable: false });
    closing.push(() => secretive.close());
    const { page, errors } = await open(secretive.url);
    await signIn(page, (await sessionToken(secretive)).token);
    await page.getByText("This gateway does not show its schema").waitFor();
    await run(page, "query Me { viewer { environment } }");
    await answered(page, "TEST");
    await shoot(page, "graphiql-no-schema-light");
    expect(errors).toEqual([]);
  });
});

describe("GraphiQL's files", () => {
  it("come with a policy that lets nothing inline or foreign in, and compressed where that is taken", async () => {
    const page = await fetch(`${gateway.url}/graphiql`);
    const policy = page.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1];
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https:|\*/);
    expect(page.headers.get("cache-control")).toBe("no-store");
    const text = await page.text();
    expect(text).toContain(`content="${nonce}"`);
    expect(text).not.toMatch(/<script(?![^>]*\ssrc="\/graphiql\/assets\/)|<style|https?:/);
    expect(await (await fetch(`${gateway.url}/graphiql`)).text()).not.toContain(nonce);

    const script = /src="(\/graphiql\/assets\/[^"]+)"/.exec(text)?.[1] ?? "";
    const asset = await fetch(`${gateway.url}${script}`, { headers: { "accept-encoding": "gzip" } });
    expect(asset.headers.get("content-encoding")).toBe("gzip");
    expect(asset.headers.get("cache-control")).toContain("immutable");
    const plain = await fetch(`${gateway.url}${script}`, { headers: { "accept-encoding": "identity" } });
    expect(await plain.text()).toBe(await asset.text());
    expect((await fetch(`${gateway.url}/graphiql/assets/${encodeURIComponent("../index.html")}`)).status).toBe(404);
    expect((await fetch(`${gateway.url}/graphiql/`)).url).toBe(`${gateway.url}/graphiql`);
  });

  it("are not there when it is switched off", async () => {
    const without = await startTestServer({ hasGraphiQL: false });
    closing.push(() => without.close());
    expect((await fetch(`${without.url}/graphiql`)).status).toBe(404);
    expect((await fetch(`${without.url}/graphiql/assets/index.js`)).status).toBe(404);
  });
});
