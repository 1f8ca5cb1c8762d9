import { encodeCursor } from "./cursor.js";
import type { RecordDocument } from "./record-document.js";
import type { RecordRow, RowShape } from "./record-row.js";
import type { PageBounds } from "./page.js";
import type { StoredField } from "./stored-field.js";

export interface RecordEdge {
  readonly cursor: string;
  readonly node: RecordRow;
}

/** How many records a list has, as far as they were counted. */
export interface RecordCount {
  readonly count: number;
  readonly isExact: boolean;
}

/** A connection that a list left out. */
export interface UnavailableConnection {
  readonly connectionId: string;
  readonly since: Date;
  readonly nextAttemptAt: Date;
}

/** One page of a list. What a client may not ask for, edges, cursors and the count, is made when it is read. */
export class RecordPage {
  readonly nodes: readonly RecordRow[];
  readonly unavailable: readonly UnavailableConnection[];
  readonly #cursors: (index: number) => string;
  readonly #hasMore: boolean;
  readonly #bounds: PageBounds;
  readonly #count: () => Promise<RecordCount>;
  #counted: Promise<RecordCount> | undefined;

  /** @param options.documents In the direction of reading, one more than the page holds where there are more. */
  constructor(options: {
    documents: readonly RecordDocument[];
    bounds: PageBounds;
    order: readonly StoredField[];
    digest: string;
    shape: RowShape;
    unavailable: readonly UnavailableConnection[];
    count: () => Promise<RecordCount>;
  }) {
    const { bounds, order, digest, shape } = options;
    const documents = options.documents.slice(0, bounds.size);
    if (bounds.isBackward) documents.reverse();
    this.nodes = documents.map(shape.toRow);
    this.unavailable = options.unavailable;
    this.#cursors = (index) => encodeCursor(digest, order, documents[index] as RecordDocument);
    this.#hasMore = options.documents.length > bounds.size;
    this.#bounds = bounds;
    this.#count = options.count;
  }

  get edges(): readonly RecordEdge[] {
    return this.nodes.map((node, index) => ({ node, cursor: this.#cursors(index) }));
  }

  get pageInfo() {
    const { isBackward, cursor } = this.#bounds;
    const hasCameFrom = cursor !== null;
    return {
      hasNextPage: isBackward ? hasCameFrom : this.#hasMore,
      hasPreviousPage: isBackward ? this.#hasMore : hasCameFrom,
      startCursor: this.nodes.length > 0 ? this.#cursors(0) : null,
      endCursor: this.nodes.length > 0 ? this.#cursors(this.nodes.length - 1) : null,
    };
  }

  /** Counts once, however often it is asked. */
  count(): Promise<RecordCount> {
    return (this.#counted ??= this.#count());
  }
}
