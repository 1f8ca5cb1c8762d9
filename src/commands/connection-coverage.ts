import { Option, type Command } from "commander";
import { entityNames, isEntityName, type EntityName } from "../../schema/entities/index.js";
import type { CoveredField, FieldCoverage } from "../checks/index.js";
import { NotFoundError } from "../errors/index.js";
import { withGateway } from "./gateway.js";
import { answer, type CommandIo } from "./io.js";
import { table } from "./table.js";

interface Options {
  readonly entity?: string;
  readonly json?: boolean;
}

export function registerConnectionCoverage(connection: Command, io: CommandIo): void {
  connection
    .command("coverage")
    .description(
      "Count how well a connection fills the fields of its entities, and say where they come from, what its system sends beside them, and what has changed. Asks nothing of the system.",
    )
    .argument("<connection>", "its id, con_…, as `connection list` shows it")
    .addOption(
      new Option("--entity <entity>", "only this one; all that the system offers unless given").choices([
        ...entityNames,
      ]),
    )
    .option("--json", "answer with one line of JSON")
    .action(async (id: string, options: Options) => {
      const coverages = await withGateway(io, async (gateway) => {
        const services = await gateway.services();
        const found = await services.connectionStore.findForWorker(id);
        if (!found)
          throw new NotFoundError(`There is no connection ${id}. \`tributary connection list\` shows those there are.`);
        const { organizationId, environment } = found;
        const asked: EntityName[] =
          options.entity && isEntityName(options.entity)
            ? [options.entity]
            : [...services.sessions.connectorOf(found).entities.keys()];
        const all: FieldCoverage[] = [];
        for (const entity of asked)
          all.push(await services.fieldCoverages.of({ organizationId, environment }, id, entity));
        return all;
      });
      // Values of records are for who holds records:raw; here, nobody says who they are.
      const shown = coverages.map(({ fields, customFields, ...rest }) => ({
        ...rest,
        fields: fields.map(withoutSample),
        customFields: customFields.map(withoutSample),
      }));
      answer(io, options.json, { connectionId: id, coverages: shown }, coverages.map(asText).join("\n\n"));
    });
}

function withoutSample({ field, filled, share, shareOfLastSync, lastSeenAt, isWritable, ...rest }: CoveredField) {
  const { sourcePaths, expression, unknownValues } = rest;
  return { field, filled, share, shareOfLastSync, lastSeenAt, isWritable, sourcePaths, expression, unknownValues };
}

function asText(coverage: FieldCoverage): string {
  const { entity, recordCount, counted, isExact, fields, customFields, sourceFields, drifts } = coverage;
  const heading = `${entity}: ${recordCount} records${isExact ? "" : `, ${counted} of them counted`}`;
  if (counted === 0) return `${heading}.`;
  const rowOf = (field: CoveredField, name: string) => [
    name,
    percent(field.share),
    percent(field.shareOfLastSync),
    field.lastSeenAt?.toISOString().slice(0, 10) ?? null,
    field.isWritable ? "yes" : "no",
    field.expression ?? field.sourcePaths.join(", "),
  ];
  const rows = [
    ...fields.map((field) => rowOf(field, field.field)),
    ...customFields.map((field) => rowOf(field, `custom.${field.field}`)),
  ];
  const unknown = fields.flatMap(({ field, unknownValues }) =>
    unknownValues.map(({ raw, count }) => `  ${field}: ${raw === "" ? "no value" : raw} (${count})`),
  );
  const unread = sourceFields.filter(
    (source) => source.fields.length === 0 && !sourceFields.some(({ path }) => path.startsWith(`${source.path}.`)),
  );
  const changes = drifts.map(({ kind, path, at }) => `  ${at.toISOString().slice(0, 16)} ${kind} ${path}`);
  return [
    `${heading}.`,
    table(["FIELD", "FILLED", "LAST SYNC", "LAST SEEN", "WRITABLE", "COMES FROM"], rows),
    ...(unknown.length > 0 ? ["Values without a counterpart:", ...unknown] : []),
    ...(unread.length > 0 ? [`Sent and not mapped: ${unread.map(({ path }) => path).join(", ")}`] : []),
    ...(changes.length > 0 ? ["What changed at the source:", ...changes] : []),
  ].join("\n");
}

function percent(share: number | null): string | null {
  if (share === null) return null;
  const rounded = Math.round(share * 100);
  // Neither none nor all, unless it is.
  if (rounded === 0 && share > 0) return "<1 %";
  return rounded === 100 && share < 1 ? ">99 %" : `${rounded} %`;
}
