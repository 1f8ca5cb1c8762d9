import { describe, expect, it } from "vitest";
import {
  ConflictError,
  ConnectionUnavailableError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SecretsUnavailableError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  WriteUnconfirmedError,
} from "../../../src/errors/index.js";
import { outcomeOf, toWriteError, underInputData } from "../../../src/writes/write-faults.js";

describe("what a fault says about the write that met it", () => {
  it.each([
    ["refused input", new InvalidInputError("no"), "REFUSED"],
    ["a conflict", new ConflictError("no"), "REFUSED"],
    ["a record that is gone", new NotFoundError("no"), "REFUSED"],
    ["a missing permission", new SourceForbiddenError("no"), "REFUSED"],
    ["a refused credential", new SourceUnauthorizedError("no"), "REFUSED"],
    ["a redirect", new SourceMisconfiguredError("no"), "REFUSED"],
    ["a 400", new SourceError("no", { httpStatus: 400 }), "REFUSED"],
    ["a 418", new SourceError("no", { httpStatus: 418 }), "REFUSED"],
    ["a refused connection", new ConnectionUnreachableError("no"), "AWAY"],
    ["a 503", new ConnectionUnreachableError("no", { mayHaveBeenSent: false }), "AWAY"],
    ["a quota", new SourceThrottledError("no"), "AWAY"],
    ["a pause", new ConnectionUnavailableError("no"), "AWAY"],
    ["a master key that can't be used now", new SecretsUnavailableError("no"), "AWAY"],
    ["a 500", new SourceError("no", { httpStatus: 500 }), "ANSWERED"],
    ["a 201 that can't be read", new SourceError("no", { httpStatus: 201 }), "ANSWERED"],
    ["an answer without a status", new SourceError("no"), "ANSWERED"],
    ["a connection that broke", new ConnectionUnreachableError("no", { mayHaveBeenSent: true }), "UNKNOWN"],
    ["what the connector says it can't know", new WriteUnconfirmedError("no"), "UNKNOWN"],
    ["a fault without a name", new TypeError("x is undefined"), "UNKNOWN"],
  ])("%s", (_what, fault, outcome) => {
    expect(outcomeOf(fault)).toBe(outcome);
  });

  it("is kept with its code and its problems, and without the words of a fault that has no name", () => {
    const problems = [{ path: ["title"], message: "expected text" }];
    expect(toWriteError(new InvalidInputError("no", { problems }))).toEqual({
      code: "BAD_USER_INPUT",
      message: "no",
      problems,
    });
    expect(JSON.stringify(toWriteError(new TypeError("a secret")))).not.toContain("secret");
  });

  it("names paths as the caller sent them", () => {
    const fault = new InvalidInputError("no", { problems: [{ path: ["lines", 0, "part"], message: "expected one" }] });
    expect(underInputData(fault, "PurchaseOrder")).toMatchObject({
      problems: [{ path: ["input", "data", "lines", 0, "partId"] }],
    });
    const other = new ConflictError("no");
    expect(underInputData(other, "PurchaseOrder")).toBe(other);
  });
});
