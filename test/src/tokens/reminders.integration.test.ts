import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Tenant } from "../../../src/storage/index.js";
import { dueNotice, TokenReminders } from "../../../src/tokens/reminders.js";
import { TokenService, type ApiToken } from "../../../src/tokens/index.js";
import { newTenant } from "../../support/records.js";
import { silentLogger } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const dayMs = 86_400_000;
let tokens: TokenService;
let tenant: Tenant;

beforeAll(() => {
  tokens = new TokenService({ storage: store.storage, logger: silentLogger });
});

beforeEach(() => {
  tenant = newTenant();
});

const inDays = (days: number) => new Date(Date.now() + days * dayMs);

async function make(changes: Partial<ApiToken>): Promise<string> {
  const { token } = await tokens.create(tenant, { name: "n", scopes: ["records:read"], rotateEveryDays: null }, null);
  await store.storage.collection<{ _id: string }>("tokens").updateOne({ _id: token._id }, { $set: changes });
  return token._id;
}

async function told(): Promise<{ tokenId: string; reason: string }[]> {
  const events = await store.storage
    .collection<{ payload: { tokenId: string; reason: string } }>("outbox")
    .find({ organizationId: tenant.organizationId, type: "token.expiring" }, { sort: { _id: 1 } })
    .toArray();
  return events.map(({ payload: { tokenId, reason } }) => ({ tokenId, reason }));
}

describe("Promise 3: tokens that need attention are told of", () => {
  it("a week and a day before they expire, each once, whichever process comes first", async () => {
    const id = await make({ expiresAt: inDays(6) });
    await make({ expiresAt: inDays(8) });
    const processes = Array.from({ length: 4 }, () => new TokenReminders(store.storage));
    await Promise.all(processes.map((one) => one.remind()));
    await Promise.all(processes.map((one) => one.remind()));
    expect(await told()).toEqual([{ tokenId: id, reason: "EXPIRES" }]);

    await store.storage
      .collection<{ _id: string }>("tokens")
      .updateOne({ _id: id }, { $set: { expiresAt: inDays(0.9) } });
    await processes[0]?.remind();
    await processes[1]?.remind();
    expect(await told()).toEqual([
      { tokenId: id, reason: "EXPIRES" },
      { tokenId: id, reason: "EXPIRES" },
    ]);
  });

  it("when they are past their rotation age, once, and no more after they were rotated", async () => {
    const id = await make({ createdAt: inDays(-91), rotateEveryDays: 90 });
    await make({ createdAt: inDays(-89), rotateEveryDays: 90 });
    const reminders = new TokenReminders(store.storage);
    await reminders.remind();
    await reminders.remind();
    expect(await told()).toEqual([{ tokenId: id, reason: "ROTATION_DUE" }]);
    await tokens.rotate(tenant, id, {}, null);
    await reminders.remind();
    expect(await told()).toHaveLength(1);
  });

  it("when a rotated one is still used an hour before it stops", async () => {
    const rotation = { at: inDays(-1), successorId: "tok_x", endsAt: new Date(Date.now() + 1_800_000) };
    const used = { at: new Date(), address: null, userAgent: null };
    const id = await make({ rotation, lastUse: used });
    await make({ rotation });
    await make({ rotation: { ...rotation, endsAt: inDays(1) }, lastUse: used });
    await new TokenReminders(store.storage).remind();
    expect(await told()).toEqual([{ tokenId: id, reason: "OVERLAP_ENDS" }]);
  });

  it("not once they are revoked or over", async () => {
    for (const changes of [
      { expiresAt: inDays(1), revokedAt: new Date() },
      { expiresAt: inDays(-1) },
      { createdAt: inDays(-100), rotateEveryDays: 90, revokedAt: new Date() },
    ]) {
      const token = await tokens.get(tenant, await make(changes));
      expect(dueNotice(token, new Date())).toBeNull();
    }
    await new TokenReminders(store.storage).remind();
    expect(await told()).toEqual([]);
  });
});
