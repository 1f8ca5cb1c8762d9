import { IANAZone } from "luxon";
import { z } from "zod";
import { entityNames, type EntityName } from "../../schema/entities/index.js";
import { InvalidInputError, problemsFromZod, type InputProblem } from "../errors/index.js";
import type { LoadedConnector } from "../connectors/index.js";
import { weekdays, type EntityPlan, type SyncPlan } from "./connection-document.js";
import { coverWeek, windowsOf } from "./sync-windows.js";

/** A plan where nothing is said. */
export const defaultSyncPlan: SyncPlan = {
  historyDays: 90,
  intervalSeconds: 300,
  timeZone: "UTC",
  quietHours: [],
  maintenanceWindows: [],
  entities: [],
};

const mostWindows = 50;

/** Says what was expected and what came, for every way in which a value can be wrong. */
function expecting(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `expected ${what}, got ${inWords(input)}`;
}

function inWords(input: unknown): string {
  if (input === undefined) return "nothing";
  if (Array.isArray(input)) return `${input.length} of them`;
  const text = JSON.stringify(input);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function wholeNumber(least: number, most: number, unit: string) {
  const error = expecting(`a whole number of ${unit}, ${least} to ${most}`);
  return z.int({ error }).min(least, { error }).max(most, { error }).nullish();
}

const historyDays = wholeNumber(1, 3650, "days");
const intervalSeconds = wholeNumber(30, 30 * 86_400, "seconds");

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;
const fromError = expecting('a time of day as HH:MM, for example "22:00"');
const toError = expecting('a time of day as HH:MM up to 24:00, for example "06:00"');
const dayError = expecting(`one of ${weekdays.join(", ")}`);
const daysError = expecting("weekdays, at least one; leave days out for all");

const syncWindow = z
  .strictObject({
    days: z
      .array(z.enum(weekdays, { error: dayError }), { error: daysError })
      .min(1, { error: daysError })
      .nullish()
      .transform((days) => weekdays.filter((day) => days?.includes(day) ?? true)),
    from: z.string({ error: fromError }).regex(timeOfDay, { error: fromError }),
    to: z.string({ error: toError }).refine((text) => text === "24:00" || timeOfDay.test(text), { error: toError }),
  })
  .refine(({ from, to }) => from !== to, {
    path: ["to"],
    error: "expected another time than from; the whole day is from 00:00 to 24:00",
  });

const windowsError = expecting(`at most ${mostWindows} windows`);
const syncWindows = z.array(syncWindow, { error: windowsError }).max(mostWindows, { error: windowsError }).nullish();

const zoneError = expecting('the IANA name of a time zone, for example "Europe/Berlin" or "UTC"');

const syncPlanInput = z.strictObject({
  historyDays,
  intervalSeconds,
  timeZone: z
    .string({ error: zoneError })
    // A fixed offset such as +02:00 is a valid zone too, but no clock on a wall.
    .refine((name) => /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name), { error: zoneError })
    .nullish(),
  quietHours: syncWindows,
  maintenanceWindows: syncWindows,
  entities: z
    .array(
      z.strictObject({
        entity: z.enum(entityNames as [EntityName, ...EntityName[]], {
          error: expecting(`one of ${entityNames.join(", ")}`),
        }),
        enabled: z.boolean({ error: expecting("true or false") }).nullish(),
        historyDays,
        intervalSeconds,
        quietHours: syncWindows,
        maintenanceWindows: syncWindows,
      }),
      { error: expecting("a list of entities with their settings") },
    )
    .nullish(),
});

type SyncPlanInput = z.infer<typeof syncPlanInput>;

/**
 * A plan from input over the one that holds so far. Only the keys that are given are replaced; null sets one back to its
 * default. Lists of windows are replaced whole. In `entities` those that are named are changed, again only in the keys
 * given, and the others stay: an entity that was switched off is not switched on because somebody changed another.
 * @param before The connection's plan; left out for a new connection.
 * @throws {InvalidInputError} with a path for each value that can't be used, for entities the system does not offer or
 *   that are named twice, and for windows that leave an entity no minute of the week.
 */
export function parseSyncPlan(
  input: unknown,
  connector: LoadedConnector,
  path: readonly (string | number)[],
  before: SyncPlan = defaultSyncPlan,
): SyncPlan {
  const parsed = syncPlanInput.safeParse(input ?? {});
  if (!parsed.success) refuse("The sync plan can't be used; see problems.", problemsFromZod(parsed.error, path));
  const given = parsed.data;
  refuseForeign(given, connector, path);
  refuseTwice(given, path);
  const plan: SyncPlan = {
    historyDays: replaced(before.historyDays, given.historyDays, defaultSyncPlan.historyDays),
    intervalSeconds: replaced(before.intervalSeconds, given.intervalSeconds, defaultSyncPlan.intervalSeconds),
    timeZone: replaced(before.timeZone, given.timeZone, defaultSyncPlan.timeZone),
    quietHours: replaced(before.quietHours, given.quietHours, []),
    maintenanceWindows: replaced(before.maintenanceWindows, given.maintenanceWindows, []),
    entities: given.entities === null ? [] : entityPlans(before.entities, given.entities ?? []),
  };
  refuseNeverFree(plan, given, connector, path);
  return plan;
}

function entityPlans(
  before: readonly EntityPlan[],
  given: NonNullable<SyncPlanInput["entities"]>,
): readonly EntityPlan[] {
  const plans = new Map(before.map((plan) => [plan.entity, plan]));
  for (const { entity, ...settings } of given) {
    const old = plans.get(entity);
    plans.set(entity, {
      entity,
      enabled: replaced(old?.enabled ?? true, settings.enabled, true),
      historyDays: replaced(old?.historyDays ?? null, settings.historyDays, null),
      intervalSeconds: replaced(old?.intervalSeconds ?? null, settings.intervalSeconds, null),
      quietHours: replaced(old?.quietHours ?? null, settings.quietHours, null),
      maintenanceWindows: replaced(old?.maintenanceWindows ?? null, settings.maintenanceWindows, null),
    });
  }
  return [...plans.values()];
}

function replaced<Value>(before: Value, given: Value | null | undefined, fallback: Value): Value {
  if (given === undefined) return before;
  return given ?? fallback;
}

function refuseForeign(given: SyncPlanInput, connector: LoadedConnector, path: readonly (string | number)[]): void {
  const foreign = (given.entities ?? []).flatMap(({ entity }, index) =>
    connector.entities.has(entity) ? [] : [{ entity, index }],
  );
  const [first] = foreign;
  if (!first) return;
  const offered = [...connector.entities.keys()].join(", ");
  refuse(
    `${connector.name} does not offer ${first.entity}.`,
    foreign.map(({ entity, index }) => ({
      path: [...path, "entities", index, "entity"],
      message: `expected one of ${offered}, got ${entity}`,
    })),
  );
}

function refuseTwice(given: SyncPlanInput, path: readonly (string | number)[]): void {
  const names = (given.entities ?? []).map(({ entity }) => entity);
  const problems = names.flatMap((entity, index) =>
    names.indexOf(entity) === index
      ? []
      : [
          {
            path: [...path, "entities", index, "entity"],
            message: `expected each entity once, got ${entity} again; put its settings together`,
          },
        ],
  );
  if (problems.length > 0) refuse("The sync plan names an entity twice; see problems.", problems);
}

/** An entity that is never read looks synced and is not; who wants that switches it off. */
function refuseNeverFree(
  plan: SyncPlan,
  given: SyncPlanInput,
  connector: LoadedConnector,
  path: readonly (string | number)[],
): void {
  const never = [...connector.entities.keys()].filter((entity) => {
    const { quietHours, maintenanceWindows } = windowsOf(plan, entity);
    return isEnabled(plan, entity) && coverWeek([...quietHours, ...maintenanceWindows]);
  });
  if (never.length === 0) return;
  const places = new Map<string, { path: (string | number)[]; entities: EntityName[] }>();
  for (const entity of never) {
    const place = [...path, ...placeOfWindows(given, plan, entity)];
    const known = places.get(place.join("."));
    if (known) known.entities.push(entity);
    else places.set(place.join("."), { path: place, entities: [entity] });
  }
  refuse(
    `The sync plan leaves no minute of the week for ${never.join(", ")}.`,
    [...places.values()].map((place) => ({
      path: place.path,
      message: `expected quiet hours and maintenance windows that leave some time of the week, got none left for ${place.entities.join(", ")}; to not sync an entity at all, give enabled: false`,
    })),
  );
}

/** Which list of the input made the windows of an entity what they are, the nearest to it first. */
function placeOfWindows(given: SyncPlanInput, plan: SyncPlan, entity: EntityName): (string | number)[] {
  const lists = (["quietHours", "maintenanceWindows"] as const).filter(
    (list) => windowsOf(plan, entity)[list].length > 0,
  );
  const index = (given.entities ?? []).findIndex((item) => item.entity === entity);
  const own = lists.find((list) => given.entities?.[index]?.[list]);
  if (own) return ["entities", index, own];
  const ofPlan = lists.find((list) => given[list]);
  if (ofPlan) return [ofPlan];
  return index >= 0 ? ["entities", index] : [];
}

function refuse(message: string, problems: readonly InputProblem[]): never {
  throw new InvalidInputError(message, { problems });
}

/** How many days of an entity's history are read at first. */
export function historyDaysOf(plan: SyncPlan, entity: EntityName): number {
  return settingsOf(plan, entity)?.historyDays ?? plan.historyDays;
}

/** Seconds between the starts of two scheduled runs over an entity. */
export function intervalSecondsOf(plan: SyncPlan, entity: EntityName): number {
  return settingsOf(plan, entity)?.intervalSeconds ?? plan.intervalSeconds;
}

export function isEnabled(plan: SyncPlan, entity: EntityName): boolean {
  return settingsOf(plan, entity)?.enabled ?? true;
}

function settingsOf(plan: SyncPlan, entity: EntityName): EntityPlan | undefined {
  return plan.entities.find((item) => item.entity === entity);
}
