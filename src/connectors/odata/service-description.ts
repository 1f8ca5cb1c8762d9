import { z } from "zod";
import { recordParts } from "../described-record.js";
import { writeParts } from "./write-description.js";

/** One service, and which of its entity sets and properties are which of the unified model: what a config and a profile hold. */

/** As OData names things; a point leads into a complex property. */
const identifier = z
  .string()
  .regex(
    /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]{0,127}$/u,
    "Expected a name as it stands in $metadata.",
  );

const entity = z.strictObject({
  set: identifier.describe("The entity set."),
  key: z
    .array(identifier)
    .min(1)
    .max(8)
    .describe("The properties that a record is known by, which others refer to it with."),
  modified: identifier
    .optional()
    .describe(
      "The property with the time of a record's last change, set from the beginning on unless created is given. Without it each run reads all.",
    ),
  created: identifier
    .optional()
    .describe("The property with the time a record was made, where modified has no value until a record is changed."),
  filter: z.string().trim().min(1).max(2_000).optional().describe("Which records count, as $filter."),
  select: z.array(z.string().min(1)).min(1).optional().describe("Which properties are asked for, as $select."),
  expand: z.array(z.string().min(1)).min(1).optional().describe("What comes along with a record, as $expand."),
  pageSize: z.int().min(1).max(5_000).default(200).describe("Records asked for at once."),
  ...recordParts,
  write: writeParts.optional().describe("What may be written."),
});

export type EntityDescription = z.output<typeof entity>;

export const service = z.strictObject({
  path: z
    .string()
    .regex(/^\/[^?#\s]*$/, "Expected a path that begins with / and has no query, such as /odata/v4/catalog.")
    .transform((text) => text.replace(/\/+$/, ""))
    .describe("The root of the service, where $metadata lies."),
  version: z.enum(["V2", "V4"]),
  batch: z
    .enum(["json", "multipart", "none"])
    .optional()
    .describe("How several reads are asked in one request. Default json in V4, none in V2."),
  entities: z.record(z.string(), entity),
});

export type ServiceDescription = z.output<typeof service>;
export type ServiceInput = z.input<typeof service>;
