import type { Filter } from "mongodb";
import { InvalidInputError } from "../errors/index.js";
import type { ConnectionDocument } from "./connection-document.js";

const longestSearch = 100;

/**
 * Connections whose name, customer or id holds a text, in whatever case. Served by the tenant's index and then by looking at
 * each of its connections, of which there are thousands at most.
 * @throws {InvalidInputError} a text that is longer than any name.
 */
export function connectionSearch(text: string): Filter<ConnectionDocument> {
  const wanted = text.trim();
  if (wanted === "") return {};
  if (wanted.length > longestSearch) {
    const message = `expected at most ${longestSearch} characters to search for, got ${wanted.length}`;
    throw new InvalidInputError(`${message}.`, { problems: [{ path: ["filter", "search"], message }] });
  }
  const holds = { $regex: wanted.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), $options: "i" };
  return { $or: [{ name: holds }, { "endUser.name": holds }, { "endUser.id": holds }, { _id: wanted }] };
}
