export { registerCompletion } from "./completion.js";
