import DataLoader from "dataloader";
import { decodeRaw, type RecordReader } from "../records/index.js";
import { requireScope, type Access } from "../tokens/index.js";

export type RawPayloadLoader = DataLoader<string, unknown>;

/** The source's payloads by record id; null where none is kept. The caller needs `records:raw`, checked at the first load. */
export function rawPayloadLoader(reader: RecordReader, access: Access): RawPayloadLoader {
  return new DataLoader(async (ids) => {
    requireScope(access, "records:raw");
    const documents = await reader.rawPayloads(access, ids);
    const payloads = new Map(documents.map((document) => [document._id, decodeRaw(document)]));
    return ids.map((id) => payloads.get(id) ?? null);
  });
}
