import { beforeAll, describe, expect, it } from "vitest";
import { weekdays, type SyncPlan } from "../../../src/connections/connection-document.js";
import { defaultSyncPlan, parseSyncPlan } from "../../../src/connections/sync-plan.js";
import { loadConnectors, type LoadedConnector } from "../../../src/connectors/index.js";
import { InvalidInputError, type InputProblem } from "../../../src/errors/index.js";

let connector: LoadedConnector;

beforeAll(async () => {
  const sandbox = (await loadConnectors()).get("sandbox");
  if (!sandbox) throw new Error("There is no sandbox connector.");
  connector = sandbox;
});

const path = ["input", "syncPlan"];

function parsed(input: unknown, before?: SyncPlan): SyncPlan {
  return parseSyncPlan(input, connector, path, before);
}

function problemsOf(input: unknown, before?: SyncPlan): readonly InputProblem[] {
  try {
    parsed(input, before);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

const always = { from: "00:00", to: "24:00" };

describe("a sync plan", () => {
  it("has a default for everything", () => {
    expect(parsed(undefined)).toEqual(defaultSyncPlan);
    expect(parsed(null)).toEqual(defaultSyncPlan);
    expect(parsed({ historyDays: null, timeZone: null, quietHours: null, entities: null })).toEqual(defaultSyncPlan);
  });

  it("takes windows on some days or on all, in the order of the week", () => {
    const plan = parsed({
      timeZone: "Europe/Berlin",
      quietHours: [
        { from: "22:00", to: "06:00" },
        { days: ["SUNDAY", "SATURDAY", "SUNDAY"], from: "00:00", to: "24:00" },
      ],
      entities: [{ entity: "Asset", maintenanceWindows: [{ days: ["MONDAY"], from: "12:00", to: "12:30" }] }],
    });
    expect(plan.quietHours).toEqual([
      { days: weekdays, from: "22:00", to: "06:00" },
      { days: ["SATURDAY", "SUNDAY"], from: "00:00", to: "24:00" },
    ]);
    expect(plan.entities).toEqual([
      {
        entity: "Asset",
        enabled: true,
        historyDays: null,
        intervalSeconds: null,
        quietHours: null,
        maintenanceWindows: [{ days: ["MONDAY"], from: "12:00", to: "12:30" }],
      },
    ]);
  });

  it.each<[string, unknown, (string | number)[], RegExp]>([
    ["too short an interval", { intervalSeconds: 29 }, ["intervalSeconds"], /30 to 2592000, got 29/],
    ["too long an interval", { intervalSeconds: 2_592_001 }, ["intervalSeconds"], /30 to 2592000, got 2592001/],
    ["an interval that is no number", { intervalSeconds: "60" }, ["intervalSeconds"], /whole number.*got "60"/],
    ["half a day of history", { historyDays: 0.5 }, ["historyDays"], /1 to 3650, got 0.5/],
    ["an unknown zone", { timeZone: "Europe/Atlantis" }, ["timeZone"], /Europe\/Berlin.*got "Europe\/Atlantis"/],
    ["an offset as a zone", { timeZone: "+02:00" }, ["timeZone"], /IANA name.*got "\+02:00"/],
    ["an empty zone", { timeZone: "" }, ["timeZone"], /IANA name/],
    ["hour 24", { quietHours: [{ from: "24:00", to: "06:00" }] }, ["quietHours", 0, "from"], /HH:MM.*"24:00"/],
    ["minute 60", { quietHours: [{ from: "22:00", to: "06:60" }] }, ["quietHours", 0, "to"], /HH:MM.*"06:60"/],
    ["a time with one digit", { quietHours: [{ from: "9:00", to: "10:00" }] }, ["quietHours", 0, "from"], /"9:00"/],
    ["no end", { quietHours: [{ from: "22:00" }] }, ["quietHours", 0, "to"], /got nothing/],
    ["an empty window", { quietHours: [{ from: "06:00", to: "06:00" }] }, ["quietHours", 0, "to"], /another time/],
    [
      "an unknown day",
      { maintenanceWindows: [{ days: ["HOLIDAY"], from: "06:00", to: "07:00" }] },
      ["maintenanceWindows", 0, "days", 0],
      /MONDAY.*got "HOLIDAY"/,
    ],
    [
      "a window on no day",
      { entities: [{ entity: "Asset", quietHours: [{ days: [], from: "06:00", to: "07:00" }] }] },
      ["entities", 0, "quietHours", 0, "days"],
      /at least one/,
    ],
    [
      "too many windows",
      { quietHours: Array.from({ length: 51 }, () => ({ from: "06:00", to: "07:00" })) },
      ["quietHours"],
      /at most 50 windows, got 51 of them/,
    ],
    ["an unknown entity", { entities: [{ entity: "Elevator" }] }, ["entities", 0, "entity"], /WorkOrder.*"Elevator"/],
    [
      "an entity twice",
      { entities: [{ entity: "Asset" }, { entity: "Vendor" }, { entity: "Asset" }] },
      ["entities", 2, "entity"],
      /Asset again/,
    ],
  ])("refuses %s with its path, what was expected and what came", (_name, input, place, message) => {
    expect(problemsOf(input)).toEqual([
      { path: [...path, ...place], message: expect.stringMatching(message) as string },
    ]);
  });

  it("names everything that is wrong at once", () => {
    const problems = problemsOf({ historyDays: 0, timeZone: "x", quietHours: [{ from: "a", to: "b" }] });
    expect(problems.map((problem) => problem.path.slice(2).join("."))).toEqual([
      "historyDays",
      "timeZone",
      "quietHours.0.from",
      "quietHours.0.to",
    ]);
  });

  it("refuses entities that the system does not offer", () => {
    const small = { ...connector, name: "Small", entities: new Map([...connector.entities].slice(0, 1)) };
    const [offered, foreign] = [...connector.entities.keys()];
    expect(() => parseSyncPlan({ entities: [{ entity: foreign }] }, small, path)).toThrow(`Small does not offer`);
    expect(parseSyncPlan({ entities: [{ entity: offered }] }, small, path).entities).toHaveLength(1);
  });
});

describe("a plan that leaves no minute of the week", () => {
  it("is refused where its windows say so, for all entities in one problem", () => {
    const [problem, ...others] = problemsOf({ quietHours: [always] });
    expect(others).toEqual([]);
    expect(problem?.path).toEqual([...path, "quietHours"]);
    expect(problem?.message).toMatch(/none left for .*WorkOrder/);
  });

  it("is refused when it takes several windows of both kinds to get there", () => {
    const input = {
      quietHours: [
        { from: "06:00", to: "18:00" },
        { from: "20:00", to: "06:00" },
      ],
      maintenanceWindows: [{ from: "17:59", to: "20:00" }],
    };
    expect(problemsOf(input)).toHaveLength(1);
    expect(problemsOf({ ...input, maintenanceWindows: [{ from: "18:01", to: "20:00" }] })).toEqual([]);
  });

  it("is refused for one entity at its own windows", () => {
    const problems = problemsOf({
      maintenanceWindows: [{ from: "00:00", to: "12:00" }],
      entities: [{ entity: "Vendor" }, { entity: "Asset", quietHours: [{ from: "12:00", to: "00:00" }] }],
    });
    expect(problems.map((problem) => problem.path)).toEqual([[...path, "entities", 1, "quietHours"]]);
  });

  it("is accepted for an entity that is switched off, and refused once it is switched on", () => {
    const before = parsed({ entities: [{ entity: "Asset", enabled: false, quietHours: [always] }] });
    const [problem] = problemsOf({ entities: [{ entity: "Asset", enabled: true }] }, before);
    expect(problem?.path).toEqual([...path, "entities", 0]);
  });

  it("is refused when a kept window of one entity and a new one of the plan leave nothing together", () => {
    const before = parsed({ entities: [{ entity: "Asset", quietHours: [{ from: "00:00", to: "12:00" }] }] });
    const [problem] = problemsOf({ maintenanceWindows: [{ from: "12:00", to: "24:00" }] }, before);
    expect(problem?.path).toEqual([...path, "maintenanceWindows"]);
  });
});

describe("a plan over the one that holds", () => {
  const before = () =>
    parsed({
      historyDays: 30,
      intervalSeconds: 60,
      timeZone: "Europe/Berlin",
      quietHours: [{ from: "22:00", to: "06:00" }],
      entities: [
        { entity: "Asset", enabled: false, intervalSeconds: 3_600 },
        { entity: "Vendor", historyDays: 7 },
      ],
    });

  it("replaces only the keys that are given", () => {
    expect(parsed({ intervalSeconds: 90 }, before())).toEqual({ ...before(), intervalSeconds: 90 });
    expect(parsed({}, before())).toEqual(before());
    expect(parsed({ quietHours: undefined }, before())).toEqual(before());
  });

  it("replaces lists of windows whole, and sets back what is null", () => {
    const plan = parsed({ quietHours: [], historyDays: null, timeZone: null }, before());
    expect(plan).toEqual({ ...before(), quietHours: [], historyDays: 90, timeZone: "UTC" });
  });

  it("changes the entities that are named and leaves the others: none is switched on unseen", () => {
    const plan = parsed({ entities: [{ entity: "Vendor", intervalSeconds: 600 }] }, before());
    const [asset, vendor] = plan.entities;
    expect(asset).toEqual(before().entities[0]);
    expect(vendor).toMatchObject({ entity: "Vendor", historyDays: 7, intervalSeconds: 600 });
    const back = parsed({ entities: [{ entity: "Asset", enabled: null, intervalSeconds: null }] }, before());
    expect(back.entities[0]).toMatchObject({ enabled: true, intervalSeconds: null });
    expect(parsed({ entities: null }, before()).entities).toEqual([]);
  });
});
