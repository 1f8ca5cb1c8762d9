import {
  date,
  dateTime,
  decimal,
  defineEntity,
  defineEnum,
  defineObject,
  duration,
  enumeration,
  enumerations,
  int,
  object,
  objects,
  reference,
  references,
  string,
} from "../definition/index.js";
import { priority } from "./priority.js";
import { workOrderType } from "./work-order-type.js";

export const maintenancePlanStatus = defineEnum({
  name: "MaintenancePlanStatus",
  description: "Whether a plan makes work orders.",
  values: {
    DRAFT: "Being written.",
    ACTIVE: "Makes them.",
    PAUSED: "Stopped for now.",
    ARCHIVED: "No longer used.",
  },
});

export const maintenancePlanTrigger = defineEnum({
  name: "MaintenancePlanTrigger",
  description: "What makes a plan due.",
  values: {
    CALENDAR: "Time.",
    METER: "A meter.",
    CALENDAR_OR_METER: "Whichever comes first.",
    CONDITION: "A measured condition.",
  },
});

export const maintenancePlanBasis = defineEnum({
  name: "MaintenancePlanBasis",
  description: "What the next due date is counted from.",
  values: {
    SCHEDULED_DATE: "The date it was due before.",
    COMPLETED_DATE: "The day the work was done.",
  },
});

export const recurrenceFrequency = defineEnum({
  name: "RecurrenceFrequency",
  description: "Unit of a recurrence.",
  values: { DAILY: "Days.", WEEKLY: "Weeks.", MONTHLY: "Months.", YEARLY: "Years." },
});

export const recurrenceDay = defineEnum({
  name: "RecurrenceDay",
  description: "A day of the week.",
  values: {
    MONDAY: "Monday.",
    TUESDAY: "Tuesday.",
    WEDNESDAY: "Wednesday.",
    THURSDAY: "Thursday.",
    FRIDAY: "Friday.",
    SATURDAY: "Saturday.",
    SUNDAY: "Sunday.",
  },
});

export const meterCondition = defineEnum({
  name: "MeterCondition",
  description: "How a reading is held against a value.",
  values: {
    LESS_THAN: "Below it.",
    MORE_THAN: "Above it.",
    EVERY: "Each time that it has risen by that much.",
  },
});

const recurrence = defineObject({
  name: "Recurrence",
  description: "How often something comes again.",
  fields: {
    frequency: enumeration(recurrenceFrequency, "Days, weeks, months or years."),
    interval: int("Every how many of them."),
    daysOfWeek: enumerations(recurrenceDay, "On which days, where it goes by weeks."),
    startsOn: date("First day."),
    endsOn: date("Last day."),
  },
});

const meterTrigger = defineObject({
  name: "MeterTrigger",
  description: "A reading that makes a plan due.",
  fields: {
    meter: reference("Meter", "What is read."),
    condition: enumeration(meterCondition, "How the reading is held against the value."),
    value: decimal("The value."),
    unit: string("Its unit."),
  },
});

const template = defineObject({
  name: "WorkOrderTemplate",
  description: "What the work orders of a plan begin with.",
  fields: {
    title: string("One line saying what is to be done."),
    description: string("The whole story."),
    workType: enumeration(workOrderType, "Why the work is done."),
    priority: enumeration(priority, "How urgent it is."),
    craft: string("The trade that is needed."),
    estimatedDuration: duration("How long it should take."),
    assignees: references("User", "Who does it."),
  },
});

export const maintenancePlan = defineEntity({
  name: "MaintenancePlan",
  single: "maintenancePlan",
  plural: "maintenancePlans",
  idPrefix: "mpl",
  description: "Maintenance that comes again and again, and what makes it due.",
  dataKind: "MASTER",
  syncPriority: 45,
  relatedAs: { assets: "listedInMaintenancePlans" },
  fields: {
    number: string("The number people call it by."),
    name: string("What people call it."),
    description: string("More about it."),
    status: enumeration(maintenancePlanStatus, "Whether it makes work orders."),
    trigger: enumeration(maintenancePlanTrigger, "What makes it due."),
    recurrence: object(recurrence, "How often it comes, where time makes it due."),
    meterTriggers: objects(meterTrigger, "The readings that make it due."),
    basedOn: enumeration(maintenancePlanBasis, "What the next due date is counted from."),
    leadTimeDays: int("Days before the due date that the work order is made."),
    dueDelayDays: int("Days that the work may be late."),
    nextDueAt: dateTime("When the work is due next."),
    lastGeneratedAt: dateTime("When it made a work order last."),
    asset: reference("Asset", "What is maintained, the first of them where it is several."),
    assets: references("Asset", "All that is maintained."),
    team: reference("Team", "Who does it."),
    procedures: references("Procedure", "How it is done."),
    template: object(template, "What its work orders begin with."),
  },
  indexes: [["number"], ["status", "updatedAt"], ["asset", "updatedAt"], ["nextDueAt"]],
  listedUnder: ["team", "procedures", "assets", "meterTriggers.meter", "template.assignees"],
  writable: [],
});
