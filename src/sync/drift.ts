// Shim by the lead so that the tree runs meanwhile: overwrite this file whole.
import type { DriftEntry } from "../events/index.js";
export interface PayloadShape { readonly paths: readonly unknown[] }
export function observeShape(shape: PayloadShape | null, _payloads: readonly unknown[], _options: { isLearning: boolean }): { shape: PayloadShape; drifts: DriftEntry[] } { return { shape: shape ?? { paths: [] }, drifts: [] }; }
