export { registerDoctor } from "./doctor.js";
