import { isAbsolute } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { AllowRule } from "../network/index.js";
import type { Scenario } from "./control/index.js";
import { leastScale, mostScale } from "./data/index.js";
import type { FaultSpec } from "./faults/index.js";

export interface SandboxOptions {
  /** Absolute folder of the sandbox's own data; made when it is missing. */
  readonly dataDir: string;
  readonly logger: Logger;
  /** @default 0, a free one */
  readonly port?: number;
  /** Loopback, unless it is said otherwise: the sandbox's logins are no secret. @default "127.0.0.1" */
  readonly host?: string;
  /** Where others reach it, when that is not `http://host:port`; the OAuth issuer follows from it. */
  readonly publicUrl?: string;
  /** The same seed and scale make the same data. @default 1 */
  readonly seed?: number;
  /** Number of records over all kinds. @default 2000 */
  readonly scale?: number;
  /** When the generated history ends; the clock then starts there. @default the start of the UTC day, and the clock is the machine's */
  readonly epoch?: Date;
  /** Delete data that was made with another seed, scale or epoch, or any data at all. @default false */
  readonly reset?: boolean;
  /** Make data anew that an older version made, in place of refusing it. What was written there is lost. @default false */
  readonly renewOlder?: boolean;
  /** Keys with fewer rights follow from it: `<apiKey>-readonly`, `<apiKey>-clerk`. @default "sandbox" */
  readonly apiKey?: string;
  /** Of the OAuth client `tributary`. @default `<apiKey>-client-secret` */
  readonly clientSecret?: string;
  /** Where the OAuth clients may be sent back to. */
  readonly redirectUris?: readonly string[];
  /** @default 900 */
  readonly accessTokenTtlSeconds?: number;
  /** @default 30 days */
  readonly refreshTokenTtlSeconds?: number;
  /** Where its webhooks may go beside the public internet and this machine. @default none */
  readonly allowedNetworks?: readonly AllowRule[];
  /** Faults that are on from the start. */
  readonly faults?: readonly FaultSpec[];
  /** What happens from the start, after these faults. */
  readonly scenario?: Scenario;
  /** The machine's time. @default the system clock */
  readonly now?: () => Date;
}

const schema = z.object({
  dataDir: z.string().refine(isAbsolute, { error: "expected an absolute path" }),
  port: z.int().min(0).max(65_535).default(0),
  host: z.string().min(1).default("127.0.0.1"),
  publicUrl: z
    .url({ protocol: /^https?$/, error: "expected an http or https address" })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional(),
  seed: z.int().min(0).max(0xffff_ffff).default(1),
  scale: z.int().min(leastScale).max(mostScale).default(2000),
  epoch: z.date().optional(),
  reset: z.boolean().default(false),
  renewOlder: z.boolean().default(false),
  apiKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, { error: "expected 1 to 200 printable characters without spaces" })
    .default("sandbox"),
  clientSecret: z.string().min(1).optional(),
  redirectUris: z
    .array(z.url())
    .min(1)
    .default(["http://127.0.0.1:4000/connect/callback", "http://localhost:4000/connect/callback"]),
  accessTokenTtlSeconds: z.int().min(1).default(900),
  refreshTokenTtlSeconds: z
    .int()
    .min(1)
    .default(30 * 86_400),
});

export type CheckedOptions = z.infer<typeof schema>;

/** @throws {ConfigurationError} naming each option that can't be used. */
export function checkOptions(options: SandboxOptions): CheckedOptions {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new ConfigurationError(`The sandbox can't start with these options. ${problems.join("; ")}.`);
}
