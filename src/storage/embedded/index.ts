export { startEmbeddedMongod, type EmbeddedMongod, type EmbeddedMongodOptions } from "./embedded-mongod.js";
export { findMongod, type FoundMongod, type MongodSource } from "./find-mongod.js";
