import type { Decimal128 } from "mongodb";
import type { CustomFieldKind, CustomFieldValue } from "../../schema/definition/index.js";
import type { Environment } from "../storage/index.js";

/**
 * A record at rest, one collection per entity under the entity's plural name. Declared fields lie at the top level under
 * the names of the unified model:
 *
 * | declared as       | at rest                                                      |
 * | ----------------- | ------------------------------------------------------------ |
 * | string, date      | string (`2026-11-24` for a date)                             |
 * | int, duration     | number                                                       |
 * | decimal           | Decimal128                                                   |
 * | dateTime          | Date                                                         |
 * | money             | `{ amount: Decimal128, currency }`                           |
 * | enumeration       | `status: "OPEN"`, `statusRaw: "APPR"`, `statusLabel: "Approved"` |
 * | reference         | `assetId`: the other record's id, whether it is stored or not |
 * | references        | `assigneeIds`: ids                                           |
 * | object, objects   | the same rules one level down                                |
 *
 * A field that a system does not have is absent. The raw payload lies apart, in `raw`, so that reads stay narrow.
 */
export interface RecordDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly remoteId: string;
  /** Digest of the raw payload, with the mapping's version (`raw-payload.ts`): equal means that nothing has to be done. */
  readonly hash: string;
  readonly url?: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly remoteCreatedAt: Date | null;
  readonly remoteUpdatedAt: Date | null;
  /** Absent from the start: null while the record exists at the source. */
  readonly deletedAt: Date | null;
  /** From 1, one more with each stored change. */
  readonly version: number;
  readonly customFields: readonly StoredCustomField[];
  /** Id of the run, write or webhook call that stored it first. */
  readonly createdBy?: string;
  /** When the source said this by itself, in answer to a write or through a webhook; absent after a poll. */
  readonly saidAt?: Date;
  readonly [field: string]: unknown;
}

/** What a source does not say is absent. */
export interface StoredCustomField {
  readonly key: string;
  readonly label?: string;
  readonly type?: CustomFieldKind;
  readonly value: CustomFieldValue["value"];
  readonly valueLabels?: readonly (string | null)[];
  /** Of the records that it refers to. */
  readonly recordIds?: readonly string[];
}

export interface StoredMoney {
  readonly amount: Decimal128;
  readonly currency: string;
}

/** The source's payload as it came, under the record's id. */
export interface RawDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly connectionId: string;
  readonly entity: string;
  /** JSON text: the text that was hashed. */
  readonly payload: string;
  readonly storedAt: Date;
}
