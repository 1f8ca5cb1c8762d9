import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import { InvalidInputError } from "../errors/index.js";
import { systemClock } from "../time/index.js";
import {
  expectedSecret,
  parsePublicKey,
  parseSecret,
  refusalOf,
  toleranceSeconds,
  type Refusal,
} from "../webhooks/index.js";
import { answer, CommandFailure, type CommandIo } from "./io.js";

interface Options {
  readonly secret: string;
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  /** `--no-age` makes it false. */
  readonly age: boolean;
  readonly json?: boolean;
}

const reasons: Readonly<Record<Refusal, string>> = {
  NO_KEY: "the secret is none",
  NO_TIMESTAMP: "webhook-timestamp is no whole number of seconds",
  TOO_OLD: `webhook-timestamp is more than ${toleranceSeconds} seconds ago; --no-age leaves that out for a recorded request`,
  TOO_NEW: `webhook-timestamp is more than ${toleranceSeconds} seconds ahead of this machine's clock`,
  NO_MATCH:
    "no signature in webhook-signature fits. Compare the secret with that of the endpoint, and give the body as it came, byte by byte: parsing it and writing it again changes it",
};

/** `webhook verify`: whether a request that somebody received is ours, and if not, why. */
export function registerWebhookVerify(webhook: Command, io: CommandIo): void {
  webhook
    .command("verify")
    .description("Check the signature of a webhook that was received.")
    .argument("<body>", "the file with the body as it came; - reads standard input")
    .requiredOption("--secret <secret>", "of the endpoint: whsec_…, or the public key whpk_…")
    .requiredOption("--id <id>", "the header webhook-id")
    .requiredOption("--timestamp <seconds>", "the header webhook-timestamp")
    .requiredOption("--signature <signature>", "the header webhook-signature, whole")
    .option("--no-age", "however old it is")
    .option("--json", "answer with one line of JSON")
    .action(async (path: string, options: Options) => {
      requireKey(options.secret);
      const body = await readBody(io, path);
      const headers = {
        "webhook-id": options.id,
        "webhook-timestamp": options.timestamp,
        "webhook-signature": options.signature,
      };
      const refusal = refusalOf(options.secret, headers, body, options.age ? systemClock.now() : null);
      const why = refusal ? reasons[refusal] : null;
      answer(io, options.json, { isValid: refusal === null, refusal }, why ? "Not valid." : "Valid.");
      if (why) throw new CommandFailure(`The webhook can't be trusted: ${why}.`);
    });
}

/** Here and not as commander's parser, which repeats what it refuses: somebody may have given another secret. */
function requireKey(text: string): void {
  if (parseSecret(text) ?? parsePublicKey(text)) return;
  const message = `expected ${expectedSecret}, or the public key whpk_… of the endpoint`;
  throw new InvalidInputError("--secret is none; it is not repeated here.", {
    problems: [{ path: ["secret"], message }],
  });
}

async function readBody(io: CommandIo, path: string): Promise<Buffer> {
  if (path === "-") {
    const parts: Buffer[] = [];
    for await (const part of io.stdin) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  }
  try {
    return await readFile(resolve(io.cwd, path));
  } catch (cause) {
    throw new InvalidInputError(`The file ${path} can't be read: ${(cause as Error).message}`, { cause });
  }
}
