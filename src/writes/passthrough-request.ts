import { InvalidInputError, type InputProblem } from "../errors/index.js";

export const passthroughMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** A request of a caller's own, as it came. */
export interface PassthroughInput {
  readonly connectionId: string;
  readonly method: (typeof passthroughMethods)[number];
  /** Below the system's base URL: `/api/v1/me`. */
  readonly path: string;
  readonly query?: unknown;
  readonly headers?: unknown;
  readonly body?: unknown;
}

/** The same, as it is sent. */
export interface CheckedRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

type Scalar = string | number | boolean;

const longestPath = 2_000;
/** Decoded this often at most: nobody means it more deeply. */
const deepestEncoding = 5;

/** Headers that are the connection's own business: who one is, whom one asks, and how the bytes travel. */
const ownHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "forwarded",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
]);
const credentialName = /auth|cookie|token|secret|password|session|api-?key|^proxy-|^x-forwarded-|method-override/i;

/** Whether a header says who somebody is, in a request or in an answer. */
export function isCredentialHeader(name: string): boolean {
  return credentialName.test(name);
}

/**
 * Puts a request together so that it can't leave the system's base URL nor take another's name.
 * @param reserved Names of headers that the connector sets.
 * @throws {InvalidInputError} with the path of each part that can't be sent.
 */
export function checkRequest(baseUrl: string, input: PassthroughInput, reserved: readonly string[]): CheckedRequest {
  const problems: InputProblem[] = [];
  const refuse = (path: readonly (string | number)[], message: string) =>
    void problems.push({ path: ["input", ...path], message });
  const pathProblem = problemOfPath(input.path);
  if (pathProblem) refuse(["path"], pathProblem);
  const query = queryOf(input.query ?? {}, refuse);
  const headers = headersOf(input.headers ?? {}, new Set([...reserved.map((name) => name.toLowerCase())]), refuse);
  const hasBody = input.body !== undefined && input.body !== null;
  if (hasBody && (input.method === "GET" || input.method === "HEAD")) {
    refuse(["body"], `expected none with ${input.method}`);
  }
  const url = pathProblem ? null : below(baseUrl, input.path);
  if (!pathProblem && !url) refuse(["path"], "expected a path that stays below the system's base URL");
  if (problems.length > 0 || !url) {
    const list = problems.map(({ path, message }) => `${path.slice(1).join(".")}: ${message}`).join("; ");
    throw new InvalidInputError(`The request can't be sent. ${list}.`, { problems });
  }
  for (const [name, value] of query) url.searchParams.append(name, value);
  return { url, headers };
}

function problemOfPath(path: string): string | null {
  if (path.length > longestPath) return `expected at most ${longestPath} characters, got ${path.length}`;
  if (!path.startsWith("/") || path.startsWith("//")) {
    return `expected a path that begins with one slash, like /api/v1/me, got "${path.slice(0, 60)}"; the address is the connection's own`;
  }
  if (/[?#]/.test(path)) return "expected no ? and no #; parameters go into query";
  if (/[^\x21-\x7e]/.test(path)) return "expected printable ASCII without spaces; encode others as %20";
  const decoded = decodedFully(path);
  if (decoded === null) return "expected each % to begin an encoded character, like %20";
  if (/\\/.test(decoded)) return "expected no backslash, encoded or not";
  if (decoded.split("/").some((segment) => segment === "." || segment === "..")) {
    return "expected no . and no .. between slashes, encoded or not";
  }
  if (/\p{Cc}/u.test(decoded)) return "expected no control character, encoded or not";
  return null;
}

/** Null for what can't be decoded, or is encoded more deeply than anybody means. */
function decodedFully(path: string): string | null {
  let current = path;
  for (let depth = 0; depth < deepestEncoding; depth += 1) {
    let next: string;
    try {
      next = decodeURIComponent(current);
    } catch {
      // A percent sign that was encoded itself is none that begins a character.
      return depth === 0 ? null : current;
    }
    if (next === current) return current;
    current = next;
  }
  return null;
}

/** The address, or null when it is not below the base after all that URLs do to paths. */
function below(baseUrl: string, path: string): URL | null {
  const base = new URL(baseUrl);
  const prefix = base.pathname.replace(/\/+$/, "");
  const url = new URL(base);
  url.pathname = `${prefix}${path}`;
  url.search = "";
  url.hash = "";
  return url.origin === base.origin && url.pathname.startsWith(`${prefix}/`) ? url : null;
}

type Refuse = (path: readonly (string | number)[], message: string) => void;

function queryOf(query: unknown, refuse: Refuse): [string, string][] {
  if (!isObject(query)) {
    refuse(["query"], "expected an object of names and values");
    return [];
  }
  return Object.entries(query).flatMap(([name, value]) => {
    const values = Array.isArray(value) ? (value as unknown[]) : [value];
    if (values.every(isScalar)) return values.map((item): [string, string] => [name, String(item)]);
    refuse(["query", name], "expected text, a number, true or false, or a list of those");
    return [];
  });
}

function headersOf(headers: unknown, reserved: ReadonlySet<string>, refuse: Refuse): Record<string, string> {
  if (!isObject(headers)) {
    refuse(["headers"], "expected an object of names and texts");
    return {};
  }
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(key)) refuse(["headers", name], "expected the name of a header");
    else if (reserved.has(key) || ownHeaders.has(key) || isCredentialHeader(key)) {
      refuse(["headers", name], "is the connection's own and can't be set; its credential is used");
    } else if (typeof value !== "string" || /[^\t\x20-\x7e]/.test(value)) {
      refuse(["headers", name], "expected text of one line in ASCII");
    } else sent[key] = value;
  }
  return sent;
}

function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
