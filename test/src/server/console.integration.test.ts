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
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

/** For a person to look at: SCREENSHOTS=folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SCREENSHOTS"];
  if (!folder) return;
  await settled(page);
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
async function choose(page: Page, label: string, option: string): Promise<void> {
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

/** The same page as others see it: for whoever looks at the pictures. */
async function shootAll(page: Page, name: string): Promise<void> {
  if (!process.env["SCREENSHOTS"]) return;
  await shoot(page, name);
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
  const size = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await shoot(page, `${name}-phone`);
  if (size) await page.setViewportSize(size);
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
    await page.getByRole("row").filter({ hasText: "Work order" }).first().waitFor();
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
    await page.getByLabel("Sync every (seconds)").waitFor();
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
    await expectUsable(page);
    await shootAll(page, "quarantine");
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

  it("shows an endpoint, what it was sent and what it answered", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Webhooks" }).click();
    await page.getByText("There is no endpoint").waitFor();
    await shoot(page, "webhooks-none");
    const { createWebhookEndpoint } = await gateway.data<{
      createWebhookEndpoint: { webhookEndpoint: { id: string } };
    }>(
      `mutation ($url: String!) {
        createWebhookEndpoint(input: { url: $url, description: "Of the ERP", eventTypes: [SYNC_COMPLETED, RECORD_UPDATED] }) {
          webhookEndpoint { id }
        }
      }`,
      { url: `${gateway.sandbox.url}/nobody-listens-here` },
    );
    await page.reload();
    await page.getByRole("button", { name: /nobody-listens-here/ }).click();
    await page.getByRole("button", { name: "Send an example" }).click();
    const delivery = page.getByRole("button", { name: /1 attempt/ });
    await expect
      .poll(
        async () => {
          await page.getByRole("button", { name: "Look again" }).click();
          return delivery.count();
        },
        { timeout: 20_000 },
      )
      .toBeGreaterThan(0);
    await delivery.first().click();
    await page.getByRole("columnheader", { name: "Answer" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "webhooks");
    await gateway.data(`mutation ($id: ID!) { deleteWebhookEndpoint(input: { endpointId: $id }) { id } }`, {
      id: createWebhookEndpoint.webhookEndpoint.id,
    });
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
    await expectUsable(page);
    await shootAll(page, "record");
    await page.getByRole("tab", { name: "History" }).click();
    const changed = page.getByRole("row").filter({ hasText: "Renamed press" });
    await changed.first().waitFor();
    expect(await changed.first().getByRole("cell").count()).toBe(2);
    await shootAll(page, "history");
    await page.getByRole("tab", { name: "Payload" }).click();
    await page.getByText('"Renamed press"').waitFor();
    await shootAll(page, "payload");
    await page.getByRole("tab", { name: "Related" }).click();
    await page
      .getByText(/changed/)
      .first()
      .or(page.getByText("Nothing refers to this record"))
      .first()
      .waitFor();
    await expectUsable(page);
    await shootAll(page, "related");
    expect(errors).toEqual([]);

    await page.goto(`${gateway.url}/records/Asset?where=serialNumber:is:7&where=status:empty:&search=press`);
    await page.getByText("There is no condition on serialNumber").waitFor();
    await page.goto(`${gateway.url}/records/Asset?where=number:begins:A&where=parent:empty:`);
    await page.getByRole("alert").first().waitFor();
    await page.getByText("What goes together").waitFor();
    await shootAll(page, "records-refused");
    await page.goto(`${gateway.url}/records/Asset?search=nothing-is-called-so`);
    await page.getByText("No record is like that").waitFor();
    await shootAll(page, "records-none");

    const other = await newPage();
    await signIn(other, ["connections:read", "records:read"]);
    await other.goto(`${gateway.url}/records/Asset/${id}`);
    await other.getByRole("tab", { name: "Payload" }).click();
    await other.getByText("This session lacks records:raw").waitFor();
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
    await page.getByRole("alert").filter({ hasText: "quietHours" }).waitFor();
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

  it("shows a workflow's steps, tries one with another input, and follows a run until it is cancelled", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Workflows" }).click();
    await page.getByText("There is no workflow").waitFor();
    await shoot(page, "workflows-none");
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
    await gateway.data(
      `mutation ($definition: JSON!) { saveWorkflow(input: { definition: $definition }) { workflow { id } } }`,
      { definition },
    );
    await page.reload();
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
    await page.getByText("Cancelled", { exact: true }).first().waitFor();
    await page.getByRole("link", { name: "The workflow" }).click();
    await page.getByRole("tab", { name: "Runs" }).click();
    await page.getByRole("row").filter({ hasText: "Cancelled" }).waitFor();
    await expectUsable(page);
    await shootAll(page, "runs");
    expect(errors).toEqual([]);
  });

  it("composes another graph into this one, and says first what becomes different", async () => {
    const page = await newPage();
    const errors = watchErrors(page);
    await signIn(page);
    await page.getByRole("link", { name: "Subgraphs" }).click();
    await page.getByText("The graph is this gateway's own alone").waitFor();
    await shoot(page, "subgraphs-none");
    await page.getByRole("button", { name: "Add a subgraph" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("sensors");
    await dialog.getByLabel("Address").fill(gateway.sandbox.url);
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key"])`;
    await dialog.getByLabel("Schema").fill(`${link} type WorkOrder @key(fields: "identity") { identity: ID! }`);
    await dialog.getByRole("button", { name: "Compose and compare" }).click();
    await dialog.getByRole("alert").waitFor();
    await shoot(page, "subgraph-refused");
    await dialog.getByLabel("Schema").fill(`${link} type WorkOrder @key(fields: "id") { id: ID! readings: [Float!]! }`);
    await dialog.getByRole("button", { name: "Compose and compare" }).click();
    await dialog.getByText("It composes. 1 change, none of which breaks clients.").waitFor();
    await expectUsable(page);
    await shootAll(page, "subgraph-add");
    await dialog.getByRole("button", { name: "Add sensors" }).click();
    await page.getByRole("button", { name: /^sensors/ }).click();
    await page.getByRole("button", { name: "What if it were removed?" }).click();
    await page.getByText("1 of which breaks clients that use it").waitFor();
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
    await shoot(page, "graphiql");
  });
});
