import { idOf } from "../kinds/index.js";
import type { AssetClass as AssetClassRecord } from "../kinds/asset-classes.js";
import type { FailureCode } from "../kinds/failure-codes.js";
import type { Procedure, ProcedureStep } from "../kinds/procedures.js";
import {
  assetClass,
  classCodes,
  classGroups,
  isMachine,
  listedCode,
  placeOfCode,
  type AssetClass,
  type ListedCode,
} from "./catalog.js";
import { iso, type World } from "./world.js";

/** What engineering keeps: classes of machines, what fails at them, how work is done. All of it follows from the catalog. */

export function makeAssetClass(world: World, index: number): AssetClassRecord {
  const random = world.random("asset_classes", index);
  const createdMs = world.goLiveMs(random);
  const times = { created_at: iso(createdMs), modified_at: iso(world.modifiedMs(createdMs, random)) };
  const id = idOf("asset_classes", index);
  const group = classGroups[index - 1];
  if (group) {
    const [code, name, description] = group;
    return {
      id,
      revision: 1,
      code,
      name,
      description,
      parent_id: null,
      attributes: [],
      level: index === 1 ? 6 : 8,
      ...times,
    };
  }
  const machine = classAt(index - 2);
  return {
    id,
    revision: 1,
    code: machine.code,
    name: machine.name,
    description: `All ${machine.name}s: ${machine.duties.join(", ").toLowerCase()}.`,
    parent_id: idOf("asset_classes", isMachine(machine.code) ? 1 : 2),
    attributes: machine.attributes.map(([name]) => name),
    level: isMachine(machine.code) ? 6 : 8,
    ...times,
  };
}

export function makeFailureCode(world: World, index: number): FailureCode {
  const random = world.random("failure_codes", index);
  const createdMs = world.goLiveMs(random);
  const { type, code, name, classCode } = listedCode(index);
  return {
    id: idOf("failure_codes", index),
    revision: 1,
    code,
    type,
    name,
    description: type === "PROBLEM" ? `A ${name}, as the operator tells it.` : `Chosen when it is: ${name}.`,
    parent_id: type === "PROBLEM" ? failureCodeIdOf("CLASS", classCode, classCode) : null,
    asset_class_id: classCode === null ? null : idOf("asset_classes", classCodes.indexOf(classCode) + 3),
    active: true,
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

export function failureCodeIdOf(
  type: ListedCode["type"],
  code: string | null,
  classCode: string | null,
): string | null {
  const place = placeOfCode(type, code, classCode);
  return place === null ? null : idOf("failure_codes", place);
}

export function makeProcedure(world: World, index: number): Procedure {
  const random = world.random("procedures", index);
  const createdMs = world.goLiveMs(random);
  const machine = classAt(index);
  return {
    id: idOf("procedures", index),
    revision: random.int(1, 3),
    code: `SOP-${machine.code}`,
    name: `Service of a ${machine.name}`,
    description: `Applies to all ${machine.name}s. Read the maker's manual first.`,
    state: "RELEASED",
    issue: random.int(1, 4),
    asset_class_id: idOf("asset_classes", index + 2),
    planned_hours: (random.int(2, 12) / 2).toFixed(2),
    steps: stepsOf(machine),
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

/** The steps of a service at a machine of that class. */
export function stepsOf(machine: AssetClass): ProcedureStep[] {
  const [measured, unit] = machine.attributes[0] ?? ["state", null];
  const steps: Omit<ProcedureStep, "step_no">[] = [
    {
      title: `Lock out the ${machine.name}`,
      instruction: "Hang tags, try to start it.",
      kind: "CHECK",
      unit: null,
      mandatory: true,
    },
    {
      title: machine.jobs[0] ?? "Inspect",
      instruction: "As the maker's manual says.",
      kind: "CHECK",
      unit: null,
      mandatory: true,
    },
    {
      title: `Measure ${measured}`,
      instruction: "After five minutes of running.",
      kind: "READING",
      unit,
      mandatory: true,
    },
    { title: "Test run", instruction: "Ten minutes under load.", kind: "VERDICT", unit: null, mandatory: true },
    { title: "Findings", instruction: "What should be done next time.", kind: "TEXT", unit: null, mandatory: false },
  ];
  return steps.map((step, place) => ({ step_no: place + 1, ...step }));
}

function classAt(place: number): AssetClass {
  return assetClass(classCodes[place - 1] as string) as AssetClass;
}
