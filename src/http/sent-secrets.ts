import type { SourceRequest } from "./source-call.js";

const secretHeaders = new Set(["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"]);
const secretFields =
  /^(?:password|passwd|secret|token|api_?key|access_?token|refresh_?token|client_?secret|code_?verifier)$/i;
/** Shorter ones are words that an answer may well hold by itself. */
const leastLength = 6;
const mask = "[redacted]";

/**
 * What of a request is secret, so that a system that repeats it in an answer (`the key sk_… is not valid`) does not get it
 * into our errors, our log or a client's hands. The longest first: a part must not be masked out of the whole.
 */
export function sentSecrets({ headers = {}, query = {}, body }: SourceRequest): readonly string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (secretHeaders.has(name.toLowerCase())) for (const part of partsOfHeader(value)) found.add(part);
  }
  for (const [name, value] of Object.entries(query)) {
    if (secretFields.test(name) && value !== undefined && value !== null) found.add(String(value));
  }
  if (typeof body === "object" && body !== null && !(body instanceof Uint8Array)) {
    for (const [name, value] of Object.entries(body)) {
      if (secretFields.test(name) && typeof value === "string") found.add(value);
    }
  }
  return [...found].filter(({ length }) => length >= leastLength).sort((a, b) => b.length - a.length);
}

/** The text with each of the secrets masked, as it is and as JSON writes it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    result = result.replaceAll(secret, mask).replaceAll(JSON.stringify(secret).slice(1, -1), mask);
  }
  return result;
}

/** The value behind its scheme, and what is in a Basic one. */
function partsOfHeader(value: string): string[] {
  const [scheme = "", ...rest] = value.split(" ");
  const credential = rest.join(" ") || scheme;
  if (scheme.toLowerCase() !== "basic") return [credential];
  const login = Buffer.from(credential, "base64").toString("utf8");
  return [credential, login, login.slice(login.indexOf(":") + 1)];
}
