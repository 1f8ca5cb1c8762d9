import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { scopePresets } from "../../../src/tokens/index.js";
import {
  seriousFindings,
  startBrowser,
  watchErrors,
  type Browser,
  type BrowserContext,
  type Page,
} from "../../support/browser.js";
import { startSyncedGateway, type SyncedGateway } from "../../support/synced-gateway.js";

/** The console in a real browser, against a running gateway and the sandbox. */

let gateway: SyncedGateway;
let browser: Browser;
let connectionId: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  [gateway, browser] = await Promise.all([startSyncedGateway(), startBrowser()]);
  gateway.services.relay.start();
  gateway.services.hub.start();
  connectionId = await gateway.connect({ name: "Plant North" });
});

afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  gateway.sandbox.faults.clear();
});

afterAll(async () => {
  await browser?.close();
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

/** For a person to look at: SCREENSHOTS=folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function linkFor(scopes: readonly string[] = scopePresets.full): Promise<string> {
  const { secret } = await gateway.services.signInLinks.create(gateway.test, { scopes, madeBy: "pat" });
  return `${gateway.url}/#sign-in=${secret}`;
}

async function signIn(page: Page, scopes?: readonly string[]): Promise<void> {
  await page.goto(await linkFor(scopes));
  await page.getByRole("heading", { level: 2, name: "Connections" }).waitFor();
}

describe("the console", () => {
  it("is entered with a link that is good once, and keeps nothing of it in the address or beyond the tab", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const link = await linkFor();
    await page.goto(link);
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    expect(page.url()).toBe(`${gateway.url}/`);
    expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ""]);
    // Everything comes from the gateway.
    expect(asked.filter((url) => !url.startsWith(gateway.url) && !url.startsWith("data:"))).toEqual([]);
    await page.reload();
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "connections");
    expect(errors).toEqual([]);

    const other = await newPage({ isPhone: true });
    await other.goto(link);
    await other.getByRole("alert").filter({ hasText: "it is good once" }).first().waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    await shoot(other, "signed-out-phone");
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
    await shoot(page, "unreachable-dark");
    await page.getByRole("link", { name: "Plant North" }).click();
    await page.getByRole("tab", { name: "Incidents" }).click();
    await page.getByText("so far").waitFor();
    await shoot(page, "incident-dark");
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
  });

  it("shows of one connection its records, syncs, quarantine and plan, also on a phone", async () => {
    const page = await newPage({ isPhone: true });
    const errors = watchErrors(page);
    await signIn(page);
    await shoot(page, "connections-phone");
    await page.getByRole("link", { name: "Plant North" }).click();
    await page.getByRole("row").filter({ hasText: "WorkOrder" }).first().waitFor();
    await shoot(page, "records-phone");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("tab", { name: "Syncs" }).click();
    await page.getByRole("button", { name: /Initial/ }).click();
    await page.getByRole("columnheader", { name: "Created" }).waitFor();
    await shoot(page, "syncs-phone");
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Sync now" }).click();
    await page.getByText("A sync was asked for").waitFor();
    await gateway.work(connectionId);
    await page
      .getByRole("button", { name: /Incremental/ })
      .first()
      .waitFor();
    await page.getByRole("tab", { name: "Quarantine" }).click();
    await page.getByText("Every record could be read").waitFor();
    await page.getByRole("tab", { name: "Plan" }).click();
    await page.getByText(/Synced every/).waitFor();
    // Nothing sticks out to the side of a narrow screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(errors).toEqual([]);
  });

  it("finds a connection among many, and says so where none is like that", async () => {
    const page = await newPage();
    await signIn(page);
    await page.getByLabel("Search").fill("north");
    await page.getByRole("link", { name: "Plant North" }).waitFor();
    await page.getByLabel("Search").fill("nowhere.*");
    await page.getByText("No connection is like that").waitFor();
    await shoot(page, "none-found");
  });

  it("makes a token whose secret it shows once, and throws out whose session is revoked", async () => {
    const page = await newPage();
    await signIn(page);
    await page.getByRole("link", { name: "Tokens" }).click();
    await page.getByRole("button", { name: "Make a token" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("dashboard");
    await shoot(page, "make-token");
    await page.getByRole("button", { name: "Make it" }).click();
    const secret = await page
      .getByRole("status")
      .getByText(/^trb_test_/)
      .innerText();
    expect(await gateway.services.tokens.findBySecret(secret.trim())).toMatchObject({ name: "dashboard" });
    expect(await seriousFindings(page)).toEqual([]);
    await shoot(page, "tokens");
    await page.getByRole("button", { name: "I have kept it" }).click();
    expect(await page.getByText(secret).count()).toBe(0);

    const own = (await gateway.services.tokens.list(gateway.test)).filter(({ name }) => name === "console: pat").at(-1);
    await gateway.services.tokens.revoke(gateway.test, own?._id ?? "");
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByRole("alert").filter({ hasText: "Sign in again" }).first().waitFor();
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
    await shoot(page, "forbidden");
  });
});
