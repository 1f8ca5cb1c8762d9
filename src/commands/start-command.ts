import { Option, type Command } from "commander";
import { roles } from "../config/index.js";
import { parsePort } from "./arguments.js";
import type { CommandIo } from "./io.js";
import type { StartOptions } from "./start/index.js";

export function registerStart(program: Command, io: CommandIo): void {
  program
    .command("start")
    .description("Run the gateway until it is stopped.")
    .addOption(new Option("--role <role>", "which part of the work (default: TRIBUTARY_ROLE, or all)").choices(roles))
    .option("--port <port>", "where the API listens (default: PORT, or 4000); 0 takes a free port", parsePort)
    .option("--no-sandbox", "make no organization on an empty database, and run no Sandbox")
    .option("--json", "answer with one line of JSON once it runs; all else goes to standard error")
    .action(async (options: StartOptions) => {
      // Loaded when it is needed: resolvers, server and jobs are most of the program, and no other command wants them.
      const { runGateway } = await import("./start/index.js");
      await runGateway(io, options);
    });
}
