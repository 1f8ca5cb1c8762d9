import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConnectLinkDocument } from "../../../src/connect/index.js";
import type { AuditDocument } from "../../../src/audit/index.js";
import type { ConnectionDocument } from "../../../src/connections/index.js";
import {
  seriousFindings,
  startBrowser,
  watchErrors,
  type Browser,
  type BrowserContext,
  type Page,
} from "../../support/browser.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

/** The hosted page in a real browser, against the sandbox's real login. */

let gateway: SyncedGateway;
let browser: Browser;
/** A page of the integrator's, on another origin. */
let app: Server;
let appUrl: string;
const contexts: BrowserContext[] = [];

const logo =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

beforeAll(async () => {
  [gateway, browser] = await Promise.all([startSyncedGateway(), startBrowser()]);
  app = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://app");
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (url.pathname !== "/embedding") return void response.end(`<h1>Back in the app</h1>`);
    response.end(`<!doctype html><html lang="en"><title>App</title><script src="${gateway.url}/connect/embed.js"></script>
      <button id="go">Connect</button><div id="place"></div><script>
      const query = new URLSearchParams(location.search);
      window.heard = [];
      document.getElementById("go").onclick = () => {
        Tributary.connect({ url: query.get("url"), mode: query.get("mode"), container: document.getElementById("place"),
          onReady: () => heard.push("ready"),
          onConnected: (result) => heard.push("connected " + result.connectionId),
          onClosed: (result) => heard.push("closed " + result.status) });
      };</script>`);
  });
  app.listen(0, "localhost");
  await once(app, "listening");
  appUrl = `http://localhost:${(app.address() as AddressInfo).port}`;
  const settings = `mutation ($input: UpdateConnectSettingsInput!) {
    updateConnectSettings(input: $input) { connectSettings { displayName color darkColor origins } } }`;
  await gateway.data(settings, {
    input: { displayName: "Harbor Maintenance", color: "#0b7a53", logo, origins: [appUrl] },
  });
  const oauthApp = `mutation ($input: CreateOAuthAppInput!) { createOAuthApp(input: $input) { oauthApp { id redirectUri } } }`;
  const { clientId, clientSecret } = gateway.sandbox.oauth;
  const made = await gateway.data<{ createOAuthApp: { oauthApp: { redirectUri: string } } }>(oauthApp, {
    input: { system: "sandbox", config: { baseUrl: gateway.sandbox.url }, clientId, clientSecret },
  });
  expect(made.createOAuthApp.oauthApp.redirectUri).toBe(`${gateway.url}/connect/callback`);
});

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  gateway.sandbox.faults.clear();
});

afterAll(async () => {
  await browser?.close();
  app?.close();
  await gateway?.close();
});

interface Made {
  readonly url: string;
  readonly connectLink: { readonly id: string };
}

const create = `mutation ($input: CreateConnectLinkInput!) { createConnectLink(input: $input) { url connectLink { id state expiresAt } } }`;

async function makeLink(input: object = {}): Promise<Made> {
  const answer = await gateway.data<{ createConnectLink: Made }>(create, {
    input: {
      system: "sandbox",
      returnUrl: `${appUrl}/done?from=tributary`,
      endUser: { id: "customer-17", name: "Plant North" },
      ...input,
    },
  });
  return answer.createConnectLink;
}

type Look = { readonly scheme?: "dark" | "light"; readonly isPhone?: boolean };

/** A browser of its own, with its own cookies. */
async function newPage({ scheme = "light", isPhone = false }: Look = {}): Promise<Page> {
  const viewport = isPhone ? { width: 360, height: 740 } : { width: 1280, height: 860 };
  const context = await browser.newContext({ colorScheme: scheme, viewport });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** For a person to look at, light and dark, wide and on a phone: SCREENSHOTS=folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) return;
  const before = page.viewportSize();
  const isDark = await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches);
  for (const [look, size] of [
    ["", { width: 1280, height: 860 }],
    ["-phone", { width: 360, height: 740 }],
  ] as const) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      // Else parts of it are not painted yet.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
      );
      const path = join(folder, `${name}${look}${colorScheme === "dark" ? "-dark" : ""}.png`);
      await page.screenshot({ path, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: isDark ? "dark" : "light" });
  if (before) await page.setViewportSize(before);
}

async function title(page: Page, text: string): Promise<void> {
  try {
    await page.getByRole("heading", { level: 1, name: text, exact: true }).waitFor();
  } catch (cause) {
    throw new Error(`Expected "${text}", got at ${page.url()}: ${await page.locator("body").innerText()}`, { cause });
  }
}

async function fillKey(page: Page, key: string, baseUrl = gateway.sandbox.url): Promise<void> {
  await page.getByRole("radio", { name: "API key" }).check();
  await page.getByLabel("Address").fill(baseUrl);
  await page.getByRole("textbox", { name: "API key" }).fill(key);
  await page.getByRole("button", { name: "Connect" }).click();
}

/** On the sandbox's own page. */
async function consent(page: Page, decision: "Allow" | "Deny" = "Allow"): Promise<void> {
  await page.getByLabel("User").fill("planner");
  await page.getByRole("textbox", { name: "Password" }).fill("planner");
  await page.getByRole("button", { name: decision }).click();
}

const linkOf = async (id: string) =>
  (await gateway.storage.collection<ConnectLinkDocument>("connectLinks").findOne({ _id: id })) as ConnectLinkDocument;

const connectionOf = async (id: string | null) =>
  (await gateway.storage
    .collection<ConnectionDocument>("connections")
    .findOne({ _id: id as string })) as ConnectionDocument;

const connectionCount = async () => gateway.storage.collection("connections").countDocuments();

describe("the connect page", () => {
  it("connects by a key: fields of the connector, a live check in plain words, the first sync, and back", async () => {
    const { url, connectLink } = await makeLink({ name: "Plant North" });
    const page = await newPage();
    const errors = watchErrors(page);
    await page.goto(url);
    await title(page, "Connect Sandbox");
    expect(page.url()).toBe(`${gateway.url}/connect/${connectLink.id}`);
    await page.getByText("Harbor Maintenance").first().waitFor();
    await shoot(page, "connect");
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole("radio", { name: "API key" }).check();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByText("Please fill in: Address.").waitFor();
    await shoot(page, "connect-missing");
    expect(await page.locator(":focus").getAttribute("name")).toBe("config.baseUrl");

    await fillKey(page, "wrong-key");
    await page.getByRole("heading", { name: "Sandbox did not accept the login" }).waitFor();
    await shoot(page, "connect-wrong-key");
    expect(await seriousFindings(page)).toEqual([]);
    await fillKey(page, "sandbox");
    await title(page, "Connected");

    const link = await linkOf(connectLink.id);
    expect(link).toMatchObject({ state: "COMPLETED", isReconnect: false, tries: 2 });
    await gateway.work(link.connectionId as string);
    await page.getByText(/^Done: \d/).waitFor();
    await shoot(page, "connect-done");
    expect(await seriousFindings(page)).toEqual([]);
    expect(await connectionOf(link.connectionId)).toMatchObject({
      name: "Plant North",
      endUser: { id: "customer-17" },
      authMethod: "API_KEY",
    });
    await page.getByRole("link", { name: "Back to Harbor Maintenance" }).click();
    await page.waitForURL(`${appUrl}/**`);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      from: "tributary",
      status: "connected",
      connection_id: link.connectionId,
      link_id: connectLink.id,
    });
    expect(errors).toEqual([]);
  });

  it("connects by OAuth on a phone in the dark, with nothing but the keyboard", async () => {
    const { url, connectLink } = await makeLink({ returnUrl: null });
    const page = await newPage({ isPhone: true, scheme: "dark" });
    await page.goto(url);
    await title(page, "Connect Sandbox");
    await shoot(page, "connect-oauth");
    expect(await seriousFindings(page)).toEqual([]);
    const width: unknown = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(360);
    // From the heading: the choice of the way to log in, then its button.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Log in with Sandbox");
    await page.keyboard.press("Enter");
    await page.getByLabel("User").waitFor();
    const asked = new URL((await linkOf(connectLink.id)).login?.redirectUri ?? "");
    expect(asked.href).toBe(`${gateway.url}/connect/callback`);
    await consent(page);
    await title(page, "Connected");
    await shoot(page, "connect-running");
    expect(await seriousFindings(page)).toEqual([]);

    const { connectionId } = await linkOf(connectLink.id);
    const connection = await connectionOf(connectionId);
    expect(connection).toMatchObject({ authMethod: "OAUTH2_AUTHORIZATION_CODE", oauth2: { epoch: 1 } });
    await gateway.work(connectionId as string);
    await page.getByText(/^Done: \d/).waitFor();
    // The refresh token lies where refreshes look for it.
    expect(await gateway.services.sessions.probe(connection)).toMatchObject({
      account: expect.stringContaining("") as string,
    });
    const [entry] = await gateway.storage
      .collection<AuditDocument>("auditLog")
      .find({ action: "connection.create", targets: connectionId as string })
      .toArray();
    expect(entry).toMatchObject({ outcome: "DONE", actor: { kind: "CONNECT_LINK", id: connectLink.id } });
  });
});

/** Goes the way through the sandbox's login and stops before the gateway hears of it. @returns what it would be asked. */
async function callbackOf(page: Page, url: string): Promise<URL> {
  await page.goto(url);
  await title(page, "Connect Sandbox");
  let came: (address: string) => void = () => undefined;
  const coming = new Promise<string>((resolve) => (came = resolve));
  // A browser's redirects can't be held up, so they are followed here, one by one.
  const pattern = `${gateway.sandbox.url}/**`;
  await page.route(pattern, async (route) => {
    let response = await route.fetch({ maxRedirects: 0 });
    let address = route.request().url();
    while (response.status() >= 300 && response.status() < 400) {
      address = new URL(response.headers()["location"] ?? "", address).href;
      if (address.startsWith(gateway.url)) {
        came(address);
        await route.abort();
        return;
      }
      response = await page.context().request.get(address, { maxRedirects: 0 });
    }
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Log in with Sandbox" }).click();
  // Somebody who has said yes once is not asked again.
  await Promise.race([coming, consent(page).catch(() => undefined)]);
  const callback = new URL(await coming);
  await page.unroute(pattern);
  return callback;
}

const withParameter = (url: URL, name: string, value: string | null): string => {
  const other = new URL(url);
  if (value === null) other.searchParams.delete(name);
  else other.searchParams.set(name, value);
  return other.href;
};

const notConfirmed = (page: Page) => page.getByRole("heading", { name: "The login could not be confirmed" }).waitFor();

describe("a login that comes back", () => {
  it("with a denied consent connects nothing, says so, and can be begun again", async () => {
    const before = await connectionCount();
    const { url } = await makeLink();
    const page = await newPage({ isPhone: true });
    await page.goto(url);
    await page.getByRole("button", { name: "Log in with Sandbox" }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await page.getByRole("heading", { name: "Access was not granted" }).waitFor();
    await shoot(page, "connect-denied");
    expect(await seriousFindings(page)).toEqual([]);
    expect(await connectionCount()).toBe(before);
    await page.getByRole("button", { name: "Log in with Sandbox" }).click();
    await consent(page);
    await title(page, "Connected");
    expect(await connectionCount()).toBe(before + 1);
  });

  it("with another state, another issuer or none, or a second time, connects nothing", async () => {
    const before = await connectionCount();
    const { url, connectLink } = await makeLink();
    const page = await newPage();
    const callback = await callbackOf(page, url);
    const state = callback.searchParams.get("state") as string;
    expect(state.startsWith(`${connectLink.id}.`)).toBe(true);
    for (const forged of [
      withParameter(callback, "state", `${connectLink.id}.${"A".repeat(43)}`),
      withParameter(callback, "state", state.slice(0, -1)),
      withParameter(callback, "state", null),
    ]) {
      await page.goto(forged);
      await page
        .getByText(/could not be confirmed|can't be finished here/)
        .first()
        .waitFor();
    }
    // A forged one did not use up the login; another provider's answer does, and so the right one comes too late.
    await page.goto(withParameter(callback, "iss", "https://login.example.com"));
    await notConfirmed(page);
    await page.goto(callback.href);
    await notConfirmed(page);
    expect(await connectionCount()).toBe(before);

    const second = await callbackOf(page, `${gateway.url}/connect/${connectLink.id}`);
    await page.goto(withParameter(second, "iss", null));
    await notConfirmed(page);
    await shoot(page, "connect-not-confirmed");
    expect(await connectionCount()).toBe(before);
  });

  it("in another browser is not taken there, and still is where it was begun; a code is taken once", async () => {
    const before = await connectionCount();
    const [mine, theirs] = await Promise.all([makeLink(), makeLink()]);
    const [page, other] = await Promise.all([newPage(), newPage()]);
    const callback = await callbackOf(page, mine.url);
    const otherCallback = await callbackOf(other, theirs.url);
    await other.goto(callback.href);
    await title(other, "This login can't be finished here");
    await shoot(other, "connect-login-elsewhere");
    // Their login with my code: the code was asked for with another challenge.
    await other.goto(withParameter(otherCallback, "code", callback.searchParams.get("code")));
    await notConfirmed(other);
    expect(await connectionCount()).toBe(before);
    // The provider ends a code that was shown to it with the wrong proof, so the one who began asks for another.
    const again = await callbackOf(page, `${gateway.url}/connect/${mine.connectLink.id}`);
    await page.goto(again.href);
    await title(page, "Connected");
    expect(await connectionCount()).toBe(before + 1);
    await page.goto(again.href);
    await title(page, "Connected");
    expect(await connectionCount()).toBe(before + 1);
  });
});

describe("a link", () => {
  it("is for one browser, until its time is over or it was used", async () => {
    const { url, connectLink } = await makeLink();
    const [page, other] = await Promise.all([newPage(), newPage({ scheme: "dark" })]);
    await page.goto(url);
    await title(page, "Connect Sandbox");
    await other.goto(url);
    await title(other, "This link is open in another browser");
    await shoot(other, "connect-link-elsewhere");
    expect(await seriousFindings(other)).toEqual([]);
    // The same browser may come back to it.
    await page.goto(url);
    await title(page, "Connect Sandbox");
    await gateway.storage
      .collection<ConnectLinkDocument>("connectLinks")
      .updateOne({ _id: connectLink.id }, { $set: { expiresAt: new Date(0) } });
    await fillKey(page, "sandbox");
    await title(page, "This link has expired");
    await shoot(page, "connect-expired");
    await page.goto(`${gateway.url}/connect/${"A".repeat(43)}`);
    await title(page, "There is no such link");
    await shoot(page, "connect-no-link");
  });

  it("connects again what lost its login, which keeps its id, records and cursors", async () => {
    const connectionId = await gateway.connect({ name: "Plant South" });
    const streams = () => gateway.storage.collection("streams").find({ connectionId }).sort({ entity: 1 }).toArray();
    const records = () => gateway.storage.collection("workOrders").countDocuments({ connectionId });
    const held = [await records(), await streams()];
    const connection = await connectionOf(connectionId);
    const status = { phase: "UNAUTHORIZED", since: new Date(), reason: "The key was revoked." };
    await gateway.storage
      .collection<ConnectionDocument>("connections")
      .updateOne({ _id: connectionId }, { $set: { status: status as ConnectionDocument["status"] } });
    const { url, connectLink } = await makeLink({ system: null, endUser: null, connectionId });
    const page = await newPage({ isPhone: true, scheme: "dark" });
    await page.goto(url);
    await title(page, "Reconnect Plant South");
    await shoot(page, "connect-again");
    await page.getByRole("button", { name: "Log in with Sandbox" }).click();
    await consent(page);
    await title(page, "Connected again");
    await shoot(page, "connect-done-again");
    const after = await connectionOf(connectionId);
    expect(after).toMatchObject({
      status: { phase: "CONNECTED" },
      authMethod: "OAUTH2_AUTHORIZATION_CODE",
      config: connection.config,
    });
    expect([await records(), await streams()]).toEqual(held);
    expect(await linkOf(connectLink.id)).toMatchObject({ state: "COMPLETED", isReconnect: true, connectionId });
    const outbox = gateway.storage.collection("outbox");
    expect(await outbox.findOne({ type: "connect_link.completed", connectionId })).toMatchObject({
      payload: { linkId: connectLink.id, isReconnect: true },
    });
  });

  it("says in plain words that the system is down or the address is no such system", async () => {
    const { url } = await makeLink();
    const page = await newPage({ isPhone: true });
    await page.goto(url);
    await fillKey(page, "sandbox", "http://127.0.0.1:1");
    await page.getByRole("heading", { name: "Sandbox does not answer" }).waitFor();
    await shoot(page, "connect-down");
    expect(await seriousFindings(page)).toEqual([]);
    await fillKey(page, "sandbox", appUrl);
    await page.getByRole("heading", { name: "This does not look like Sandbox" }).waitFor();
    await shoot(page, "connect-other-system");
  });

  it.each([
    "https://elsewhere.example/",
    "javascript:alert(1)",
    "//elsewhere.example/",
    "APP@elsewhere.example/",
    "http://user@APP_HOST/",
    "APP.elsewhere.example/",
  ])("leads back to no other page than those that are listed: %s", async (form) => {
    const returnUrl = form.replace("APP_HOST", new URL(appUrl).host).replace("APP", appUrl);
    const { extensions } = await gateway.fault(create, { input: { returnUrl } });
    expect(extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["input", "returnUrl"] }] });
  });
});

const root = new URL("../../../", import.meta.url);
const example = async (path: string) =>
  JSON.parse(await readFile(new URL(path, root), "utf8")) as Record<string, unknown>;

describe("the form", () => {
  it.each<[string, string, readonly string[], string | null]>([
    ["rest", "Acme CMMS", ["Token"], "examples/rest/sandbox.json"],
    ["odata", "Acme CMMS", ["Username", "Password"], "examples/odata/cap.json"],
    ["sql", "Acme CMMS", ["Username", "Password"], "examples/sql/legacy-cmms.json"],
    ["odoo", "Odoo", ["Address"], null],
    ["request-tracker", "Request Tracker", ["Address"], null],
    ["tryton", "Tryton", ["Address"], null],
  ])("of %s asks for what a person has, on a phone and in the dark", async (system, name, fields, path) => {
    const config = path === null ? undefined : await example(path);
    const { url } = await makeLink({ system, name: "Acme CMMS", ...(config ? { config } : {}) });
    const page = await newPage({ isPhone: true, scheme: "dark" });
    await page.goto(url);
    await title(page, `Connect ${name}`);
    for (const field of fields) await page.getByLabel(field, { exact: true }).first().waitFor();
    expect(await page.locator("label").allInnerTexts()).not.toContainEqual(expect.stringMatching(/^[a-z]/));
    await shoot(page, `connect-form-${system}`);
    expect(await seriousFindings(page)).toEqual([]);
    const width: unknown = await page.evaluate("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(360);
    await page.getByRole("button", { name: "Connect" }).click();
    await page
      .getByText(/^Please fill in: /)
      .first()
      .waitFor();
    await shoot(page, `connect-form-${system}-missing`);
  });

  it("takes lists, one on each line", async () => {
    const { url } = await makeLink({ system: "request-tracker" });
    const page = await newPage({ isPhone: true });
    await page.goto(url);
    await page.getByLabel("Address").fill("http://127.0.0.1:1");
    await page.getByText("More settings").click();
    await page.getByLabel("Queues to read (optional)").fill("Maintenance\n\n Facilities ");
    await page.getByLabel("Username").fill("integration");
    await page.getByRole("textbox", { name: "Password" }).fill("not-a-password");
    await shoot(page, "connect-form-lists");
    await page.getByRole("button", { name: "Connect" }).click();
    // A list that came as one text would be refused at its field before anybody is asked.
    await page.getByRole("heading", { name: "Request Tracker does not answer" }).waitFor();
  });

  it("of no system lets the person choose one", async () => {
    const { url } = await makeLink({ system: null });
    const page = await newPage({ isPhone: true });
    await page.goto(url);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await shoot(page, "connect-choose");
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.getByText("Request Tracker").count()).toBe(1);
    // What has to be described first is nothing that a person could choose.
    expect(await page.getByText("OData").count()).toBe(0);
  });
});

describe("a page that embeds a link", () => {
  const heard = (page: Page) => page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard);

  it("in a frame sees it, and the person logs in in a window of its own", async () => {
    const { url, connectLink } = await makeLink({ embedOrigins: [appUrl], returnUrl: null });
    const page = await newPage();
    await page.goto(`${appUrl}/embedding?mode=frame&url=${encodeURIComponent(url)}`);
    await page.getByRole("button", { name: "Connect" }).click();
    const frame = page.frameLocator("iframe");
    const button = frame.getByRole("button", { name: "Log in with Sandbox" });
    await button.waitFor();
    await shoot(page, "connect-frame");
    const [popup] = await Promise.all([page.waitForEvent("popup"), button.click()]);
    const closed = popup.waitForEvent("close");
    await consent(popup);
    await closed;
    await frame.getByRole("heading", { name: "Connected", exact: true }).waitFor();
    const { connectionId } = await linkOf(connectLink.id);
    // The frame goes with the click, so that nobody may be left to say that it was done.
    void frame
      .getByRole("button", { name: "Done" })
      .click()
      .catch(() => undefined);
    const told = ["ready", `connected ${String(connectionId)}`, "closed connected"];
    await expect.poll(() => heard(page), { timeout: 15_000 }).toEqual(told);
  });

  it("in a window of its own hears how it ended", async () => {
    const { url, connectLink } = await makeLink({ embedOrigins: [appUrl] });
    const page = await newPage();
    await page.goto(`${appUrl}/embedding?mode=popup&url=${encodeURIComponent(url)}`);
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Connect" }).click(),
    ]);
    await fillKey(popup, "sandbox");
    await title(popup, "Connected");
    const { connectionId } = await linkOf(connectLink.id);
    await expect.poll(() => heard(page)).toEqual(["ready", `connected ${String(connectionId)}`]);
    const closed = popup.waitForEvent("close");
    await popup.getByRole("button", { name: "Done" }).click();
    await closed;
    await expect.poll(() => heard(page)).toContain("closed connected");
  });

  it("of an origin that the link does not name can neither frame it nor hear of it", async () => {
    const { url, connectLink } = await makeLink({ returnUrl: null });
    const page = await newPage();
    await page.goto(`${appUrl}/embedding?mode=frame&url=${encodeURIComponent(url)}`);
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.getByRole("button", { name: "Connect" }).click();
    await refused;
    expect((await linkOf(connectLink.id)).state).toBe("WAITING");
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate(`void open(${JSON.stringify(url)}, "_blank", "popup")`),
    ]);
    await fillKey(popup, "sandbox");
    await title(popup, "Connected");
    expect(await heard(page)).toEqual([]);
  });
});
