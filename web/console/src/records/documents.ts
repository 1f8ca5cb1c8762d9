import type { DocumentTypeDecoration } from "@graphql-typed-document-node/core";
import type { TypedDocumentNode } from "urql";
import { entityByName, type EntityName } from "../../../../schema/entities/index.js";
import { recordDocuments } from "../generated-records/documents.js";
import { labelField } from "./labels.js";

/** One record of any entity: what all have, and its own fields by their names. */
export interface RecordRow {
  readonly id: string;
  readonly remoteId: string;
  readonly number?: string | null;
  readonly [field: string]: unknown;
}

export interface WholeRecord extends RecordRow {
  readonly connectionId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deletedAt?: string | null;
  readonly url?: unknown;
  readonly version: number;
}

export interface RecordPage {
  readonly page: {
    readonly nodes: readonly WholeRecord[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
}

/** A list under a record: how many, and the first of them. */
export interface RelatedList {
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
  readonly nodes: readonly RecordRow[];
}

export interface PageVariables {
  readonly first: number;
  readonly after?: string | null;
  readonly filter: object;
  readonly orderBy: readonly { readonly field: string; readonly direction: "ASC" | "DESC" }[] | null;
  readonly includeDeleted: boolean;
  /** Beside it one such variable for each reference, `withAsset`. */
  readonly withConnection: boolean;
}

interface Documents {
  readonly list: DocumentTypeDecoration<RecordPage, never>;
  readonly record: DocumentTypeDecoration<{ readonly record?: WholeRecord | null }, never>;
  readonly related: DocumentTypeDecoration<
    { readonly record?: { readonly id: string; readonly [list: string]: unknown } | null },
    never
  > | null;
}

/** What the generated documents of every entity have in common; the compiler holds each of them to it. */
const documents: Readonly<Record<EntityName, Documents>> = recordDocuments;

export function listDocument(entity: EntityName): TypedDocumentNode<RecordPage, PageVariables> {
  return asNode(documents[entity].list);
}

export function recordDocument(
  entity: EntityName,
): TypedDocumentNode<{ record?: WholeRecord | null }, { id: string; withConnection: boolean }> {
  return asNode(documents[entity].record);
}

/** Null where nothing is listed under the entity's records. */
export function relatedDocument(
  entity: EntityName,
): TypedDocumentNode<{ record?: Readonly<Record<string, unknown>> | null }, { id: string }> | null {
  const document = documents[entity].related;
  return document && asNode(document);
}

/** The generated documents are text, a tenth of what their parsed form would weigh; the client takes that as well. */
function asNode<Node>(document: object): Node {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- A subclass of String.
  return String(document) as unknown as Node;
}

/** What a record is called: its number and name, or what there is of them. */
export function labelOf(entity: EntityName, row: RecordRow): string {
  const field = labelField(entityByName(entity));
  const name = field === null ? null : row[field];
  const parts = [row.number, typeof name === "string" ? name : null].filter((part) => part !== null && part !== "");
  return [...new Set(parts.filter((part) => part !== undefined))].join(" · ") || row.remoteId;
}
