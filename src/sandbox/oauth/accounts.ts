import type { RoleName } from "../http/permissions.js";

/** A person who can log in on the sandbox's page. */
export interface Account {
  readonly login: string;
  readonly password: string;
  readonly role: RoleName;
  /** The user record they act as. */
  readonly userId: string;
}

/** Passwords are printed on the login page: this is a system to test against, and its data is made up. */
export const accounts: readonly Account[] = [
  { login: "planner", password: "planner", role: "full", userId: "USR-000002" },
  { login: "clerk", password: "clerk", role: "clerk", userId: "USR-000006" },
  { login: "viewer", password: "viewer", role: "readonly", userId: "USR-000007" },
];

export function accountOf(login: string): Account | null {
  return accounts.find((account) => account.login === login) ?? null;
}

export function logIn(login: string, password: string): Account | null {
  const account = accountOf(login);
  return account?.password === password ? account : null;
}
