import { randomUUID } from "node:crypto";
import { SourceError } from "../../errors/index.js";
import type { SourceResponse } from "../../http/index.js";
import type { JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";

/** Several reads in one request, each below the root of the service, and what came of each of them. */

export type BatchForm = "json" | "multipart";

export function batchBody(
  form: BatchForm,
  targets: readonly string[],
  accept: string,
): { body: string; contentType: string } {
  if (form === "json") {
    const requests = targets.map((target, place) => ({
      id: String(place),
      method: "GET",
      url: target,
      headers: { accept },
    }));
    return { body: JSON.stringify({ requests }), contentType: "application/json" };
  }
  const boundary = `batch_${randomUUID()}`;
  const parts = targets.map((target) =>
    [
      `--${boundary}`,
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      "",
      `GET ${target} HTTP/1.1`,
      `Accept: ${accept}`,
      "",
      "",
    ].join("\r\n"),
  );
  return { body: `${parts.join("\r\n")}\r\n--${boundary}--\r\n`, contentType: `multipart/mixed; boundary=${boundary}` };
}

/**
 * What each read was answered, in their order; undefined for those that were not answered: a service may stop at the first fault.
 * @throws {SourceError} the answer is none to a batch.
 */
export function batchParts(form: BatchForm, response: SourceResponse, count: number): (SourceResponse | undefined)[] {
  const parts = form === "json" ? jsonParts(response) : multipartParts(response);
  if (parts.length > 0 && parts.length <= count) return Array.from({ length: count }, (_, place) => parts[place]);
  throw new SourceError(`A batch of ${count} reads was answered with ${parts.length}.`, {
    httpStatus: response.status,
    isMalformed: true,
  });
}

function jsonParts(response: SourceResponse): SourceResponse[] {
  const body = response.json() as JsonValue;
  const responses =
    isJsonObject(body) && Array.isArray(body["responses"]) ? (body["responses"] as readonly JsonValue[]) : [];
  const parts: SourceResponse[] = [];
  for (const part of responses.filter(isJsonObject)) {
    const headers = isJsonObject(part["headers"]) ? part["headers"] : {};
    const content = part["body"];
    const text = typeof content === "string" ? content : content === undefined ? "" : JSON.stringify(content);
    // They may come in any order.
    parts[Number(part["id"])] = partOf(
      Number(part["status"]),
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value as string)])),
      text,
    );
  }
  return parts;
}

/** RFC 2046, as far as OData uses it: parts that hold one HTTP answer each. */
function multipartParts(response: SourceResponse): SourceResponse[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(String(response.headers["content-type"] ?? ""))?.[1];
  if (boundary === undefined) return [];
  return response
    .text()
    .split(new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`))
    .flatMap((part) => {
      const found = /HTTP\/1\.[01] (\d{3})[^\n]*\n([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(part);
      const plain = /HTTP\/1\.[01] (\d{3})/.exec(part);
      if (!found) return plain ? [partOf(Number(plain[1]), {}, "")] : [];
      const [, status, head = "", text = ""] = found;
      const headers = Object.fromEntries(
        head.split(/\r?\n/).flatMap((line) => {
          const colon = line.indexOf(":");
          return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
        }),
      ) as Record<string, string>;
      return [partOf(Number(status), headers, text.trim())];
    });
}

function partOf(status: number, headers: Record<string, string>, text: string): SourceResponse {
  return {
    status,
    headers,
    body: Buffer.from(text),
    text: () => text,
    json: () => {
      try {
        return JSON.parse(text) as unknown;
      } catch (cause) {
        throw new SourceError(`A read of a batch was answered ${status} with no JSON.`, {
          cause,
          httpStatus: status,
          isMalformed: true,
        });
      }
    },
  };
}
