import * as fc from "fast-check";
import { describe, it } from "vitest";
import { parameters } from "../../chaos/parameters.js";
import { properties } from "../../chaos/properties.js";
import { useStorage } from "../../support/storage.js";

const store = useStorage();

describe("whatever happens around syncs (Promises 9, 10, 12, 13 and 14)", () => {
  it.each(properties)("$name", ({ of, cost }) => fc.assert(of(store.storage), parameters(cost)), 600_000);
});
