import type { EntitySource, SourcePage } from "../connectors/index.js";
import { TributaryError } from "../errors/index.js";
import { faultClassOf } from "../http/index.js";
import type { IncomingRecord } from "../records/index.js";

/** A page as a walk goes on from it: what the source gave, and the record that it would not give. */
export interface GivenPage {
  readonly page: SourcePage;
  readonly refused: readonly IncomingRecord[];
}

/** Reads from the walk's position: so many records, or of the first one no more than which one it is. */
export type ReadPart = (request: { pageSize: number; isHeadsOnly: boolean }) => Promise<SourcePage>;

/**
 * Reads a page that the source refuses whole (400, 422, an answer that is cut each time): half of it, a quarter …, until
 * it is given or one record is left. That one is named by its head alone and set aside, and the walk goes on behind it.
 * @throws the source's fault, where it does not tell heads apart or refuses even those.
 */
export async function readBisected(
  source: Pick<EntitySource<unknown>, "identify" | "readsHeads">,
  pageSize: number,
  refusal: unknown,
  read: ReadPart,
): Promise<GivenPage> {
  let latest = refusal;
  for (let size = Math.floor(pageSize / 2); size >= 1; size = Math.floor(size / 2)) {
    try {
      return { page: await read({ pageSize: size, isHeadsOnly: false }), refused: [] };
    } catch (fault) {
      if (!isRefusal(fault)) throw fault;
      latest = fault;
    }
  }
  if (!source.readsHeads) throw latest;
  const heads = await read({ pageSize: 1, isHeadsOnly: true });
  return {
    page: { ...heads, items: [] },
    refused: heads.items.map((head) => {
      const { remoteId, modifiedAt } = source.identify(head);
      return { remoteId, modifiedAt, isDeleted: false, raw: null, refusal: reasonOf(latest) };
    }),
  };
}

/** Whether the source refuses this very request, and will again. */
export function isRefusal(fault: unknown): boolean {
  return fault instanceof TributaryError && faultClassOf(fault) === "contract";
}

function reasonOf(fault: unknown) {
  const code = fault instanceof TributaryError ? fault.code : "SOURCE_ERROR";
  const words = fault instanceof Error ? fault.message : String(fault);
  return { code, path: "", message: `The system does not give this record: ${words}` };
}
