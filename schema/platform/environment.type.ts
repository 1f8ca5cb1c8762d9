import { registerEnumType } from "type-graphql";

/** A hard wall between customers' real systems and trials. */
export enum EnvironmentEnum {
  LIVE = "LIVE",
  TEST = "TEST",
}

registerEnumType(EnvironmentEnum, {
  name: "Environment",
  description: "A hard wall: tokens, connections and records of one environment never see the other.",
});
