import { InvalidInputError } from "../errors/index.js";
import { isScopePreset, knownScopes, scopePresets } from "../tokens/index.js";

/** How a command is told what somebody may do: a preset, or scopes one by one. */
export interface ScopeOptions {
  readonly scopes?: string;
  readonly preset?: string;
}

/** @throws {InvalidInputError} naming those that there are. */
export function scopesOf(options: ScopeOptions): readonly string[] {
  if (options.scopes !== undefined) {
    const scopes = options.scopes.split(",").map((scope) => scope.trim());
    const unknown = scopes.find((scope) => !knownScopes.includes(scope));
    if (unknown === undefined) return scopes;
    throw new InvalidInputError(`There is no scope "${unknown}". There are: ${knownScopes.join(", ")}.`);
  }
  const preset = options.preset ?? "full";
  if (isScopePreset(preset)) return scopePresets[preset];
  throw new InvalidInputError(`There is no preset "${preset}". There are: ${Object.keys(scopePresets).join(", ")}.`);
}
