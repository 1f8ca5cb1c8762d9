import { describe, expect, it } from "vitest";
import { ForbiddenError } from "../../../src/errors/index.js";
import { isScopePreset, knownScopes, requireScope, scopePresets, type Access } from "../../../src/tokens/index.js";

function accessWith(scopes: readonly string[]): Access {
  return { organizationId: "org_1", environment: "TEST", tokenId: "tok_1", scopes, expiresAt: null };
}

describe("scopes", () => {
  it("are the described ones and two for each entity", () => {
    expect(knownScopes.slice(0, 11)).toEqual([
      "records:read",
      "records:write",
      "records:raw",
      "connections:read",
      "connections:manage",
      "tokens:manage",
      "webhooks:manage",
      "workflows:manage",
      "passthrough",
      "subgraphs:manage",
      "audit:read",
    ]);
    expect(knownScopes).toContain("records:read:work-orders");
    expect(knownScopes).toContain("records:write:goods-receipts");
    expect(new Set(knownScopes).size).toBe(knownScopes.length);
  });

  it("of a preset are all known", () => {
    for (const preset of Object.values(scopePresets)) {
      for (const scope of preset) expect(knownScopes).toContain(scope);
    }
    expect(isScopePreset("full")).toBe(true);
    expect(isScopePreset("toString")).toBe(false);
  });

  it("Promise 2: a call outside them is FORBIDDEN and names the missing one", () => {
    const access = accessWith(scopePresets["read-only"]);
    expect(() => requireScope(access, "records:read:work-orders")).not.toThrow();
    expect(() => requireScope(access, "records:raw")).toThrow(ForbiddenError);
    expect(() => requireScope(access, "records:raw")).toThrow(
      expect.objectContaining({ code: "FORBIDDEN", details: { missingScope: "records:raw" } }),
    );
  });

  it("of one entity do not cover another that begins alike", () => {
    const access = accessWith(["records:read:work-orders"]);
    expect(() => requireScope(access, "records:read:work-orders")).not.toThrow();
    expect(() => requireScope(access, "records:read:work-order")).toThrow(ForbiddenError);
    expect(() => requireScope(access, "records:read")).toThrow(ForbiddenError);
  });
});
