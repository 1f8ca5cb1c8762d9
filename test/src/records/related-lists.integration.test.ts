import { beforeAll, describe, expect, it } from "vitest";
import type { EntityDefinition } from "../../../schema/definition/index.js";
import { entities } from "../../../schema/entities/index.js";
import type { FilterInput } from "../../../schema/inputs/index.js";
import { InvalidInputError } from "../../../src/errors/index.js";
import { newId, recordId } from "../../../src/ids/index.js";
import type { RecordPage } from "../../../src/records/index.js";
import {
  parseFilter,
  parsePage,
  RecordReader,
  RelatedLists,
  storedFieldsOf,
  rowShape,
  type PageArguments,
  type RelatedQuery,
  type StoredField,
} from "../../../src/records/index.js";
import type { WantedOrder } from "../../../src/records/plan.js";
import { ensureIndexes } from "../../../src/storage/index.js";
import { insertRecords, newTenant } from "../../support/records.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();
const tenant = newTenant();
const connectionId = newId("connection");
const assetIds = Array.from({ length: 8 }, (_, index) => recordId("as", connectionId, "Asset", String(index)));

/** Work orders with an index along a field that may be absent, behind one that may be too. */
const entity: EntityDefinition = {
  ...entities.WorkOrder,
  indexes: [
    ["asset", "updatedAt"],
    ["asset", "status", "dueDate"],
  ],
};
const reference = storedFieldsOf(entity).find(({ declared }) => declared === "asset") as StoredField;

let lists: RelatedLists;

beforeAll(async () => {
  await ensureIndexes(store.storage, [
    {
      collection: entity.plural,
      name: "by_asset_status_dueDate",
      keys: { organizationId: 1, environment: 1, assetId: 1, status: 1, dueDate: 1, _id: 1, deletedAt: 1 },
    },
  ]);
  lists = new RelatedLists(store.storage, new RecordReader(store.storage));
  await insertRecords(
    store.storage,
    entity,
    tenant,
    connectionId,
    Array.from({ length: 160 }, (_, index) => ({
      remoteId: String(index),
      updatedAt: new Date(Date.UTC(2026, 10, 1 + (index % 9))),
      deletedAt: index % 13 === 5 ? new Date() : null,
      unified: {
        // The last asset has none.
        asset: String(index % 7),
        status: index % 4 === 0 ? null : { value: ["OPEN", "CLOSED"][index % 2], raw: "x" },
        dueDate: index % 3 === 0 ? null : new Date(Date.UTC(2026, 10, 1 + (index % 5))),
      },
    })),
  );
});

function related(page: PageArguments, orderBy: readonly WantedOrder[] = [], filter: FilterInput = {}): RelatedQuery {
  return {
    tenant,
    entity,
    reference,
    where: parseFilter(entity, filter, ["filter"]),
    orderBy,
    bounds: parsePage(page),
    includeDeleted: false,
    withoutConnections: [],
    shape: rowShape(entity, new Set(["updatedAt", "dueDate"])),
    identity: [filter],
  };
}

function ids(pages: readonly (RecordPage | Error)[]): string[][] {
  return pages.map((page) => {
    if (page instanceof Error) throw page;
    return page.nodes.map(({ id }) => id);
  });
}

describe("lists under many records", () => {
  const byDueDate = (direction: "ASC" | "DESC"): WantedOrder[] => [{ field: "dueDate", direction }];

  it.each<[string, WantedOrder[], FilterInput]>([
    ["in the default order", [], {}],
    ["since a time", [], { updatedAt: { gt: new Date(Date.UTC(2026, 10, 4)) } }],
    ["by a field that may be absent, rising", byDueDate("ASC"), {}],
    ["by a field that may be absent, falling", byDueDate("DESC"), {}],
    ["of some values and none", byDueDate("ASC"), { or: [{ status: { eq: "OPEN" } }, { status: { eq: null } }] }],
  ])("are, %s, what each list is alone, page after page", async (_name, orderBy, filter) => {
    const together = await lists.under(related({ first: 4 }, orderBy, filter), assetIds);
    const alone = await Promise.all(assetIds.map((id) => lists.under(related({ first: 4 }, orderBy, filter), [id])));
    expect(ids(together)).toEqual(ids(alone.flat()));
    expect(ids(together).map((list) => list.length)).toEqual([4, 4, 4, 4, 4, 4, 4, 0]);

    for (const [index, page] of together.entries()) {
      const assetId = assetIds[index] as string;
      const all = ids(await lists.under(related({ first: 500 }, orderBy, filter), [assetId]))[0] as string[];
      const met: string[] = [];
      let current = page as RecordPage;
      for (;;) {
        met.push(...current.nodes.map(({ id }) => id));
        if (!current.pageInfo.hasNextPage) break;
        const next = await lists.under(related({ first: 4, after: current.pageInfo.endCursor }, orderBy, filter), [
          assetId,
        ]);
        current = next[0] as RecordPage;
      }
      expect(met).toEqual(all);
      expect(await (page as RecordPage).count()).toEqual({ count: all.length, isExact: true });
    }
  });

  it("go on with a cursor under the record it came from, and refuse it under the others", async () => {
    const [first] = (await lists.under(related({ first: 2 }), assetIds)) as RecordPage[];
    const after = first?.pageInfo.endCursor ?? null;
    const [own, other] = await lists.under(related({ first: 2, after }), assetIds.slice(0, 2));
    expect((own as RecordPage).nodes).toHaveLength(2);
    expect(other).toBeInstanceOf(InvalidInputError);
    expect((other as Error).message).toMatch(/^after: expected a cursor of this very list/);
  });

  it("refuse a condition on what they are under", async () => {
    await expect(lists.under(related({}, [], { assetId: { eq: assetIds[0] } }), assetIds)).rejects.toThrow(
      "filter: expected no condition on asset here: the list is under one already.",
    );
    await expect(lists.under(related({}, [], { or: [{ not: { asset: {} } }] }), assetIds)).rejects.toThrow(
      "under one already",
    );
  });

  it("are empty where nothing can match", async () => {
    const pages = await lists.under(related({}, [], { status: { in: [] } }), assetIds);
    expect(ids(pages)).toEqual(assetIds.map(() => []));
    expect(await (pages[0] as RecordPage).count()).toEqual({ count: 0, isExact: true });
  });
});
