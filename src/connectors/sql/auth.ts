import { z } from "zod";
import type { AuthMethod } from "../connector.js";

const text = (what: string, longest: number) =>
  z.string().regex(new RegExp(`^[^\\p{Cc}]{1,${longest}}$`, "u"), `Expected ${what} as one line.`);

export const login: AuthMethod = {
  method: "BASIC",
  description:
    "A user of the database, best one made for this. Whoever manages the database can make it: it has to be allowed to " +
    "connect and to read the tables (CONNECT, USAGE on the schema, SELECT), and to change them only where writes are wanted.",
  credentials: z.object({
    username: text("the name", 63).describe("Name of the database user."),
    password: text("the password", 4_096).describe("Its password."),
  }),
};
