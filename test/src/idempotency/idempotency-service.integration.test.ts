import { describe, expect, it } from "vitest";
import { ConflictError, WriteUnconfirmedError } from "../../../src/errors/index.js";
import { IdempotencyService, KeyStore, type KeyDocument, type KeyUse } from "../../../src/idempotency/index.js";
import { connectStorage } from "../../../src/storage/index.js";
import { silentLogger } from "../../support/services.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const access = { organizationId: "org_1", environment: "TEST" as const, tokenId: "tok_1", scopes: ["a", "b"] };

function use(key: string, more: Partial<KeyUse> = {}): KeyUse {
  return { access, key, operation: "startSync", input: { connectionId: "con_1" }, ...more };
}

function service(options = { ttlMs: 30_000, waitMs: 5_000 }, storage = store.storage): IdempotencyService {
  return new IdempotencyService({ storage, keys: new KeyStore(storage), logger: silentLogger }, options);
}

const keys = () => store.storage.collection<KeyDocument>("idempotencyKeys");

describe("promise 24: what a key stands for", () => {
  it("is done once by two processes that are asked at the same time", async () => {
    const second = await connectStorage({ uri: store.uri });
    let runs = 0;
    const run = async () => ({ number: (runs += 1) });
    const services = [service(), service(undefined, second)];
    const answers = await Promise.all(
      services.flatMap((one) => Array.from({ length: 10 }, () => one.once(use("two"), [], run))),
    );
    await second.close();
    expect(answers).toEqual(Array.from({ length: 20 }, () => ({ number: 1 })));
    expect(runs).toBe(1);
  });

  it("does not depend on the order of the input's keys, nor on that of the scopes", async () => {
    await service().once(use("order", { input: { a: 1, b: { c: 2, d: 3 } } }), [], async () => "first");
    const again = use("order", {
      input: { b: { d: 3, c: 2 }, a: 1 },
      access: { ...access, scopes: ["b", "a"] } as never,
    });
    expect(await service().once(again, [], async () => "second")).toBe("first");
  });

  it("is never done again when its process died on the way, or it failed without a name", async () => {
    const dying = service({ ttlMs: 50, waitMs: 5_000 });
    let begun = () => undefined as void;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    // A process that died gives no sign of life: its document is left as it was when it began.
    void dying.once(use("dead"), [], () => new Promise(() => begun()));
    await isBegun;
    await keys().updateOne({ key: "dead" }, { $set: { owner: "somebody who is gone", until: new Date(0) } });
    await expect(service().once(use("dead"), [], async () => "again")).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });

    const failing = service().once(use("failed"), [], async () => Promise.reject(new TypeError("x is undefined")));
    await expect(failing).rejects.toThrow("x is undefined");
    await expect(service().once(use("failed"), [], async () => "again")).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
    });
  });

  it("is never done again when its outcome at the source is unknown", async () => {
    const run = async () => Promise.reject(new WriteUnconfirmedError("no answer came"));
    await expect(service().once(use("unconfirmed"), [], run)).rejects.toMatchObject({ code: "WRITE_UNCONFIRMED" });
    await expect(service().once(use("unconfirmed"), [], async () => "again")).rejects.toMatchObject({
      code: "OUTCOME_UNKNOWN",
      message: expect.stringContaining("no answer came") as string,
    });
  });

  it("is free again after a fault that says that nothing was done", async () => {
    const run = async () => Promise.reject(new ConflictError("not now"));
    await expect(service().once(use("free"), [], run)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await service().once(use("free", { input: "another" }), [], async () => "done")).toBe("done");
  });

  it("is waited for, and not for ever", async () => {
    let finish = (_answer: string) => undefined as void;
    let begun = () => undefined as void;
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const first = service().once(use("slow"), [], () => {
      begun();
      return new Promise<string>((resolve) => (finish = resolve));
    });
    await isBegun;
    const impatient = service({ ttlMs: 30_000, waitMs: 10 });
    await expect(impatient.once(use("slow"), [], async () => "again")).rejects.toMatchObject({
      code: "IDEMPOTENCY_KEY_IN_USE",
      isRetryable: true,
    });
    const second = service().once(use("slow"), [], async () => "again");
    finish("done");
    expect(await Promise.all([first, second])).toEqual(["done", "done"]);
  });

  it("ends after 24 hours", async () => {
    await service().once(use("day"), [], async () => "first");
    const yesterday = new Date(Date.now() - 24 * 3_600_000);
    await keys().updateOne({ key: "day" }, { $set: { createdAt: yesterday } });
    expect(await service().once(use("day"), [], async () => "second")).toBe("second");
    const expiry = (await keys().indexes()).find(({ name }) => name === "expiry");
    expect(expiry).toMatchObject({ key: { createdAt: 1 }, expireAfterSeconds: 86_400 });
  });
});
