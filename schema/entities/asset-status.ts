import { defineEnum } from "../definition/index.js";

/** Shared by assets and what is known of their course. */
export const assetStatus = defineEnum({
  name: "AssetStatus",
  description: "Whether an asset can do its work.",
  values: {
    OPERATIONAL: "Works.",
    DEGRADED: "Works, less well than it should.",
    STANDBY: "Ready, not needed.",
    DOWN_PLANNED: "Stands still on purpose.",
    DOWN_UNPLANNED: "Stands still by a fault.",
    IN_REPAIR: "Being repaired.",
    COMMISSIONING: "Being brought into service.",
    DECOMMISSIONED: "Out of service, still there.",
    DISPOSED: "Gone.",
  },
});
