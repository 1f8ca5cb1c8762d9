import { z } from "zod";
import { InvalidInputError } from "../../errors/index.js";
import { mostHappenings } from "../business/index.js";
import { checkFaultSpec, mostFaultSeconds, parseFaultSpec, type FaultSpec } from "../faults/index.js";
import { kindNames } from "../kinds/index.js";

/** A year at once: more is hardly wanted, and its business would be thinned beyond recognition. */
const mostAdvanceSeconds = 366 * 86_400;

/** In words, `status:503;count=3`, or in parts, `{"fault": "status:503", "count": 3}`. */
export const faultInput = z
  .preprocess(
    (value) => (typeof value === "string" ? { fault: value } : value),
    z.strictObject({
      fault: z.string(),
      path: z.string().startsWith("/").optional(),
      count: z.int().min(1).optional(),
      probability: z.number().gt(0).max(1).optional(),
      seconds: z.number().gt(0).max(mostFaultSeconds).optional(),
    }),
  )
  .transform(({ fault, ...narrowing }, context): FaultSpec => {
    try {
      const spec = { ...parseFaultSpec(fault), ...narrowing };
      checkFaultSpec(spec);
      return spec;
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      context.addIssue({ code: "custom", path: ["fault"], message: error.message });
      return z.NEVER;
    }
  });

export const advanceInput = z.strictObject({
  seconds: z.int().min(0).max(mostAdvanceSeconds),
  /** Exactly that many things happen; without it as many as the time is long. */
  changes: z.int().min(0).max(mostHappenings).optional(),
});

/** All of a kind, a share of them, or so many, spread evenly over the ids. */
const choice = {
  kind: z.enum(kindNames as [(typeof kindNames)[number], ...(typeof kindNames)[number][]]),
  share: z.number().gt(0).max(1).optional(),
  count: z.int().min(1).optional(),
};
const oneMeasure = {
  message: "expected share or count, and not both",
};
const isOneMeasure = ({ share, count }: { share?: number | undefined; count?: number | undefined }) =>
  share === undefined || count === undefined;

export const deletionInput = z
  .strictObject({ ...choice, leaves_trace: z.boolean().default(false) })
  .refine(isOneMeasure, oneMeasure);

export const changeInput = z
  .strictObject({ ...choice, fields: z.record(z.string(), z.json()).default({}) })
  .refine(isOneMeasure, oneMeasure);

export const loginsInput = z.enum(["all", "access_tokens"]);

const stepShape = {
  fault: faultInput.optional(),
  mend: z.literal(true).optional(),
  wait_seconds: z.number().gt(0).max(mostFaultSeconds).optional(),
  advance: advanceInput.optional(),
  delete_records: deletionInput.optional(),
  change_records: changeInput.optional(),
  end_logins: loginsInput.optional(),
};

const stepNames = Object.keys(stepShape);

const step = z.strictObject(stepShape).refine((value) => Object.keys(value).length === 1, {
  message: `expected exactly one of ${stepNames.join(", ")}`,
});

export const scenarioInput = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,59}$/, { error: "expected small letters, digits and hyphens, such as login-revoked" }),
  description: z.string().max(1000).default(""),
  steps: z.array(step).min(1).max(100),
});

/** What happens, in order. */
export type Scenario = z.output<typeof scenarioInput>;
export type ScenarioStep = Scenario["steps"][number];
export type Advance = z.output<typeof advanceInput>;
export type Deletion = z.output<typeof deletionInput>;
export type Change = z.output<typeof changeInput>;
export type Logins = z.output<typeof loginsInput>;
