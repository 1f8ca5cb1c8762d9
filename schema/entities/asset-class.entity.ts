import { defineEntity, int, reference, string, strings } from "../definition/index.js";

export const assetClass = defineEntity({
  name: "AssetClass",
  single: "assetClass",
  plural: "assetClasses",
  idPrefix: "acl",
  description: "A kind of asset: what all pumps have in common.",
  dataKind: "MASTER",
  syncPriority: 26,
  fields: {
    number: string("Its code."),
    name: string("What people call it."),
    description: string("More about it."),
    parent: reference("AssetClass", "The wider class it belongs to."),
    attributes: strings("The technical figures that its assets have."),
    taxonomyLevel: int("ISO 14224 level of its assets, 6 equipment unit to 9 part."),
  },
  indexes: [["number"], ["parent", "updatedAt"]],
  writable: [],
});
