import { kindNamed, kindNames, type KindName } from "../kinds/index.js";

export type RoleName = "full" | "readonly" | "clerk";

/** What a role may do with each kind. */
export interface Permissions {
  readonly read: ReadonlySet<KindName>;
  readonly write: ReadonlySet<KindName>;
}

const writable = kindNames.filter((kind) => kindNamed(kind).write !== undefined);

const clerkMayNot: KindName = "purchase_orders";

const permissions: Readonly<Record<RoleName, Permissions>> = {
  full: { read: new Set(kindNames), write: new Set(writable) },
  readonly: { read: new Set(kindNames), write: new Set() },
  clerk: {
    read: new Set(kindNames.filter((kind) => kind !== clerkMayNot)),
    write: new Set(writable.filter((kind) => kind !== clerkMayNot)),
  },
};

export function permissionsOf(role: RoleName): Permissions {
  return permissions[role];
}

/** Less than the role has, where a token was given for less. */
export function limited(role: Permissions, may: { read: boolean; write: boolean }): Permissions {
  return { read: may.read ? role.read : new Set(), write: may.write ? role.write : new Set() };
}
