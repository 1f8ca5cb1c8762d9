import { idOf } from "./changes.js";
import type { OdooClient } from "./client.js";
import type { InputProblems } from "./input-problems.js";

/**
 * The id of a record that a write refers to. Odoo takes ids of records that do not exist until the database refuses, with words
 * that name no field; so each is looked up before anything is sent.
 * @returns null, and a problem at the path, where there is none.
 */
export async function findReference(
  client: OdooClient,
  reference: {
    readonly model: string;
    readonly remoteId: string;
    readonly path: readonly (string | number)[];
    readonly what: string;
  },
  problems: InputProblems,
): Promise<number | null> {
  const { model, remoteId, path, what } = reference;
  const id = idOf(remoteId);
  const query = { model, domain: [["id", "=", id]], fields: ["id"], order: "id asc", limit: 1 };
  const [found] = id === null ? [] : (await client.search(query)).records;
  if (found) return found.id;
  problems.add(path, `Odoo has no ${what} ${remoteId}.`);
  return null;
}

/** The id of a record by its name, which is how people call units, currencies and payment terms. */
export async function findByName(
  client: OdooClient,
  named: {
    readonly model: string;
    readonly name: string;
    readonly path: readonly (string | number)[];
    readonly what: string;
  },
  problems: InputProblems,
): Promise<number | null> {
  const { model, name, path, what } = named;
  const query = { model, domain: [["name", "=", name]], fields: ["id"], order: "id asc", limit: 1 };
  const [found] = (await client.search(query)).records;
  if (found) return found.id;
  problems.add(path, `Odoo has no ${what} "${name}".`);
  return null;
}
