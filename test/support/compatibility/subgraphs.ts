import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { GraphQLSchema } from "graphql";
import type { Representation } from "../../../src/federation/index.js";
import { subgraphFromSdl } from "./subgraph-from-sdl.js";

const createdBy = { email: "support@apollographql.com", totalProductsCreated: 1337, name: "Jane Smith" };

const research = [
  { study: { caseNumber: "1234", description: "Federation Study" }, outcome: null },
  { study: { caseNumber: "1235", description: "Studio Study" }, outcome: null },
];

const products = [
  {
    id: "apollo-federation",
    sku: "federation",
    package: "@apollo/federation",
    variation: { id: "OSS" },
    research: research.slice(0, 1),
  },
  { id: "apollo-studio", sku: "studio", package: "", variation: { id: "platform" }, research: research.slice(1) },
].map((product) => ({
  ...product,
  dimensions: { size: "small", weight: 1, unit: "kg" },
  createdBy,
  notes: null,
}));

const deprecatedProduct = {
  sku: "apollo-federation-v1",
  package: "@apollo/federation-v1",
  reason: "Migrate to Federation V2",
  createdBy,
};

interface ProductKey {
  readonly id?: string;
  readonly sku?: string;
  readonly package?: string;
  readonly variation?: { readonly id: string };
}

function productOf(key: ProductKey) {
  return (
    products.find(({ id, sku, package: name, variation }) =>
      key.id !== undefined
        ? key.id === id
        : key.sku === sku && (key.package === name || key.variation?.id === variation.id),
    ) ?? null
  );
}

function deprecatedOf({ sku, package: name }: ProductKey) {
  return sku === deprecatedProduct.sku && name === deprecatedProduct.package ? deprecatedProduct : null;
}

/** The three subgraphs of Apollo's compatibility tests, with the data that those expect, on our own code. */
export async function compatibilitySubgraphs(
  suite: string,
): Promise<Record<"products" | "users" | "inventory", GraphQLSchema>> {
  const read = (...path: string[]) => readFile(join(suite, ...path), "utf8");
  const each =
    (find: (key: Representation) => unknown) =>
    (representations: readonly Representation[]): unknown[] =>
      representations.map(find);
  return {
    products: subgraphFromSdl(await read("products.graphql"), {
      resolvers: {
        Query: {
          product: (_source, args) => productOf(args),
          deprecatedProduct: (_source, args) => deprecatedOf(args),
        },
        User: {
          averageProductsCreatedPerYear: ({ totalProductsCreated, yearsOfEmployment }: Record<string, number>) =>
            Math.round((totalProductsCreated ?? 0) / (yearsOfEmployment ?? 1)),
        },
        Inventory: { deprecatedProducts: () => [deprecatedProduct] },
      },
      references: {
        Product: each((key) => productOf(key as ProductKey)),
        DeprecatedProduct: each((key) => deprecatedOf(key as unknown as ProductKey)),
        ProductResearch: each(
          (key) =>
            research.find(({ study }) => study.caseNumber === (key["study"] as { caseNumber?: string }).caseNumber) ??
            null,
        ),
        User: each((key) => ({ ...createdBy, ...key })),
        Inventory: each((key) => ({ ...key })),
      },
    }),
    users: subgraphFromSdl(await read("dist", "subgraphs", "users", "users.graphql"), {
      resolvers: {},
      references: {
        User: each(({ email }) =>
          email === createdBy.email
            ? { email, name: "Apollo Studio Support", totalProductsCreated: 10, yearsOfEmployment: 10 }
            : null,
        ),
      },
    }),
    inventory: subgraphFromSdl(await read("dist", "subgraphs", "inventory", "inventory.graphql"), {
      resolvers: {
        Query: { inventory: (_source, { id }) => ({ id, products: products.map((product) => ({ id: product.id })) }) },
        Product: { delivery: () => ({ estimatedDelivery: "5/1/2019", fastestDelivery: "5/1/2019" }) },
      },
      references: {
        Product: each((key) => ({ ...key })),
        OpenSourceInventory: each((key) => ({ ...key, products: [] })),
      },
      typeOf: () => "OpenSourceInventory",
    }),
  };
}
