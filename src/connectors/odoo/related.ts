import type { ModelNeeds } from "./catalog.js";
import type { OdooClient, OdooRecord } from "./client.js";

/** Ids in one condition of a search. */
const mostRelated = 1000;

/** Records of another model that these refer to by a list of ids, as far as this Odoo has them; by id. */
export async function readRelated(
  client: OdooClient,
  needs: ModelNeeds,
  ids: readonly number[],
): Promise<ReadonlyMap<number, OdooRecord>> {
  const found = new Map<number, OdooRecord>();
  if (ids.length === 0) return found;
  const { fields } = await client.catalog.usable(needs);
  const wanted = [...new Set(ids)];
  for (let start = 0; start < wanted.length; start += mostRelated) {
    const some = wanted.slice(start, start + mostRelated);
    const { records } = await client.search({
      model: needs.model,
      domain: [["id", "in", some]],
      fields: [...new Set([...fields, "write_date"])],
      order: "id asc",
      limit: some.length,
    });
    for (const record of records) found.set(record.id, record);
  }
  return found;
}
