import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  type InputProblem,
  type TributaryError,
} from "../../errors/index.js";
import { faultFromResponse, type SourceResponse } from "../../http/index.js";
import type { JsonValue } from "../connector.js";
import { isJsonObject } from "../json-object.js";

/** What a service says of a fault, in either version's form. */
export interface Said {
  readonly code: string | null;
  /** The message, and what the details add to it. */
  readonly words: string;
  readonly details: readonly { readonly message: string; readonly target: string | null }[];
}

const longestWords = 500;

/**
 * V4: `{"error": {"code", "message", "target", "details": [{"message", "target"}]}}`. V2: the message is `{"lang", "value"}`, the
 * details are `innererror.errordetails` with `propertyref`. Null where the answer is none of these, such as the plain text of a 401.
 */
export function saidBy(response: SourceResponse): Said | null {
  let body: JsonValue;
  try {
    body = JSON.parse(response.text()) as JsonValue;
  } catch {
    return null;
  }
  const error = isJsonObject(body) ? body["error"] : undefined;
  if (!isJsonObject(error)) return null;
  const inner = isJsonObject(error["innererror"]) ? error["innererror"]["errordetails"] : undefined;
  const given = [...listOf(error["details"]), ...listOf(inner)];
  const details = given.flatMap((detail) => {
    const message = messageOf(detail);
    return message === null
      ? []
      : [{ message, target: textOf(isJsonObject(detail) ? (detail["target"] ?? detail["propertyref"]) : null) }];
  });
  const message = messageOf(error);
  const target = textOf(error["target"]);
  const all = [message, ...details.map((detail) => detail.message)].filter((text) => text !== null);
  if (all.length === 0) return null;
  return {
    code: textOf(error["code"]),
    words: [...new Set(all)].join(" ").slice(0, longestWords),
    details: details.length > 0 || message === null ? details : [{ message, target }],
  };
}

/** The fault that an answer to a read stands for; null where it is none. */
export function readFault(response: SourceResponse, url: URL): TributaryError | null {
  return faultFromResponse(response, url, response.status < 300 ? undefined : saidBy(response)?.words);
}

/**
 * The fault that an answer to a write stands for; null where it is none.
 * @param pathOf Where a property is in the data of the write.
 */
export function writeFault(
  response: SourceResponse,
  url: URL,
  pathOf: (target: string) => readonly (string | number)[] | null,
): TributaryError | null {
  const { status } = response;
  if (status < 300) return readFault(response, url);
  const said = saidBy(response);
  const words = said ? ` It said: ${said.words}` : "";
  const details = said?.code ? { sourceCode: said.code } : {};
  switch (status) {
    case 400:
    case 422: {
      const ordinary = readFault(response, url);
      // A used-up quota may come as 400, too.
      if (ordinary?.code === "SOURCE_THROTTLED" || !said) return ordinary;
      return new InvalidInputError(`The system refused the change.${words}`, { problems: problemsOf(said, pathOf) });
    }
    case 404:
      return new NotFoundError(`The system has no such record, or the account may not see it.${words}`);
    case 409:
      return new ConflictError(`The system refused the change as the record is now.${words}`, { details });
    case 412:
    case 428:
      return new ConflictError(
        `The record was changed in the system after what you decided upon. Read it again and decide anew.${words}`,
        { details },
      );
    default:
      return readFault(response, url);
  }
}

function problemsOf(said: Said, pathOf: (target: string) => readonly (string | number)[] | null): InputProblem[] {
  return said.details.flatMap(({ message, target }) => {
    const path = target === null ? null : pathOf(target);
    return path === null ? [] : [{ path, message }];
  });
}

function messageOf(value: JsonValue | undefined): string | null {
  if (!isJsonObject(value)) return null;
  const { message } = value;
  return textOf(isJsonObject(message) ? message["value"] : message);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
