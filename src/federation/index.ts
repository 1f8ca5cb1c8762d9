export { asSubgraph, sdlOf, type ReferenceResolver, type Representation, type SubgraphOptions } from "./subgraph.js";
export { type AppliedDirective, type SubgraphDirectives } from "./subgraph-sdl.js";
