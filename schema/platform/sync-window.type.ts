import { Field, ObjectType, registerEnumType } from "type-graphql";

export enum WeekdayEnum {
  MONDAY = "MONDAY",
  TUESDAY = "TUESDAY",
  WEDNESDAY = "WEDNESDAY",
  THURSDAY = "THURSDAY",
  FRIDAY = "FRIDAY",
  SATURDAY = "SATURDAY",
  SUNDAY = "SUNDAY",
}

registerEnumType(WeekdayEnum, { name: "Weekday", description: "A day of the week, as the plan's time zone has it." });

@ObjectType({
  description: "A time that comes again every week, by the clock of the plan's time zone.",
  simpleResolvers: true,
})
export class SyncWindow {
  @Field(() => [WeekdayEnum], { description: "Days on which it begins." })
  days!: string[];

  @Field(() => String, { description: "When it begins: HH:MM." })
  from!: string;

  @Field(() => String, { description: "When it ends: HH:MM, up to 24:00; before from: on the next day." })
  to!: string;
}
