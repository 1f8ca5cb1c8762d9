import { defineEnum } from "../definition/index.js";

/** Shared by meters and their readings. */
export const meterSource = defineEnum({
  name: "MeterSource",
  description: "Where a reading comes from.",
  values: {
    MANUAL: "Somebody read it.",
    AUTOMATED_SENSOR: "A sensor sends it.",
    IOT_DEVICE: "A device on the network sends it.",
  },
});
