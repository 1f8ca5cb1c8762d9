import { z } from "zod";
import type { AuthMethod } from "../connector.js";

const text = (what: string, longest: number) =>
  z.string().regex(new RegExp(`^[^\\p{Cc}]{1,${longest}}$`, "u"), `Expected ${what} as one line.`);

export const login: AuthMethod = {
  method: "BASIC",
  description:
    "A role of the database, made for this: it needs CONNECT, USAGE on the schema and SELECT on what is read; more only where writes are wanted.",
  credentials: z.object({
    username: text("the role", 63).describe("Name of the role."),
    password: text("the password", 4_096).describe("Its password."),
  }),
};
