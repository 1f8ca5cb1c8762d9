import { beforeAll, afterAll, describe, expect, it } from "vitest";
import { newId } from "../../src/ids/index.js";
import { newSecret } from "../../src/webhooks/index.js";
import { newTenant } from "../src/events/event-fixture.js";
import { startTestGateway, type TestGateway } from "../support/server.js";
import { WebhookReceiver } from "../support/webhook-receiver.js";

let gateway: TestGateway;
const receiver = new WebhookReceiver();

beforeAll(async () => {
  gateway = await startTestGateway();
  await receiver.start();
});

afterAll(async () => {
  await gateway.close();
  await receiver.stop();
});

interface Answer {
  // Tests read deep into answers whose shape their own query gives.
  readonly data: Record<string, never> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: {
      readonly code: string;
      readonly missingScope?: string;
      readonly problems?: readonly { readonly path: readonly string[]; readonly message: string }[];
    };
  }[];
}

async function ask(query: string, variables: Record<string, unknown> = {}, token?: string): Promise<Answer> {
  const response = await gateway.post({ query, variables }, token ? { token } : {});
  return (await response.json()) as Answer;
}

const fields = `id url description eventTypes connectionIds entities ordering retryScheduleSeconds maxPerSecond state
  disabledAt disabledReason missedSince failingSince lastFailureAt lastSuccessAt keys { id kind publicKey endsAt }`;

async function create(input: Record<string, unknown> = {}, token?: string): Promise<Answer> {
  return ask(
    `mutation ($input: CreateWebhookEndpointInput!) {
      createWebhookEndpoint(input: $input) { secret webhookEndpoint { ${fields} } } }`,
    { input: { url: receiver.url("/hook"), eventTypes: ["CONNECTION_STATUS_CHANGED"], ...input } },
    token,
  );
}

interface Created {
  readonly createWebhookEndpoint: {
    readonly secret: string | null;
    readonly webhookEndpoint: { readonly id: string; readonly keys: readonly { readonly id: string }[] };
  };
}

async function createdId(): Promise<string> {
  return ((await create()).data as unknown as Created).createWebhookEndpoint.webhookEndpoint.id;
}

describe("createWebhookEndpoint", () => {
  it("makes an endpoint, and shows its secret once", async () => {
    const { data, errors } = await create({
      description: "Back end",
      eventTypes: ["RECORD_UPDATED", "SYNC_FAILED"],
      ordering: "RECORD",
    });
    expect(errors).toBeUndefined();
    const { secret, webhookEndpoint } = (data as unknown as Created).createWebhookEndpoint;
    expect(secret).toMatch(/^whsec_/);
    expect(webhookEndpoint).toMatchObject({
      id: expect.stringMatching(/^whe_/) as string,
      url: receiver.url("/hook"),
      description: "Back end",
      eventTypes: ["RECORD_UPDATED", "SYNC_FAILED"],
      connectionIds: null,
      entities: null,
      ordering: "RECORD",
      retryScheduleSeconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400],
      maxPerSecond: null,
      state: "ENABLED",
      keys: [{ kind: "HMAC", publicKey: null, endsAt: null }],
    });
    const listed = await ask(`{ webhookEndpoints { ${fields} } node(id: "${webhookEndpoint.id}") { id __typename } }`);
    expect(JSON.stringify(listed)).not.toContain(secret?.slice(6));
    expect(listed.data?.["node"]).toEqual({ id: webhookEndpoint.id, __typename: "WebhookEndpoint" });
  });

  it("takes a secret of one's own, and makes a public key where asked", async () => {
    const secret = newSecret("HMAC");
    expect((await create({ secret })).data).toMatchObject({ createWebhookEndpoint: { secret } });
    expect((await create({ secretKind: "ED25519" })).data).toMatchObject({
      createWebhookEndpoint: {
        secret: null,
        webhookEndpoint: { keys: [{ kind: "ED25519", publicKey: expect.stringMatching(/^whpk_/) as string }] },
      },
    });
  });

  it.each([
    ["a private address", { url: "http://10.1.2.3/hook" }, "ADDRESS_NOT_ALLOWED", "url", /10\.1\.2\.3/],
    ["the metadata address", { url: "http://169.254.169.254/" }, "ADDRESS_NOT_ALLOWED", "url", /169\.254/],
    ["another scheme", { url: "ftp://example.com/" }, "ADDRESS_NOT_ALLOWED", "url", /http:\/\/ or https:\/\//],
    ["no address", { url: "hooks" }, "BAD_USER_INPUT", "url", /absolute address/],
    ["no event type", { eventTypes: [] }, "BAD_USER_INPUT", "eventTypes", /at least one event type/],
    ["a secret of the wrong form", { secret: "whsec_short" }, "BAD_USER_INPUT", "secret", /24 to 64 random bytes/],
    [
      "a wait of a week",
      { retryScheduleSeconds: [604_800] },
      "BAD_USER_INPUT",
      "retryScheduleSeconds",
      /1 to 86400 seconds/,
    ],
    [
      "26 waits",
      { retryScheduleSeconds: Array(26).fill(1) },
      "BAD_USER_INPUT",
      "retryScheduleSeconds",
      /1 to 25 waits/,
    ],
    ["a rate of none", { maxPerSecond: 0 }, "BAD_USER_INPUT", "maxPerSecond", /1 to 1,000/],
    ["what is no connection", { connectionIds: ["wo_1"] }, "BAD_USER_INPUT", "connectionIds", /id of a connection/],
  ])("refuses %s with its path and what to do", async (_what, input, code, field, message) => {
    const { errors } = await create(input);
    expect(errors?.[0]?.extensions.code).toBe(code);
    const [problem] = errors?.[0]?.extensions.problems ?? [];
    expect(problem?.path.slice(0, 2)).toEqual(["input", field]);
    expect(problem?.message).toMatch(message);
    expect(JSON.stringify(errors)).not.toContain("whsec_short");
  });

  it("refuses an event type that there is none of, naming what may be meant", async () => {
    const { errors } = await create({ eventTypes: ["RECORD_CHANGED"] });
    expect(errors?.[0]?.message).toMatch(
      /"RECORD_CHANGED" does not exist in "EventType" enum\. Did you mean.*RECORD_CREATED/,
    );
    const { code, problems } = errors?.[0]?.extensions ?? {};
    expect(code).toBe("BAD_USER_INPUT");
    expect(problems?.map(({ path }) => path)).toEqual([["input", "eventTypes", 0]]);
  });

  it("needs the scope to see what the endpoint is told of", async () => {
    const token = async (...scopes: string[]) =>
      (await gateway.tokens.create(gateway.test, { name: "narrow", scopes }, null)).secret;
    const missing = async (eventTypes: string[], scopes: string[], input = {}) =>
      (await create({ eventTypes, ...input }, await token(...scopes))).errors?.[0]?.extensions.missingScope;
    expect(await missing(["SYNC_FAILED"], ["connections:read"])).toBe("webhooks:manage");
    expect(await missing(["SYNC_FAILED"], ["webhooks:manage"])).toBe("connections:read");
    expect(await missing(["TOKEN_REVOKED"], ["webhooks:manage", "connections:read"])).toBe("tokens:manage");
    expect(await missing(["RECORD_UPDATED"], ["webhooks:manage", "records:read:assets"])).toBe("records:read");
    const asset = { entities: ["Asset"] };
    expect(await missing(["RECORD_UPDATED"], ["webhooks:manage", "records:read:assets"], asset)).toBeUndefined();
  });
});

describe("an endpoint", () => {
  it("is changed in what is given, and set back by null", async () => {
    const id = await createdId();
    const update = (input: Record<string, unknown>) =>
      ask(
        `mutation ($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) { webhookEndpoint { ${fields} } } }`,
        { input: { endpointId: id, ...input } },
      );
    expect((await update({ maxPerSecond: 5, retryScheduleSeconds: [10] })).data).toMatchObject({
      updateWebhookEndpoint: {
        webhookEndpoint: { maxPerSecond: 5, retryScheduleSeconds: [10], eventTypes: ["CONNECTION_STATUS_CHANGED"] },
      },
    });
    expect((await update({ maxPerSecond: null, enabled: false })).data).toMatchObject({
      updateWebhookEndpoint: {
        webhookEndpoint: {
          maxPerSecond: null,
          retryScheduleSeconds: [10],
          state: "DISABLED",
          disabledReason: "REQUESTED",
        },
      },
    });
    expect((await update({ url: "http://192.168.0.1/" })).errors?.[0]?.extensions).toMatchObject({
      code: "ADDRESS_NOT_ALLOWED",
      problems: [{ path: ["input", "url"] }],
    });
    const test = await ask(
      `mutation { sendTestEvent(input: { endpointId: "${id}", eventType: SYNC_FAILED }) { webhookDelivery { id } } }`,
    );
    expect(test.errors?.[0]).toMatchObject({
      message: expect.stringContaining("enabled: true") as string,
      extensions: { code: "CONFLICT" },
    });
  });

  it("has its key rotated, ended, and itself deleted", async () => {
    const id = await createdId();
    const rotated = await ask(
      `mutation { rotateWebhookSecret(input: { endpointId: "${id}", overlapSeconds: 3600 }) { secret webhookEndpoint { keys { id endsAt } } } }`,
    );
    const { keys } = (
      rotated.data as unknown as {
        rotateWebhookSecret: { webhookEndpoint: { keys: { id: string; endsAt: string | null }[] } };
      }
    ).rotateWebhookSecret.webhookEndpoint;
    expect(keys.map(({ endsAt }) => endsAt === null)).toEqual([true, false]);
    const end = (keyId: string) =>
      ask(
        `mutation { endWebhookSecret(input: { endpointId: "${id}", keyId: "${keyId}" }) { webhookEndpoint { keys { id } } } }`,
      );
    expect((await end(keys[0]?.id ?? "")).errors?.[0]?.message).toContain("overlapSeconds 0");
    expect((await end(keys[1]?.id ?? "")).data).toEqual({
      endWebhookSecret: { webhookEndpoint: { keys: [{ id: keys[0]?.id }] } },
    });
    const odd = await ask(
      `mutation { rotateWebhookSecret(input: { endpointId: "${id}", overlapSeconds: 60 }) { secret } }`,
    );
    expect(odd.errors?.[0]?.extensions.problems?.[0]).toMatchObject({
      path: ["input", "overlapSeconds"],
      message: "expected one of 0, 3600, 86400, 604800, got 60",
    });
    const remove = () => ask(`mutation { deleteWebhookEndpoint(input: { endpointId: "${id}" }) { id } }`);
    expect((await remove()).data).toEqual({ deleteWebhookEndpoint: { id } });
    expect((await remove()).errors?.[0]?.extensions.code).toBe("NOT_FOUND");
  });
});

describe("webhookDeliveries and replayWebhooks", () => {
  it("show what was sent with each attempt, in pages", async () => {
    const id = await createdId();
    for (let sent = 0; sent < 3; sent += 1) {
      await ask(
        `mutation { sendTestEvent(input: { endpointId: "${id}", eventType: SYNC_FAILED }) { webhookDelivery { id state } } }`,
      );
    }
    const list = (args: string) =>
      ask(`{ webhookDeliveries(endpointId: "${id}"${args}) { nodes { id webhookId eventId eventType state isTest attemptCount
        attempts { number status error response keyIds } } pageInfo { hasNextPage endCursor } } }`);
    const first = (await list(", first: 2")).data as unknown as {
      webhookDeliveries: { nodes: object[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    };
    expect(first.webhookDeliveries.nodes).toHaveLength(2);
    expect(first.webhookDeliveries.nodes[0]).toMatchObject({
      eventType: "SYNC_FAILED",
      state: "PENDING",
      isTest: true,
      attempts: [],
    });
    const second = (await list(`, first: 2, after: "${first.webhookDeliveries.pageInfo.endCursor}"`))
      .data as unknown as typeof first;
    expect(second.webhookDeliveries.nodes).toHaveLength(1);
    expect(second.webhookDeliveries.pageInfo.hasNextPage).toBe(false);
    const none = (await list(", filter: { state: [FAILED] }")).data as unknown as typeof first;
    expect(none.webhookDeliveries.nodes).toEqual([]);
  });

  it("refuse a range of 90 days, one that ends before it begins, and neither or both of the ways to ask", async () => {
    const id = await createdId();
    const replay = async (input: Record<string, unknown>) => {
      const { errors } = await ask(
        `mutation ($input: ReplayWebhooksInput!) { replayWebhooks(input: $input) { count isSearching } }`,
        { input },
      );
      return errors?.[0]?.extensions;
    };
    const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString();
    expect(await replay({ endpointId: id, from: days(90) })).toMatchObject({
      code: "BAD_USER_INPUT",
      problems: [{ path: ["input", "from"], message: expect.stringContaining("within the last 30 days") as string }],
    });
    expect(await replay({ endpointId: id, from: days(1), to: days(2) })).toMatchObject({
      problems: [{ path: ["input", "to"] }],
    });
    expect(await replay({ endpointId: id, from: days(29) })).toBeUndefined();
    const wrong = { code: "BAD_USER_INPUT", problems: [{ path: ["input"] }] };
    expect(await replay({})).toMatchObject(wrong);
    expect(await replay({ endpointId: id })).toMatchObject(wrong);
    expect(await replay({ endpointId: id, from: days(1), deliveryId: newId("webhookDelivery") })).toMatchObject(wrong);
    expect(await replay({ deliveryId: newId("webhookDelivery") })).toMatchObject({ code: "NOT_FOUND" });
  });

  it("are another tenant's never", async () => {
    const id = await createdId();
    const other = newTenant("LIVE");
    const { endpoints } = gateway.services.webhooks;
    expect(await endpoints.list(other)).toEqual([]);
    await expect(endpoints.update(other, id, { enabled: false })).rejects.toThrow("There is no webhook endpoint");
    await expect(endpoints.rotateSecret(other, id, {})).rejects.toThrow("There is no webhook endpoint");
    await expect(endpoints.remove(other, id)).rejects.toThrow("There is no webhook endpoint");
    const live = await gateway.tokens.create(gateway.live, { name: "live", scopes: ["webhooks:manage"] }, null);
    expect((await ask("{ webhookEndpoints { id } }", {}, live.secret)).data).toEqual({ webhookEndpoints: [] });
    expect((await ask(`{ node(id: "${id}") { id } }`, {}, live.secret)).data).toEqual({ node: null });
  });
});
