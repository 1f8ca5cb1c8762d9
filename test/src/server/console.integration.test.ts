import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Response } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionStatus } from "../../../src/connections/index.js";
import { newId } from "../../../src/ids/index.js";
import { heldDeletionsReason } from "../../../src/incidents/index.js";
import { loadPageAssets } from "../../../src/server/page-assets.js";
import type { SyncRunDocument } from "../../../src/sync/index.js";
import { scopePresets } from "../../../src/tokens/index.js";
import {
  seriousFindings,
  startBrowser,
  watchErrors,
  type Browser,
  type BrowserContext,
  type Page,
} from "../../support/browser.js";
import { insertConnection } from "../../support/records.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";
import { endOf, fullAccess, saveWorkflow } from "../../support/workflow-world.js";

/** The console in a real browser, against a running gateway and the sandbox. */

let gateway: SyncedGateway;
let browser: Browser;
let connectionId: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  // A page is built where it was changed, which on a busy machine takes longer than a test waits for one.
  [gateway, browser] = await Promise.all([startSyncedGateway(), startBrowser(), loadPageAssets("console")]);
  gateway.services.relay.start();
  gateway.services.hub.start();
  gateway.services.workflows.start();
  gateway.services.webhooks.start();
  connectionId = await gateway.connect({ name: "Plant North" });
});

afterEach(async ({ task }) => {
  for (const context of contexts.splice(0)) {
    if (task.result?.state === "fail") {
      for (const [place, page] of context.pages().entries()) await shoot(page, `failed-${task.id}-${place}`);
    }
    await context.close();
  }
  gateway.sandbox.faults.clear();
});

afterAll(async () => {
  await browser?.close();
  await gateway?.services.webhooks.stop();
  await gateway?.services.workflows.stop();
  await gateway?.services.hub.stop();
  await gateway?.services.relay.stop();
  await gateway?.close();
});

type Look = { readonly scheme?: "dark" | "light"; readonly isPhone?: boolean };

async function newPage({ scheme = "light", isPhone = false }: Look = {}): Promise<Page> {
  const viewport = isPhone ? { width: 360, height: 740 } : { width: 1280, height: 860 };
  const context = await browser.newContext({ colorScheme: scheme, viewport, reducedMotion: "reduce" });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

/** What fades or slides is where it goes to. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What was just asked for begins with a frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

/** Nothing waits for an answer any more. */
async function loaded(page: Page): Promise<void> {
  await expect.poll(() => page.getByRole("progressbar").count(), { timeout: 20_000 }).toBe(0);
}

/** For a person to look at: SCREENSHOTS=folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) return;
  await settled(page);
  // Else the bar at the top stands in the middle of the picture.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function linkFor(scopes: readonly string[] = scopePresets.full): Promise<string> {
  const { secret } = await gateway.services.signInLinks.create(gateway.test, { scopes, madeBy: "pat" });
  return `${gateway.url}/#sign-in=${secret}`;
}

async function signIn(page: Page, scopes?: readonly string[]): Promise<void> {
  await page.goto(await linkFor(scopes));
  await page.getByRole("heading", { level: 2, name: "Connections" }).waitFor();
}

/** Opens a list of choices by its label, with the keyboard, and takes one. */
async function choose(page: Page, label: string | RegExp, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).and(page.locator("input")).last().focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** Nothing sticks out to the side, and nobody is kept from using it. */
async function expectUsable(page: Page): Promise<void> {
  await settled(page);
  expect(await seriousFindings(page)).toEqual([]);
  const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
  expect(wide).toBeLessThanOrEqual(shown);
}

/** The same page as others see it, light, dark and on a phone: for whoever looks at the pictures. */
async function shootAll(page: Page, name: string): Promise<void> {
  if (!process.env["SCREENSHOTS"]) return;
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: "light" });
  await shoot(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 740 });
  await shoot(page, `${name}-phone`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} on a phone`).toBeLessThanOrEqual(
    360,
  );
  if (size) await page.setViewportSize(size);
}

/** The line that a text begins on in another, from 1. */
function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length;
}

describe("the console", () => {
  it("is entered with a link that is good once, and keeps nothing of it in the address or beyond the tab", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const loaded: Response[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/console/assets/")) loaded.push(response);
    });
    const link = await linkFor();
    await page.goto(link);
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    // What the first page takes: a phone on a slow line waits for no more than that.
    const sizes = await Promise.all(loaded.map(async (response) => gzipSync(await response.body()).length));
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000);
    expect(page.url()).toBe(`${gateway.url}/`);
    expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ""]);
    // Everything comes from the gateway.
    expect(asked.filter((url) => !url.startsWith(gateway.url) && !url.startsWith("data:"))).toEqual([]);
    await page.reload();
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shootAll(page, "connections");
    expect(errors).toEqual([]);

    const other = await newPage({ isPhone: true });
    await other.goto(link);
    await other.getByRole("alert").filter({ hasText: "it is good once" }).first().waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    await shootAll(other, "signed-out");
  });

  it("shows an outage and its end as they happen, without a reload", async () => {
    const page = await newPage({ scheme: "dark" });
    await signIn(page);
    const row = page.getByRole("row").filter({ hasText: "Plant North" });
    await row.getByText("Connected", { exact: true }).waitFor();
    gateway.sandbox.faults.add({ fault: "down" });
    await gateway.services.sync.start(gateway.test, { connectionId, kind: "INCREMENTAL" });
    await gateway.work(connectionId);
    await row.getByText("Unreachable", { exact: true }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shootAll(page, "unreachable");
    await page.getByRole("link", { name: "Plant North" }).click();
    await page.getByRole("tab", { name: "History" }).click();
    const changes = page.getByRole("region", { name: "Changes of the status" });
    await changes.getByRole("row").filter({ hasText: "so far" }).getByText("Unreachable").waitFor();
    await page.getByText("Outage", { exact: true }).waitFor();
    await page.getByRole("img", { name: /^Status over time:.*unreachable/ }).waitFor();
    await expectUsable(page);
    await shootAll(page, "history");
    gateway.sandbox.faults.clear();
    await gateway.services.connectionStore.scheduleSync(connectionId, 0);
    await expect
      .poll(
        async () => {
          await gateway.services.status.probe(connectionId);
          return page.getByText("Connected", { exact: true }).count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    await changes.getByRole("row").filter({ hasText: "so far" }).getByText("Connected").waitFor();
    await gateway.work(connectionId);
    // It is closed by the run that has read what it delayed, and that is seen by itself as well.
    await page.getByText("Closed", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("tab")).toBe("history");
    await shootAll(page, "history-over");
  });

  it("shows of one connection its records, syncs, quarantine and plan, also on a phone", async () => {
    const page = await newPage({ isPhone: true });
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Plant North" }).click();
    await page.getByRole("row").filter({ hasText: "Work order" }).first().waitFor();
    await shootAll(page, "connection-records");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("tab", { name: "Syncs" }).click();
    await page.getByRole("button", { name: /Initial/ }).click();
    await page.getByRole("columnheader", { name: "Created" }).waitFor();
    await shootAll(page, "connection-syncs");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Sync now" }).click();
    await page.getByText("A sync was asked for").waitFor();
    await page
      .getByRole("button", { name: /Incremental.*Queued/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Cancel it" }).click();
    await page
      .getByRole("button", { name: /Incremental.*Canceled/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Compare with the system, change nothing" }).click();
    await page
      .getByRole("button", { name: /Reconcile.*Queued/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Cancel it" }).click();
    await page
      .getByRole("button", { name: /Reconcile.*Canceled/ })
      .first()
      .waitFor();
    // What asks nothing of the system is done soonest.
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Map again what is stored" }).click();
    await page
      .getByRole("button", { name: /Remap.*Queued/ })
      .first()
      .waitFor();
    await gateway.work(connectionId);
    await page
      .getByRole("button", { name: /Remap.*Succeeded/ })
      .first()
      .waitFor();
    await page.getByRole("tab", { name: "Quarantine" }).click();
    await page.getByText("Every record could be read").waitFor();
    await page.getByRole("tab", { name: "Plan" }).click();
    await page.getByLabel("Sync every (seconds)").waitFor();
    // Nothing sticks out to the side of a narrow screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(errors).toEqual([]);
  });

  it("tests a connection, makes links to connect, renames one and disconnects it", async () => {
    const other = await gateway.connect({ name: "Plant South" });
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("button", { name: "Connect a system" }).click();
    await page.getByRole("dialog").getByLabel("Customer's key").fill("customer-17");
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.getByRole("dialog").getByRole("link", { name: "connect it yourself" }).getAttribute("href");
    expect(link).toContain("/connect/");
    await expectUsable(page);
    await shootAll(page, "connect-link");
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name: "Plant South" }).click();
    await page.getByRole("button", { name: "More" }).click();
    await shootAll(page, "connection-more");
    await page.getByRole("menuitem", { name: "Test the connection" }).click();
    await page.getByText("It was not tested yet").waitFor();
    await shootAll(page, "test-none");
    await page.getByRole("button", { name: "Test it now" }).click();
    await page
      .getByRole("row")
      .filter({ hasText: "Login" })
      .getByText("Ok", { exact: true })
      .waitFor({ timeout: 60_000 });
    expect(await page.getByRole("row").filter({ hasText: "Mapping" }).count()).toBe(0);
    await page.getByRole("switch", { name: /^Show all \d+ checks$/ }).click();
    await page.getByRole("row").filter({ hasText: "Mapping" }).first().waitFor();
    await expectUsable(page);
    await shootAll(page, "test");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Make a link to connect again" }).click();
    await page.getByRole("status").getByText("/connect/").waitFor();
    await shootAll(page, "reconnect-link");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Plant East");
    await shootAll(page, "rename");
    await page.getByRole("button", { name: "Rename it" }).click();
    await page.getByRole("heading", { name: "Plant East" }).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Disconnect" }).click();
    await page.getByText("This can't be undone").waitFor();
    await expectUsable(page);
    await shootAll(page, "disconnect");
    await page.getByRole("button", { name: "Disconnect it" }).click();
    await page.getByRole("heading", { level: 2, name: "Connections" }).waitFor();
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    expect(await page.getByRole("link", { name: "Plant East" }).count()).toBe(0);
    expect(await gateway.services.connectionStore.find(gateway.test, other)).toBeNull();
    expect(errors).toEqual([]);
  });

  it("finds a connection among many, and says so where none is like that", async () => {
    const page = await newPage();
    await signIn(page);
    await page.getByLabel("Search").fill("north");
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    await page.getByLabel("Search").fill("nowhere.*");
    await page.getByText("No connection is like that").waitFor();
    await shootAll(page, "none-found");
    await page.route("**/graphql", (route) => route.abort());
    await page.getByLabel("Search").fill("north");
    await page.getByRole("alert").filter({ hasText: "The gateway does not answer" }).waitFor();
    await expectUsable(page);
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("link", { name: "Plant North" }).waitFor();

    // Where not even what the session may see is known, nobody waits for ever.
    await page.route("**/graphql", (route) => route.abort());
    await page.goto(`${gateway.url}/records/Asset/ast_none`);
    await page.getByRole("alert").filter({ hasText: "The gateway does not answer" }).waitFor();
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("There is no such record").waitFor();
  });

  it("is worked with the keyboard alone", async () => {
    const page = await newPage();
    await signIn(page);
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const isFocused = (role: "button" | "link" | "menuitem" | "tab", name: string) =>
      expect.poll(() =>
        page
          .getByRole(role, { name })
          .first()
          .evaluate((node) => node === document.activeElement),
      );
    await press("Tab");
    await isFocused("link", "Skip to the content").toBe(true);
    await press("Enter", "Tab");
    await isFocused("button", "Connect a system").toBe(true);
    // A dialog takes the focus, keeps it, and gives it back.
    await press("Enter");
    const focusedLabel = () =>
      page.evaluate(() => (document.activeElement as HTMLInputElement).labels?.[0]?.textContent);
    await expect.poll(focusedLabel).toBe("System");
    await press("Escape");
    await isFocused("button", "Connect a system").toBe(true);
    await page.getByRole("link", { name: "Plant North" }).focus();
    await press("Enter");
    await page.getByRole("button", { name: "More" }).focus();
    await press("Enter");
    await page.getByRole("menuitem", { name: "Rename" }).waitFor();
    await press("ArrowDown", "Home");
    await isFocused("menuitem", "Read the whole history again").toBe(true);
    await press("Escape");
    await isFocused("button", "More").toBe(true);
    await page.getByRole("tab", { name: "Records" }).focus();
    await press("ArrowRight");
    await isFocused("tab", "Syncs").toBe(true);
    await page.getByRole("button", { name: /Initial/ }).waitFor();
  });

  it("makes a token whose secret it shows once, changes, rotates and revokes it, and throws out whose session is revoked", async () => {
    const page = await newPage();
    await signIn(page);
    await page.getByRole("link", { name: "Tokens" }).click();
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("dashboard");
    await expectUsable(page);
    await shootAll(page, "make-token");
    await page.getByRole("button", { name: "Make it" }).click();
    const secret = await page
      .getByRole("status")
      .getByText(/^trb_test_/)
      .innerText();
    expect(await gateway.services.tokens.findBySecret(secret.trim())).toMatchObject({ name: "dashboard" });
    expect(await seriousFindings(page)).toEqual([]);
    await shootAll(page, "tokens");
    await page.getByRole("button", { name: "I have kept it" }).click();
    expect(await page.getByText(secret).count()).toBe(0);

    await page.getByRole("button", { name: "Change dashboard" }).click();
    await page.getByRole("dialog").getByLabel("Only from").and(page.locator("input")).last().fill("203.0.113.0/24");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").getByLabel("Good until").fill("2099-12-31");
    await shootAll(page, "change-token");
    await page.getByRole("button", { name: "Change it" }).click();
    await page.getByText("Only from 203.0.113.0/24").waitFor();
    expect(await gateway.services.tokens.findBySecret(secret.trim())).toMatchObject({
      allowedIps: ["203.0.113.0/24"],
      expiresAt: new Date("2099-12-31T23:59:59Z"),
    });
    await page.getByRole("button", { name: "Rotate dashboard" }).click();
    await choose(page, "The one so far still holds for", "An hour");
    await shootAll(page, "rotate-token");
    await page.getByRole("button", { name: "Rotate it" }).click();
    const successor = await page
      .getByRole("status")
      .getByText(/^trb_test_/)
      .innerText();
    expect(successor).not.toBe(secret);
    await page.getByText("Rotated", { exact: true }).waitFor();
    await shootAll(page, "tokens-rotated");
    await page.getByRole("button", { name: "Revoke dashboard" }).first().click();
    await shootAll(page, "revoke-token");
    await page.getByRole("button", { name: "Revoke it" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Revoke dashboard" }).count()).toBe(1);

    const own = (await gateway.services.tokens.list(gateway.test)).filter(({ name }) => name === "console: pat").at(-1);
    await gateway.services.tokens.revoke(gateway.test, own?._id ?? "");
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByRole("alert").filter({ hasText: "Sign in again" }).first().waitFor();
    await shootAll(page, "session-over");
    await page.reload();
    await page.getByText("You sign in with a link").waitFor();
  });

  it("says which scope is missing, and offers no page without it", async () => {
    const page = await newPage();
    await signIn(page, ["connections:read", "records:read"]);
    await page.getByText("needs tokens:manage").waitFor();
    await page.getByRole("link", { name: "Plant North" }).click();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("alert").filter({ hasText: "connections:manage" }).waitFor();
    await shootAll(page, "forbidden");
  });

  it("shows what could not be mapped beside what is stored from before, and lets it be tried again", async () => {
    gateway.sandbox.faults.add({ fault: "poison:assets:2" });
    await gateway.services.sync.start(gateway.test, { connectionId, kind: "RESYNC", entities: ["Asset"] });
    await gateway.work(connectionId);
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Plant North" }).click();
    await page.getByRole("tab", { name: /Quarantine/ }).click();
    await page
      .getByRole("button", { name: /^Asset / })
      .first()
      .click();
    await page.getByText("What is stored from before").waitFor();
    await page.getByText('"created_at"').first().waitFor();
    await page.getByRole("link", { name: /^Version \d+$/ }).waitFor();
    await page.getByRole("region", { name: "Fields" }).getByRole("row").filter({ hasText: "Number" }).first().waitFor();
    await expectUsable(page);
    await shootAll(page, "quarantine");
    await page.getByText("Payload", { exact: true }).click();
    await expect.poll(() => page.getByText('"created_at"').count()).toBe(2);
    await page.getByRole("button", { name: "Try all again" }).click();
    await page.getByText("They are mapped again").waitFor();
    gateway.sandbox.faults.clear();
    await gateway.services.sync.start(gateway.test, { connectionId, kind: "RESYNC", entities: ["Asset"] });
    await gateway.work(connectionId);
    await page.reload();
    await page.getByRole("tab", { name: /Quarantine/ }).click();
    await page.getByText("Every record could be read").waitFor();
    expect(errors).toEqual([]);
  });

  it("adds an endpoint, shows what it was sent and answered, rotates its secret, changes and deletes it", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByText("There is no endpoint").waitFor();
    await page.getByRole("button", { name: "Add an endpoint" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Address").fill("http://10.0.0.1/hooks");
    await choose(page, /^Events/, "Sync completed");
    await page.getByRole("option", { name: "Record updated", exact: true }).click();
    await page.keyboard.press("Escape");
    await choose(page, "Entities", "Asset");
    await page.keyboard.press("Escape");
    await dialog.getByRole("button", { name: "Add it" }).click();
    await dialog.getByRole("alert").waitFor();
    await expectUsable(page);
    await shootAll(page, "webhook-refused");
    await dialog.getByLabel("Address").fill(`${gateway.sandbox.url}/nobody-listens-here`);
    await dialog.getByLabel("What it is for").fill("Of the ERP");
    await dialog.getByRole("button", { name: "Add it" }).click();
    await page
      .getByRole("status")
      .getByText(/^whsec_/)
      .waitFor();
    await shootAll(page, "webhook-added");
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("button", { name: /nobody-listens-here/ }).click();
    await page.getByRole("button", { name: "Send an example" }).click();
    // It is looked at again by itself until it was tried.
    await page
      .getByRole("button", { name: /Example.*1 attempt/ })
      .first()
      .click();
    await page.getByRole("columnheader", { name: "Answer" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "webhooks");
    await page.getByRole("button", { name: "Send it again" }).click();
    await page.getByRole("button", { name: /2 attempts/ }).waitFor();

    await page.getByRole("button", { name: "Rotate the secret" }).click();
    await shootAll(page, "webhook-rotate");
    await page.getByRole("button", { name: "Rotate it" }).click();
    await page
      .getByRole("status")
      .getByText(/^whsec_/)
      .waitFor();
    await page.getByRole("button", { name: "End it now" }).click();
    await expect.poll(() => page.getByRole("list", { name: "Keys" }).getByRole("listitem").count()).toBe(1);
    await page.getByRole("button", { name: "Change", exact: true }).click();
    await dialog.getByLabel("Waits between attempts (seconds)").fill("5, soon");
    await dialog.getByText("Whole seconds with commas between").waitFor();
    await shootAll(page, "webhook-change");
    await dialog.getByLabel("Waits between attempts (seconds)").fill("5, 60");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await page.getByText("3 attempts, after waits of 5 s, 60 s").waitFor();
    await page.getByRole("button", { name: "Send a period again" }).click();
    await dialog.getByRole("button", { name: "Send them again" }).click();
    await dialog.getByText(/out again/).waitFor();
    await expectUsable(page);
    await shootAll(page, "webhook-replay");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Disabled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByText("Enabled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await shootAll(page, "webhook-delete");
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.getByText("There is no endpoint").waitFor();
    expect(errors).toEqual([]);
  });

  it("finds records of any entity, and shows of one its fields, what refers to it, how it changed and what was sent", async () => {
    const { assets } = await gateway.data<{ assets: { totalCount: number; nodes: { id: string; status: string }[] } }>(
      `{ assets(filter: { status: { in: [OPERATIONAL] } }) { totalCount nodes { id status } } }`,
    );
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Records" }).click();
    await page.getByRole("link", { name: "Assets" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "entities");
    await page.getByRole("link", { name: "Assets" }).click();
    await page.getByRole("button", { name: "Add a condition" }).click();
    await choose(page, "Field", "Status");
    await choose(page, "Values", "Operational");
    await shootAll(page, "records-condition");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Find", exact: true }).click();
    await page.getByText(`${assets.totalCount.toLocaleString("en")} records`, { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("where")).toBe("status:in:OPERATIONAL");
    await choose(page, "Columns", "Serial number");
    await page.keyboard.press("Escape");
    await page.getByRole("columnheader", { name: "Serial number" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "records");
    // The address is all that it takes to see the same again.
    await page.reload();
    await page.getByRole("columnheader", { name: "Serial number" }).waitFor();
    await page.getByText(`${assets.totalCount.toLocaleString("en")} records`, { exact: true }).waitFor();

    const id = assets.nodes[0]?.id ?? "";
    await gateway.data(
      `mutation ($id: ID!) { updateAsset(input: { id: $id, data: { name: "Renamed press" } }) { writeId } }`,
      { id },
    );
    await page.goto(`${gateway.url}/records/Asset/${id}`);
    await page.getByRole("heading", { name: /Renamed press/ }).waitFor();
    await page.getByRole("row").filter({ hasText: "Location" }).first().waitFor();
    // Beside our word the one that people know from the source.
    const said = page.getByTitle("As the source says it; its own value is RUNNING");
    expect(await said.first().textContent()).toBe("Running");
    await expectUsable(page);
    await shootAll(page, "record");
    await page.getByRole("tab", { name: "History" }).click();
    const changed = page.getByRole("row").filter({ hasText: "Renamed press" });
    await changed.first().waitFor();
    expect(await changed.first().getByRole("cell").count()).toBe(2);
    await shootAll(page, "record-history");
    await page.getByRole("tab", { name: "Payload" }).click();
    await page.locator(".payload").filter({ hasText: '"Renamed press"' }).waitFor();
    const origin = page.getByRole("region", { name: "Where the fields come from" }).getByRole("row");
    await origin.filter({ hasText: '"Renamed press"' }).waitFor();
    await expectUsable(page);
    await shootAll(page, "record-payload");
    await page.getByRole("tab", { name: "Related" }).click();
    await page
      .getByText(/changed/)
      .first()
      .or(page.getByText("Nothing refers to this record"))
      .first()
      .waitFor();
    await expectUsable(page);
    await shootAll(page, "record-related");
    expect(errors).toEqual([]);

    await page.goto(`${gateway.url}/records/Asset?where=serialNumber:is:7&where=status:empty:&search=press`);
    await page.getByText("There is no condition on serialNumber").waitFor();
    await shootAll(page, "records-condition-unknown");
    await page.goto(`${gateway.url}/records/Asset?where=number:begins:A&where=parent:empty:`);
    await page.getByRole("alert").first().waitFor();
    await page.getByText("These conditions and this order do not go together").waitFor();
    await shootAll(page, "records-refused");
    await page.goto(`${gateway.url}/records/Asset?search=nothing-is-called-so`);
    await page.getByText("No record is like that").waitFor();
    await shootAll(page, "records-none");

    const other = await newPage();
    await signIn(other, ["connections:read", "records:read"]);
    await other.goto(`${gateway.url}/records/Asset/${id}`);
    await other.getByRole("tab", { name: "Payload" }).click();
    await other.getByText("This session lacks records:raw").waitFor();
    await shootAll(other, "record-payload-forbidden");
  });

  it("shows of a connection how its fields are filled, what was written and what it used, and keeps another plan", async () => {
    const { assets } = await gateway.data<{ assets: { nodes: { id: string }[] } }>(
      `{ assets(first: 1) { nodes { id } } }`,
    );
    await gateway.data(
      `mutation ($id: ID!) { updateAsset(input: { id: $id, data: { costCenter: "CC1" } }) { writeId } }`,
      { id: assets.nodes[0]?.id },
    );
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.goto(`${gateway.url}/connections/${connectionId}`);
    await page.getByText(/Requests to the system: \d+ today/).waitFor();
    await page.getByRole("tab", { name: "Coverage" }).click();
    await page.getByRole("row").filter({ hasText: "Number" }).first().waitFor();
    await choose(page, "Entity", "Asset");
    await page.getByRole("row").filter({ hasText: "Serial number" }).first().waitFor();
    await expectUsable(page);
    await shootAll(page, "coverage");
    await page.getByRole("tab", { name: "Writes" }).click();
    await page
      .getByRole("button", { name: /Update asset/ })
      .first()
      .click();
    await page.getByRole("link", { name: "See the record" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "writes");
    await page.getByRole("tab", { name: "Charts" }).click();
    await page.getByRole("heading", { name: "Records per day (UTC)" }).waitFor();
    await page.getByText("As a table").first().click();
    await page.getByRole("columnheader", { name: "New or changed" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "charts");
    await page.getByRole("tab", { name: "Plan" }).click();
    await page.getByLabel("Time zone").and(page.locator("input")).fill("Berlin");
    await page.getByRole("option", { name: "Europe/Berlin" }).click();
    await page
      .getByRole("group", { name: /Quiet hours/ })
      .getByRole("button", { name: "Add hours" })
      .click();
    await page
      .getByRole("group", { name: /Quiet hours/ })
      .getByLabel("From")
      .fill("25:00");
    await page.getByRole("button", { name: "Save the plan" }).click();
    await page.getByRole("alert").filter({ hasText: "quietHours[0].from" }).waitFor();
    const from = page.getByRole("group", { name: /Quiet hours/ }).getByLabel("From");
    expect(await from.getAttribute("aria-invalid")).toBe("true");
    await shootAll(page, "plan-refused");
    await page
      .getByRole("group", { name: /Quiet hours/ })
      .getByLabel("From")
      .fill("21:30");
    await page.getByRole("button", { name: "Save the plan" }).click();
    await page.getByText("Saved; it holds").waitFor();
    await expectUsable(page);
    await shootAll(page, "plan");
    const { connection } = await gateway.data<{ connection: { syncPlan: object } }>(
      `query ($id: ID!) { connection(id: $id) { syncPlan { timeZone quietHours { from to } } } }`,
      { id: connectionId },
    );
    expect(connection.syncPlan).toEqual({ timeZone: "Europe/Berlin", quietHours: [{ from: "21:30", to: "06:00" }] });
    expect(errors).toEqual([]);
  });

  it("writes a workflow, marks what is wrong where it stands, tries a step, follows a run, switches it off and deletes it", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Workflows" }).click();
    await page.getByText("There is no workflow").waitFor();
    const definition = {
      schemaVersion: 1,
      name: "Hold and tell",
      description: "Waits for a while where the amount is high, and tells.",
      triggers: [{ kind: "manual" }],
      steps: [
        {
          id: "order",
          kind: "transform",
          name: "Double it",
          config: { value: { amount: "=trigger.input.amount * 2" } },
        },
        {
          id: "high",
          kind: "condition",
          config: {
            if: "steps.order.amount > 10",
            then: [{ id: "pause", kind: "wait", config: { seconds: 3600 } }],
            else: [{ id: "tell", kind: "notify", config: { name: "order.low" } }],
          },
        },
      ],
    };
    await page.getByRole("link", { name: "Write a workflow" }).click();
    const editor = page.getByRole("textbox", { name: "Definition" });
    await editor.fill("{ not json");
    await page.getByText("This is not JSON; the place is marked.").waitFor();
    const wrong = JSON.stringify({ ...definition, triggers: [{ kind: "schedule", cron: "at noon" }] }, null, 2);
    await editor.fill(wrong.replace("steps.order.amount", "steps.first.amount"));
    await page.getByRole("button", { name: "Save it" }).click();
    const faults = page.getByRole("list", { name: "What is not right" }).getByRole("listitem");
    await faults.filter({ hasText: "step high: steps[1].config.if" }).waitFor();
    await faults.filter({ hasText: "triggers[0]" }).waitFor();
    // Both are underlined where they stand, and each has its mark beside its line.
    await expect.poll(() => page.locator(".cm-lintRange-error").count()).toBe(2);
    expect(await page.locator(".cm-lint-marker-error").count()).toBe(2);
    await faults
      .filter({ hasText: "step high" })
      .getByRole("button", { name: `Line ${lineOf(wrong, '"if"')}` })
      .click();
    expect(await page.evaluate(() => getSelection()?.toString())).toContain("steps.first.amount");
    await expectUsable(page);
    await shootAll(page, "workflow-refused");
    // A step is tried as it is written, before anything is saved.
    const trial = page.getByRole("region", { name: "Try a step as it is written" });
    await trial.getByRole("button", { name: /Double it/ }).click();
    await trial.getByRole("button", { name: "Try it" }).click();
    await trial.getByRole("alert").filter({ hasText: "The workflow is not right" }).waitFor();
    await editor.fill(JSON.stringify(definition, null, 2));
    await trial.getByLabel("What it sees").fill(`{ "trigger": { "input": { "amount": 4 } } }`);
    await trial.getByRole("button", { name: "Try it" }).click();
    const outcome = trial.getByRole("status", { name: "What came of it" });
    await outcome.getByText("Succeeded").waitFor();
    expect(await outcome.getByText('"amount": 8').count()).toBeGreaterThan(0);
    // What was marked as wrong is not any more.
    expect(await page.locator(".cm-lintRange-error").count()).toBe(0);
    expect(await gateway.services.workflows.service.list(gateway.test)).toEqual([]);
    await expectUsable(page);
    await shootAll(page, "workflow-draft");
    await page.getByRole("button", { name: "Save it" }).click();
    await page.getByRole("heading", { name: "Hold and tell" }).waitFor();
    await page.getByRole("link", { name: "All workflows" }).click();
    await page.getByRole("row").filter({ hasText: "somebody starts it" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "workflows");
    await page.getByRole("link", { name: "Hold and tell" }).click();
    await page.getByRole("button", { name: /Double it/ }).click();
    await page.getByLabel("What it sees").fill("{ not json");
    await page.getByLabel("What it sees").blur();
    await page.getByText("This is not JSON").waitFor();
    await page.getByLabel("What it sees").fill(`{ "trigger": { "input": { "amount": 21 } } }`);
    await page.getByRole("button", { name: "Try it" }).click();
    const result = page.getByRole("status", { name: "What came of it" });
    await result.getByText("Succeeded").waitFor();
    expect(await result.getByText('"amount": 42').count()).toBeGreaterThan(0);
    await expectUsable(page);
    await shootAll(page, "workflow");

    await page.getByRole("button", { name: "Start a run" }).click();
    await page.getByRole("dialog").getByLabel("Input").fill(`{ "amount": 20 }`);
    await shootAll(page, "run-start");
    await page.getByRole("dialog").getByRole("switch").click();
    await page.getByRole("button", { name: "Start it", exact: true }).click();
    await page.getByText("Waiting", { exact: true }).first().waitFor();
    await page
      .getByRole("button", { name: /order.*Succeeded/ })
      .first()
      .click();
    await expectUsable(page);
    await shootAll(page, "run");
    await page.getByRole("button", { name: "Cancel it" }).click();
    await page.getByText("Canceled", { exact: true }).first().waitFor();
    await page.getByRole("link", { name: "The workflow" }).click();
    await page.getByRole("tab", { name: "Runs" }).click();
    await page.getByRole("row").filter({ hasText: "Canceled" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "runs");

    await page.getByRole("tab", { name: "Definition" }).click();
    const [order, ...others] = definition.steps;
    const tripled = { ...order, config: { value: { amount: "=trigger.input.amount * 3" } } };
    const hooked = { ...definition, triggers: [{ kind: "webhook" }], steps: [tripled, ...others] };
    await editor.fill(JSON.stringify(hooked, null, 2));
    await trial.getByRole("button", { name: /Double it/ }).click();
    // It begins with what the latest run saw.
    await trial.getByRole("button", { name: "Try it" }).click();
    await outcome.getByText('"amount": 60').first().waitFor();
    await page.getByRole("button", { name: "Switch off" }).click();
    await page.getByText("Disabled", { exact: true }).waitFor();
    // What is half written stays, and goes on top of the version that the switch made.
    await page.getByRole("button", { name: "Save another version" }).click();
    await page.getByText("Saved as version 3").waitFor();
    await page.getByRole("status").getByText("/hooks/workflows/wfl_").waitFor();
    await expectUsable(page);
    await shootAll(page, "definition");
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("Set off when a call of its hook").waitFor();
    await page.getByText("Disabled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("Workflows that call it fail").waitFor();
    await shootAll(page, "workflow-delete");
    await page.getByRole("button", { name: "Delete it" }).click();
    await page.getByText("There is no workflow").waitFor();
    expect(errors).toEqual([]);
  });

  it("composes another graph into this one, and says first what becomes different", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Subgraphs" }).click();
    await page.getByText("The graph is this gateway's own alone").waitFor();
    await page.getByRole("button", { name: "Add a subgraph" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("sensors");
    await dialog.getByLabel("Address").fill(gateway.sandbox.url);
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])`;
    await dialog.getByLabel("Schema").fill(`${link} type WorkOrder @key(fields: "identity") { identity: ID! }`);
    await dialog.getByRole("button", { name: "Compose and compare" }).click();
    await dialog.getByRole("alert").waitFor();
    await shootAll(page, "subgraph-refused");
    await dialog.getByLabel("Schema").fill(`${link} type WorkOrder @key(fields: "id") { id: ID! readings: [Float!]! }`);
    await dialog.getByRole("button", { name: "Compose and compare" }).click();
    await dialog.getByText("It composes. 1 change, which breaks no client.").waitFor();
    await expectUsable(page);
    await shootAll(page, "subgraph-add");
    await dialog.getByRole("button", { name: "Add sensors" }).click();
    await page.getByRole("button", { name: /^sensors/ }).click();
    await page.getByRole("button", { name: "What if it were removed?" }).click();
    await page.getByText("1 change, which breaks clients that use it").waitFor();
    await expectUsable(page);
    await shootAll(page, "subgraphs");
    await page.getByRole("button", { name: "Remove sensors" }).click();
    await page.getByText("The graph is this gateway's own alone").waitFor();
    expect(errors).toEqual([]);

    // The session goes with whoever goes on to GraphiQL.
    await page.getByRole("link", { name: "GraphiQL" }).click();
    await page
      .getByRole("button", { name: /Execute/ })
      .first()
      .waitFor();
    await shootAll(page, "graphiql");
  });

  /** Nothing is asserted that the tests above do not: SCREENSHOTS=folder has every page drawn as one seldom sees it. */
  it.runIf(process.env["SCREENSHOTS"])(
    "is drawn with nothing in it, and without a gateway that answers",
    async () => {
      const page = await newPage();
      const { secret } = await gateway.services.signInLinks.create(gateway.live, {
        scopes: scopePresets.full,
        madeBy: "pat",
      });
      await page.goto(`${gateway.url}/#sign-in=${secret}`);
      await page.getByText("Nothing is connected yet").waitFor();
      await shootAll(page, "empty-connections");
      const { url: baseUrl, apiKey } = gateway.sandbox;
      const { connection } = await gateway.services.sync.connect(gateway.live, {
        system: "sandbox",
        name: "New plant",
        config: { baseUrl },
        credentials: { apiKey },
      });
      const tabs = ["", "runs", "history", "quarantine", "coverage", "writes", "charts", "check", "plan"];
      const places = [
        ["connections-unsynced", "/"],
        ...tabs.map((tab) => [`connection-${tab || "records"}`, `/connections/${connection._id}?tab=${tab}`] as const),
        ["entities", "/records"],
        ["records", "/records/Asset"],
        ["record", "/records/Asset/ast_none"],
        ["workflows", "/workflows"],
        ["workflow-new", "/workflows/new"],
        ["workflow", "/workflows/wfl_01m88aq2m4f7yt4m8z6v0jwd1k"],
        ["run", "/workflows/wfl_01m88aq2m4f7yt4m8z6v0jwd1k/runs/wfr_01m88aq2m4f7yt4m8z6v0jwd1k"],
        ["webhooks", "/webhooks"],
        ["subgraphs", "/subgraphs"],
        ["tokens", "/tokens"],
        ["connection-unknown", "/connections/con_01m88aq2m4f7yt4m8z6v0jwd1k"],
        ["no-entity", "/records/Machine"],
      ] as const;
      for (const [name, path] of places) {
        await page.goto(`${gateway.url}${path}`);
        await page.getByRole("heading", { level: 1, name: "Tributary" }).waitFor();
        await loaded(page);
        await shootAll(page, `empty-${name}`);
      }
      const since = new Date(Date.now() - 7_500_000);
      const waits = { since, nextAttemptAt: new Date(Date.now() + 260_000) };
      const statuses: readonly ConnectionStatus[] = [
        { phase: "UNAUTHORIZED", since, reason: "The system refused the login: the key was revoked." },
        { phase: "RATE_LIMITED", reason: "The system asks to wait: 429.", ...waits },
        { phase: "MAINTENANCE", reason: "The plan says so, every day from 02:00 to 03:00.", ...waits },
        { phase: "PAUSED", since },
        { phase: "PENDING", since, reason: null },
      ];
      for (let number = 0; number < 60; number += 1) {
        const status = statuses[number] ?? { phase: "CONNECTED", since };
        const name = `Works at ${["Rotterdam", "Antwerp", "Rotterdam".repeat(6)][number % 3]}, line ${number}`;
        const { _id } = await insertConnection(gateway.storage, gateway.live, { name, status });
        if (number >= statuses.length - 1) continue;
        await page.goto(`${gateway.url}/connections/${_id}`);
        await page.getByRole("heading", { name }).waitFor();
        await shootAll(page, `connection-${status.phase.toLowerCase().replace("_", "-")}`);
      }
      await page.goto(gateway.url);
      await page
        .getByRole("link", { name: "New plant" })
        .or(page.getByRole("button", { name: "Next" }))
        .first()
        .waitFor();
      await shootAll(page, "connections-many");
      const runs = gateway.storage.collection<SyncRunDocument>("syncRuns");
      const run = await runs.findOne({ connectionId: connection._id });
      const entities = run?.entities.map((entity, place) => {
        const read = [1_204, 310][place] ?? 0;
        return {
          ...entity,
          state: (["DONE", "RUNNING"] as const)[place] ?? ("WAITING" as const),
          read,
          created: read,
          expected: place === 0 ? read : 640,
        };
      });
      const startedAt = new Date(Date.now() - 95_000);
      await runs.updateOne({ _id: run?._id }, { $set: { state: "RUNNING", requests: 31, startedAt, entities } });
      await gateway.storage.transaction((session) =>
        gateway.services.incidents.open(
          {
            ...gateway.live,
            connectionId: connection._id,
            kind: "DELETIONS_HELD",
            entity: "Asset",
            reason: heldDeletionsReason({ candidates: 412, recordCount: 1_030 }, "assets"),
            openedAt: since,
            details: { sweepId: newId("sweep"), candidates: 412, recordCount: 1_030, share: 0.4, decision: null },
          },
          session,
        ),
      );
      await page.goto(`${gateway.url}/connections/${connection._id}?tab=runs`);
      await page.getByRole("progressbar", { name: "How much of it was read" }).waitFor();
      await shootAll(page, "sync-running");
      await page.getByRole("tab", { name: "History" }).click();
      await page.getByText("Somebody has to decide").waitFor();
      await shootAll(page, "deletions-held");
      const workflowId = await saveWorkflow(gateway.services, gateway.live, {
        steps: [
          { id: "first", kind: "transform", config: { value: 1 } },
          { id: "second", kind: "transform", name: "Add it up", config: { value: "=$sum(trigger.input.amounts)" } },
        ],
      });
      const access = fullAccess(gateway.live);
      const failing = await gateway.services.workflows.service.run(access, { workflowId, input: { amounts: "many" } });
      await endOf(gateway.services, gateway.live, failing._id);
      await page.goto(`${gateway.url}/workflows/${workflowId}/runs/${failing._id}`);
      await page
        .getByRole("button", { name: /^second/ })
        .first()
        .click();
      await shootAll(page, "run-failed");
      // Of a connection that was seen before, each tab is asked for by itself.
      await page.goto(`${gateway.url}/connections/${connection._id}`);
      await page.getByRole("tab", { name: "Records" }).waitFor();
      await page.route("**/graphql", (route) => route.abort());
      for (const tab of ["Syncs", "History", "Quarantine", "Coverage", "Writes", "Charts", "Test"]) {
        await page.getByRole("tab", { name: tab }).click();
        await loaded(page);
        await shootAll(page, `error-tab-${tab.toLowerCase()}`);
      }
      for (const [name, path] of places) {
        if (name.startsWith("connection-") && name !== "connection-records") continue;
        await page.goto(`${gateway.url}${path}`);
        await page.getByRole("heading", { level: 1, name: "Tributary" }).waitFor();
        await loaded(page);
        await shootAll(page, `error-${name}`);
      }
    },
    600_000,
  );
});
