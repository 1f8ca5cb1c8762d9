import { collectDefaultMetrics } from "prom-client";
import { processMetrics } from "./metrics.js";
import { processRegistry } from "./registry.js";

let isWatched = false;

/** Begins to measure the process's processor, memory, event loop and garbage collection. Once in a process is enough. */
export function watchProcess(about: { readonly version: string; readonly role: string }): void {
  processMetrics.info.set(about, 1);
  if (isWatched) return;
  isWatched = true;
  collectDefaultMetrics({ register: processRegistry });
}
