import {
  defineEntity,
  defineEnum,
  enumeration,
  int,
  object,
  reference,
  references,
  string,
} from "../definition/index.js";
import { address } from "./address.js";
import { geoPoint } from "./geo-point.js";

export const locationType = defineEnum({
  name: "LocationType",
  description: "What kind of place a location is.",
  values: {
    SITE: "A site as a whole.",
    PLANT: "A plant.",
    AREA: "A part of a plant.",
    LINE: "A production line.",
    FUNCTIONAL_LOCATION: "A place defined by what happens there.",
    BUILDING: "A building.",
    FLOOR: "A floor.",
    ROOM: "A room.",
    STOREROOM: "A place where stock is kept.",
    VEHICLE: "A vehicle.",
  },
});

export const location = defineEntity({
  name: "Location",
  single: "location",
  plural: "locations",
  idPrefix: "loc",
  description: "A place: a site, a building, a line, a storeroom.",
  dataKind: "MASTER",
  syncPriority: 10,
  fields: {
    number: string("Its code."),
    name: string("What people call it."),
    description: string("More about it."),
    type: enumeration(locationType, "What kind of place it is."),
    parent: reference("Location", "The place it lies in."),
    path: string("Names from the top down to it, separated by ` / `."),
    address: object(address, "Where it is on the map."),
    geo: object(geoPoint, "Where it is on the map, exactly."),
    timezone: string("IANA time zone."),
    barcode: string("Printed code at it."),
    teams: references("Team", "Who works there."),
    taxonomyLevel: int("ISO 14224 level, 1 industry to 5 section."),
  },
  indexes: [["number"], ["type", "updatedAt"], ["parent", "updatedAt"]],
  search: ["number", "name", "barcode"],
  listedUnder: ["teams"],
  writable: [],
});
