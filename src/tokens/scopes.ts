import { entityNames, entityByName } from "../../schema/entities/index.js";
import { scopeDescriptions } from "./access.js";
import { entityScope } from "./entity-scope.js";

/** Minting and ending session tokens. */
export const sessionScope = "tokens:manage:sessions";

/** Sets of scopes with a name, for those who do not want to list them. */
export const scopePresets = {
  "read-only": ["records:read", "connections:read"],
  "read-write": ["records:read", "records:write", "connections:read"],
  /** What an integration does that keeps its records and its webhooks, and hands no rights on. */
  integration: [
    "records:read",
    "records:write",
    "records:raw",
    "connections:read",
    "connections:manage",
    "webhooks:manage",
    "passthrough",
    sessionScope,
  ],
  full: Object.keys(scopeDescriptions),
} as const satisfies Record<string, readonly string[]>;

export type ScopePreset = keyof typeof scopePresets;

export function isScopePreset(text: string): text is ScopePreset {
  return Object.hasOwn(scopePresets, text);
}

/** The name of the preset that has exactly these scopes, or null. */
export function presetOf(scopes: readonly string[]): ScopePreset | null {
  const wanted = [...scopes].sort().join();
  const names = Object.keys(scopePresets) as ScopePreset[];
  return names.find((name) => [...scopePresets[name]].sort().join() === wanted) ?? null;
}

/** Every scope that a token can be given: those described, and reading and writing of each entity by itself. */
export const knownScopes: readonly string[] = [
  ...Object.keys(scopeDescriptions),
  ...(["read", "write"] as const).flatMap((action) =>
    entityNames.map((name) => entityScope(action, entityByName(name))),
  ),
  // For a server that does nothing with tokens but mint some for its pages.
  sessionScope,
];
