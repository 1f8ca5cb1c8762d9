export { assetClass, type AssetClass } from "./catalog.js";
export { generate } from "./generate.js";
export { countsFor, leastScale, mostScale } from "./proportions.js";
export { seedStore, type SeedOptions } from "./seed.js";
export { World } from "./world.js";
