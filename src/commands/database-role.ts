import type { Command } from "commander";
import { defaultDatabase } from "../storage/index.js";
import { answer, type CommandIo } from "./io.js";

interface Options {
  readonly database: string;
  readonly json?: boolean;
}

/** `database role`: what an administrator runs once, so that the gateway's login can do what it needs and no more. */
export function registerDatabaseRole(database: Command, io: CommandIo): void {
  database
    .command("role")
    .description("Print the command that makes a MongoDB role with what the gateway needs and no more.")
    .option("--database <name>", "the database in MONGODB_URI's path", defaultDatabase)
    .option("--json", "the same on one line")
    .action(async (options: Options) => {
      const { databaseRole } = await import("../services/index.js");
      const role = databaseRole(options.database);
      answer(io, options.json, role, JSON.stringify(role, null, 2));
    });
}
