import { decimal, defineObject } from "../definition/index.js";

/** Shared by locations and assets. */
export const geoPoint = defineObject({
  name: "GeoPoint",
  description: "A point on the earth, WGS 84.",
  fields: {
    latitude: decimal("Degrees north of the equator, -90 to 90."),
    longitude: decimal("Degrees east of Greenwich, -180 to 180."),
  },
});
