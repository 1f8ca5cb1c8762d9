import { createPublicKey, verify, type KeyObject } from "node:crypto";
import type { FastifyError, FastifyInstance } from "fastify";
import { z } from "zod";
import { toGraphQLError } from "../errors/index.js";
import type { Logger } from "../logging/index.js";
import type { FoundSecret, LeakedTokens } from "../tokens/index.js";

/** Finds the key that a report says it was signed with. */
export interface ReportKeys {
  /** The key in PEM; null when the scanner has none of that id. Rejects when its list can't be had. */
  find(id: string): Promise<string | null>;
}

/** Reports of a few hundred findings; a scanner sends more in several. */
const bodyLimitBytes = 1024 * 1024;
const mostFindings = 1_000;

const findings = z
  .array(
    z.object({
      token: z.string().max(4_096),
      type: z.string().max(200).optional(),
      url: z.string().max(2_048).nullish(),
      source: z.string().max(200).nullish(),
    }),
  )
  .max(mostFindings);

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * `POST /security/leaked-tokens`: a secret scanner tells of tokens that it found in the open, in the format of GitHub's
 * secret scanning partners. It has no token of ours; it signs the bytes of its body, with ECDSA over P-256.
 */
export function serveLeakReports(
  server: FastifyInstance,
  { keys, leakedTokens, logger }: { keys: ReportKeys; leakedTokens: Pick<LeakedTokens, "report">; logger: Logger },
): void {
  void server.register(async (reports) => {
    // The signature is over the bytes as they came.
    reports.removeAllContentTypeParsers();
    reports.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: bodyLimitBytes }, (_request, body, done) => {
      done(null, body);
    });
    reports.setErrorHandler((error: FastifyError | Error, request, reply) => {
      if (error instanceof Refusal) {
        return reply.code(error.status).send({ error: { code: "BAD_REQUEST", message: error.message } });
      }
      const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
      if (status < 500) {
        return reply.code(status).send({ error: { code: "BAD_REQUEST", message: "The report can't be read." } });
      }
      const { message, extensions } = toGraphQLError(error, (cause, errorId) => {
        logger.error({ err: cause, errorId, requestId: request.id }, "a report of leaked tokens failed");
      });
      return reply.code(500).send({ error: { code: extensions["code"], message, errorId: extensions["errorId"] } });
    });
    reports.post("/security/leaked-tokens", { bodyLimit: bodyLimitBytes }, async (request) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { headers } = request;
      await requireSigned(keys, {
        keyId: headers["github-public-key-identifier"],
        signature: headers["github-public-key-signature"],
        body,
      });
      const found = readFindings(body);
      const verdicts = await leakedTokens.report(found.map(({ secret, foundAt }) => ({ secret, foundAt })));
      return verdicts.map(({ hash, isOurs }, index) => ({
        token_hash: hash,
        token_type: found[index]?.type ?? "tributary_api_token",
        label: isOurs ? "true_positive" : "false_positive",
      }));
    });
  });
}

async function requireSigned(
  keys: ReportKeys,
  { keyId, signature, body }: { keyId: unknown; signature: unknown; body: Buffer },
): Promise<void> {
  if (typeof keyId !== "string" || keyId === "") {
    throw new Refusal(400, "The header GITHUB-PUBLIC-KEY-IDENTIFIER is missing; it names the key of the signature.");
  }
  if (typeof signature !== "string" || signature === "") {
    throw new Refusal(
      400,
      "The header GITHUB-PUBLIC-KEY-SIGNATURE is missing; it holds the body's signature in base64.",
    );
  }
  const pem = await keys.find(keyId);
  if (pem === null) throw new Refusal(400, "The report was signed with a key that the scanner does not publish.");
  if (!isSignature(pem, signature, body)) throw new Refusal(400, "The signature does not fit the body.");
}

function isSignature(pem: string, signature: string, body: Buffer): boolean {
  const bytes = Buffer.from(signature, "base64");
  // Base64 leaves out what it can't read; only what reads back the same was base64.
  if (bytes.length === 0 || bytes.toString("base64").replace(/=+$/, "") !== signature.replace(/=+$/, "")) return false;
  return verify("sha256", body, { key: curveKey(pem), dsaEncoding: "der" }, bytes);
}

/** A key of another kind would be checked by another algorithm: only the one that was agreed on counts. */
function curveKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
    throw new Refusal(400, "The report was signed with a key that is not on the curve P-256.");
  }
  return key;
}

function readFindings(body: Buffer): (FoundSecret & { readonly type: string | undefined })[] {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new Refusal(400, "The body is no valid JSON.");
  }
  const parsed = findings.safeParse(value);
  if (!parsed.success) {
    throw new Refusal(400, `Expected a JSON list of at most ${mostFindings} objects with token, type and url.`);
  }
  return parsed.data.map(({ token, type, url }) => ({ secret: token, type, foundAt: url ?? null }));
}
