import {
  boolean,
  dateTime,
  decimal,
  defineEntity,
  duration,
  enumeration,
  defineEnum,
  reference,
  string,
} from "../definition/index.js";
import { meterSource } from "./meter-source.js";

export const meterKind = defineEnum({
  name: "MeterKind",
  description: "How the readings of a meter follow each other.",
  values: {
    CUMULATIVE: "They only rise: hours, pieces, kilometers.",
    GAUGE: "They go up and down: pressure, temperature.",
    CHARACTERISTIC: "They are one of a set of observations.",
  },
});

export const meter = defineEntity({
  name: "Meter",
  single: "meter",
  plural: "meters",
  idPrefix: "mtr",
  description: "Something that is read off an asset or in a place: running hours, a pressure.",
  dataKind: "MASTER",
  syncPriority: 35,
  fields: {
    number: string("Its code."),
    name: string("What people call it."),
    description: string("More about it."),
    asset: reference("Asset", "What it is at."),
    location: reference("Location", "Where it is."),
    kind: enumeration(meterKind, "How its readings follow each other."),
    source: enumeration(meterSource, "Where its readings come from."),
    unit: string("Unit of its readings."),
    readingInterval: duration("How often it is to be read."),
    lastReading: decimal("What was read last."),
    lastReadAt: dateTime("When it was read last."),
    rolloverAt: decimal("The value at which it begins again with zero."),
    active: boolean("Whether it is still read."),
  },
  indexes: [["number"], ["asset", "updatedAt"], ["location", "updatedAt"]],
  writable: [],
});
