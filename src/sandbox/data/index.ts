export { assetClass, type AssetClass } from "./catalog.js";
export { countOf, generate } from "./generate.js";
export { invoiceLines } from "./papers.js";
export { countsFor, leastScale, mainCountsFor, mostScale } from "./proportions.js";
export { seedStore, type SeedOptions } from "./seed.js";
export { World } from "./world.js";
