import { beforeAll, describe, expect, it } from "vitest";
import { query } from "../support/graph.js";
import { insertConnection, newTenant, unreachable } from "../support/records.js";
import { useStorage } from "../support/storage.js";

const store = useStorage();
const tenant = newTenant();

interface Page {
  readonly nodes: readonly { readonly name: string }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

beforeAll(async () => {
  for (const name of ["A", "B", "C", "D", "E"]) {
    await insertConnection(store.storage, tenant, { name, ...(name === "C" ? { status: unreachable } : {}) });
  }
});

async function page(args: string): Promise<Page> {
  const { data, errors } = await query(
    store.storage,
    tenant,
    `{ connections(${args}) { nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
  );
  expect(errors).toEqual([]);
  return (data as unknown as { connections: Page }).connections;
}

const names = ({ nodes }: Page) => nodes.map(({ name }) => name).join("");

describe("the list of connections", () => {
  it("is paged from either end, in one order", async () => {
    const first = await page("first: 2");
    expect(names(first)).toBe("AB");
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await page(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect(names(second)).toBe("CD");
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });

    const last = await page("last: 2");
    expect(names(last)).toBe("DE");
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await page(`last: 2, before: "${last.pageInfo.startCursor}"`);
    expect(names(before)).toBe("BC");
    const foremost = await page(`last: 2, before: "${before.pageInfo.startCursor}"`);
    expect(names(foremost)).toBe("A");
    expect(foremost.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(names(await page(`last: 2, filter: { status: [CONNECTED] }, before: "${last.pageInfo.endCursor}"`))).toBe(
      "BD",
    );
  });

  it.each([
    ["first: 1, last: 1", "last", "expected first or last, not both"],
    ["last: 501", "last", "expected a whole number from 1 to 500, got 501"],
    [`last: 1, after: "x"`, "after", "expected before together with last"],
    [`last: 1, before: "x"`, "before", "The cursor in before is not one of this list"],
  ])("is refused with what to do: %s", async (args, argument, message) => {
    const { errors } = await query(store.storage, tenant, `{ connections(${args}) { nodes { name } } }`);
    expect(errors[0]?.message).toContain(message);
    expect(errors[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: [argument] }] });
  });
});
