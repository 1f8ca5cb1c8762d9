import type { Command } from "commander";
import { EventStore } from "../events/index.js";
import { ConflictError } from "../errors/index.js";
import { LeaseStore } from "../storage/index.js";
import { WriteStore } from "../writes/index.js";
import { tenantsOf, withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";

/** `database restored`: once after a restore from a backup, before any process of the gateway starts. */
export function registerDatabaseRestored(database: Command, io: CommandIo): void {
  database
    .command("restored")
    .description(
      "Once after a restore, before any gateway starts: no event's id is given twice, and no write is sent twice.",
    )
    .option("--json", "answer with one line of JSON")
    .action((options: { json?: boolean }) =>
      withGateway(io, async ({ database: { storage, gateway }, organizations, auditedForAll }) => {
        const held = await new LeaseStore(storage).held();
        if (gateway === "RUNNING" || held.length > 0) {
          throw new ConflictError(
            `A gateway is at work on this database${held.length > 0 ? `: it holds ${held.slice(0, 3).join(", ")}` : ""}. Stop all of its processes, restore, and run this again; what a killed process held runs out within a minute.`,
          );
        }
        const tenants = (await organizations.all()).flatMap((organization) => tenantsOf(organization, undefined));
        const done = await auditedForAll("database.restore", {}, async () => {
          const log = new EventStore(storage);
          for (const tenant of tenants) await log.leaveGap(tenant);
          return { writes: await new WriteStore(storage).doubtAll() };
        });
        answer(
          io,
          options.json,
          { tenants: tenants.length, writes: done.writes },
          `Event ids go on with new ones in ${tenants.length} environments; clients that come back with an older one are told to read again. ${done.writes} open writes are looked for at their systems before they are sent.`,
        );
      }),
    );
}
