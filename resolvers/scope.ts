import { Extensions } from "type-graphql";
import { requireScope, type Access } from "../src/tokens/index.js";

/** Arguments of a field as a client gave them, checked against the schema and nothing else. */
export type FieldArguments = Readonly<Record<string, unknown>>;

/** Which scopes a call needs, all of them; it may depend on what is asked for. */
export type ScopesOf = (args: FieldArguments, access: Access) => readonly string[];

/** What a caller needs for a field. `guard-schema.ts` enforces it, from this very declaration. */
export type ScopeRule =
  | { readonly kind: "SCOPES"; readonly scopes: readonly string[] }
  | { readonly kind: "BY_ARGUMENTS"; readonly scopesOf: ScopesOf }
  /** Each item of the answer needs its own: one that is refused leaves the others. Checked where items are made. */
  | { readonly kind: "BY_ITEM"; readonly scopesOf: ScopesOf }
  /** Whoever has a token. */
  | { readonly kind: "ANY_TOKEN" }
  /** Whoever was let see the thing that the field belongs to. Not for root fields. */
  | { readonly kind: "AS_PARENT" };

/** What a field declares: whom it is for and, if it changes something, under which name that is audited. */
export interface FieldDeclaration {
  readonly rule: ScopeRule;
  /** `connection.pause`: every mutation has one, nothing else does. */
  readonly audit: string | null;
}

interface Options {
  /** The action in the audit log, as `thing.verb`. Needed on a mutation. */
  readonly audit?: string;
}

const key = "tributary";

/** The field needs these scopes; for a field of a record, on top of what the record needs. */
export function RequiresScope(scopes: string | readonly string[], options: Options = {}) {
  return declare({ kind: "SCOPES", scopes: typeof scopes === "string" ? [scopes] : scopes }, options);
}

/** Which scopes the field needs follows from its arguments. */
export function RequiresScopesOf(scopesOf: ScopesOf, options: Options = {}) {
  return declare({ kind: "BY_ARGUMENTS", scopesOf }, options);
}

/** Each item needs scopes of its own, which the resolver asks for with `requireScopes` before it reads the item. */
export function RequiresScopesOfEach(scopesOf: ScopesOf) {
  return declare({ kind: "BY_ITEM", scopesOf }, {});
}

/** The field is for whoever has a token: it shows nothing but the caller, or nothing of any tenant. */
export function AnyToken() {
  return declare({ kind: "ANY_TOKEN" }, {});
}

/** The field is part of the thing it belongs to: whoever sees that may see this. */
export function AsParent() {
  return declare({ kind: "AS_PARENT" }, {});
}

/** What a built field declares; undefined where it says nothing. */
export function declarationOf(field: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): FieldDeclaration | undefined {
  return field.extensions[key] as FieldDeclaration | undefined;
}

/** @throws {ForbiddenError} naming the first scope that is missing. */
export function requireScopes(access: Access, scopes: readonly string[]): void {
  for (const scope of scopes) requireScope(access, scope);
}

function declare(rule: ScopeRule, { audit }: Options) {
  return Extensions(declaration({ rule, audit: audit ?? null }));
}

/** The same for a field that no decorator makes. */
export function declaration(field: FieldDeclaration): Readonly<Record<string, FieldDeclaration>> {
  return { [key]: field };
}
