import { readFile } from "node:fs/promises";
import { GraphQLError, parse } from "graphql";
import { ConfigurationError, DocumentNotTrustedError } from "../errors/index.js";
import type { Access } from "../tokens/index.js";

/** Who may send an operation as text: everybody, only API tokens (pages send ids of trusted documents), or nobody. */
export type FreeText = "all" | "servers" | "none";

/** The operations that this gateway was given to trust, by their ids, and who may send others. */
export class TrustedDocuments {
  readonly #texts: ReadonlyMap<string, string>;

  constructor(
    texts: Readonly<Record<string, string>>,
    readonly freeText: FreeText,
  ) {
    this.#texts = new Map(Object.entries(texts).map(([id, text]) => [bareId(id), text]));
  }

  /**
   * The text of what was asked for: of a trusted document by its id, or as it was sent by whoever may send text.
   * @throws {DocumentNotTrustedError}
   */
  textOf(asked: { readonly query?: unknown; readonly documentId?: unknown }, access: Access): unknown {
    const { query, documentId } = asked;
    if (documentId !== undefined && documentId !== null) {
      const text = typeof documentId === "string" ? this.#texts.get(bareId(documentId)) : undefined;
      if (text !== undefined) return text;
      throw new DocumentNotTrustedError(
        "There is no trusted document of this id. Expected the id of an operation in the gateway's trusted documents; give it the file that your client's build wrote.",
      );
    }
    if (this.freeText === "all" || (this.freeText === "servers" && !access.session)) return query;
    throw new DocumentNotTrustedError(
      this.freeText === "none"
        ? "This gateway executes trusted documents only. Send documentId instead of query."
        : "With a session token this gateway executes trusted documents only. Send documentId instead of query.",
    );
  }
}

/** Without a file there are none, and everybody sends text. */
export const noTrustedDocuments = new TrustedDocuments({}, "all");

/**
 * Reads the file that a client's build writes: ids and texts, `{"sha256:…": "query …"}` or without the prefix.
 * @throws {ConfigurationError} no such file, no such JSON, or a text that does not parse.
 */
export async function loadTrustedDocuments(path: string, freeText: FreeText): Promise<TrustedDocuments> {
  const texts = await readTexts(path);
  for (const [id, text] of Object.entries(texts)) {
    try {
      parse(text, { noLocation: true });
    } catch (cause) {
      const said = cause instanceof GraphQLError ? cause.message : String(cause);
      throw new ConfigurationError(
        `TRIBUTARY_TRUSTED_DOCUMENTS: the document ${id} in ${path} can't be parsed: ${said}`,
        {
          cause,
        },
      );
    }
  }
  return new TrustedDocuments(texts, freeText);
}

async function readTexts(path: string): Promise<Record<string, string>> {
  const expected = `TRIBUTARY_TRUSTED_DOCUMENTS has to name a JSON file of ids and operations, {"sha256:…": "query …"}`;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw new ConfigurationError(`${expected}; ${path} is none: ${(cause as Error).message}`, { cause });
  }
  const isTexts =
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === "string");
  if (!isTexts) throw new ConfigurationError(`${expected}; ${path} holds something else.`);
  return value as Record<string, string>;
}

function bareId(id: string): string {
  return id.startsWith("sha256:") ? id.slice("sha256:".length) : id;
}
