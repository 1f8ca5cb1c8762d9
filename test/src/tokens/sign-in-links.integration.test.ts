import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unknownOrigin } from "../../../src/audit/index.js";
import { ForbiddenError, InvalidInputError, UnauthenticatedError } from "../../../src/errors/index.js";
import type { Tenant } from "../../../src/storage/index.js";
import { unknownCaller, type Caller, type NewSignInLink, type TokenServices } from "../../../src/tokens/index.js";
import { newTenant } from "../../support/records.js";
import { testAccess } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const ownPage: Caller = { ...unknownCaller, origin: "http://gateway", isSameOrigin: true };
const scopes = ["connections:read", "webhooks:manage"];
let access: TokenServices;
let tenant: Tenant;

beforeAll(() => {
  access = testAccess(store.storage);
});

beforeEach(() => {
  tenant = newTenant();
});

async function makeLink(expiresInSeconds?: number): Promise<NewSignInLink> {
  return access.signInLinks.create(tenant, {
    scopes,
    madeBy: "pat",
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
  });
}

function signIn(secret: string) {
  return access.signInLinks.signIn(secret, unknownOrigin);
}

describe("a link that signs in to the console", () => {
  it("gives a session of an hour with its scopes, on the gateway's own pages alone (promise 5)", async () => {
    const { secret } = await makeLink();
    const { token, session } = await signIn(secret);
    expect(session.expiresAt.getTime() - session.createdAt.getTime()).toBeLessThanOrEqual(3_600_000);

    const caller = await access.admission.authenticate(token, ownPage);
    expect(caller).toMatchObject({ ...tenant, scopes, session: { isForConsole: true, connectionId: null } });
    await access.allowedOrigins.set(tenant, ["https://app.example.com"]);
    for (const elsewhere of [
      { ...ownPage, origin: "https://app.example.com", isSameOrigin: false },
      // Whoever took the token out of the browser.
      unknownCaller,
    ]) {
      await expect(access.admission.authenticate(token, elsewhere)).rejects.toThrow(ForbiddenError);
    }
  });

  it("is good once, also for two at the same moment", async () => {
    const { secret } = await makeLink();
    const ends = await Promise.allSettled([signIn(secret), signIn(secret), signIn(secret)]);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(signIn(secret)).rejects.toThrow(/was used at .*tributary console link/);
  });

  it("is over after its time", async () => {
    const { secret, link } = await makeLink(60);
    await store.storage
      .collection<{ _id: string }>("signInLinks")
      .updateOne({ _id: link._id }, { $set: { expiresAt: new Date(Date.now() - 1_000) } });
    await expect(signIn(secret)).rejects.toThrow(/was used or is over; it was good until/);
  });

  it("keeps no secret, and is listed as a token whose revocation throws the person out", async () => {
    const { secret } = await makeLink();
    const { token } = await signIn(secret);
    const links = await store.storage
      .collection("signInLinks")
      .find({ organizationId: tenant.organizationId })
      .toArray();
    expect(JSON.stringify(links)).not.toContain(secret);

    const [listed] = await access.tokens.list(tenant);
    expect(listed).toMatchObject({ name: "console: pat", scopes });
    await access.tokens.revoke(tenant, listed?._id ?? "");
    await expect(access.admission.authenticate(token, ownPage)).rejects.toThrow(UnauthenticatedError);
  });

  it("stands in the audit log, made and used", async () => {
    const { secret, link } = await makeLink();
    await signIn(secret);
    await expect(signIn(secret)).rejects.toThrow(UnauthenticatedError);
    const entries = await store.storage
      .collection("auditLog")
      .find({ organizationId: tenant.organizationId, action: "console.sign_in" })
      .sort({ _id: 1 })
      .toArray();
    expect(entries).toMatchObject([
      {
        outcome: "DONE",
        actor: { kind: "OPERATOR", id: "pat" },
        targets: expect.arrayContaining([link._id]) as string[],
      },
      { outcome: "FAILED", reason: "UNAUTHENTICATED" },
    ]);
  });

  it.each(["", "nonsense", "A".repeat(43)])("is refused when it was never made here: %j", async (secret) => {
    await expect(signIn(secret)).rejects.toThrow(/unknown to this gateway/);
  });

  it("can't be good for longer than a day", async () => {
    await expect(makeLink(86_401)).rejects.toThrow(InvalidInputError);
  });
});
