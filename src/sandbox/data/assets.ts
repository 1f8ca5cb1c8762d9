import { idOf } from "../kinds/index.js";
import type { Asset } from "../kinds/assets.js";
import { anyComponentOf, anyMachine, attributesOf, classCodes, type AssetClass } from "./catalog.js";
import { anyWorkplace, pointAt, siteIdOf } from "./places.js";
import { cents, dayMs, hourMs, iso, isoDate, type World } from "./world.js";

/** What other records say about an asset. */
export interface AssetFacts {
  readonly id: string;
  readonly machine: AssetClass;
  readonly tag: string;
  readonly name: string;
  readonly parent: number | null;
  readonly locationId: string;
  readonly costCenter: string;
}

/** Of ten assets five stand for themselves, four are part of one of these, and one is part of a part. */
export function assetFacts(world: World, index: number): AssetFacts {
  const random = world.random("assets.facts", index);
  const all = world.counts.assets;
  const tops = Math.ceil(all * 0.5);
  const middles = Math.ceil(all * 0.4);
  const id = idOf("assets", index);
  if (index <= tops) {
    const machine = anyMachine(random);
    const tag = `${machine.tagLetter}-${1000 + index}`;
    const name = `${random.pick(machine.duties)} ${machine.name} ${tag}`;
    return {
      id,
      machine,
      tag,
      name,
      parent: null,
      locationId: anyWorkplace(world, random),
      costCenter: `CC${4100 + random.int(0, 24)}`,
    };
  }
  const parent =
    index <= tops + middles ? 1 + ((index - tops - 1) % tops) : tops + 1 + ((index - tops - middles - 1) % middles);
  const above = assetFacts(world, parent);
  const machine = anyComponentOf(above.machine, random);
  const tag = `${machine.tagLetter}-${1000 + index}`;
  const name = `${random.pick(machine.duties)} ${machine.name} ${tag} of ${above.tag}`;
  return { id, machine, tag, name, parent, locationId: above.locationId, costCenter: above.costCenter };
}

export function makeAsset(world: World, index: number): Asset {
  const facts = assetFacts(world, index);
  const random = world.random("assets", index);
  const createdMs = world.goLiveMs(random);
  const modifiedMs = world.modifiedMs(createdMs, random);
  const { machine } = facts;
  const more = world.random("assets.more", index);
  const siteId = siteIdOf(world, facts.locationId);
  const installedMs = createdMs - random.int(30, 5000) * dayMs;
  const [maker, series] = random.pick(machine.makers);
  const price = random.int(machine.price[0] * 100, machine.price[1] * 100);
  const status = random.weighted<Asset["status"]>([
    ["RUNNING", 74],
    ["IDLE", 9],
    ["IMPAIRED", 5],
    ["STOPPED_PLANNED", 4],
    ["BREAKDOWN", 2],
    ["UNDER_REPAIR", 3],
    ["COMMISSIONING", 1],
    ["DECOMMISSIONED", 2],
  ]);
  return {
    id: facts.id,
    revision: random.int(1, 6),
    tag: facts.tag,
    name: facts.name,
    description: random.chance(0.7)
      ? `${maker} ${series} ${machine.name}, serves ${facts.costCenter}. Spare on site: ${random.pick(["yes", "no"])}.`
      : null,
    status,
    status_reason: status === "BREAKDOWN" || status === "UNDER_REPAIR" ? random.pick(machine.faults)[1] : null,
    status_changed_at: iso(modifiedMs),
    online: status === "RUNNING" || status === "IDLE" || status === "IMPAIRED",
    criticality: random.weighted([
      ["A", 2],
      ["B", 5],
      ["C", 3],
    ]),
    class_code: machine.code,
    class_id: classId(machine.code),
    parent_id: facts.parent === null ? null : idOf("assets", facts.parent),
    location_id: facts.locationId,
    site_id: siteId,
    geo: more.chance(0.3) ? pointAt(siteId, more) : null,
    position: random.chance(0.6) ? `${random.pick(["A", "B", "C", "D"])}${random.int(1, 40)}` : null,
    maker,
    model: `${series}-${random.int(100, 990)}`,
    maker_part_no: `${series}${random.code(5)}`,
    serial_no: random.chance(0.95) ? random.code(10) : null,
    rfid: more.chance(0.4) ? `E2${more.code(14)}` : null,
    barcode: `A${String(index).padStart(9, "0")}`,
    inventory_no: random.chance(0.9) ? `INV${200_000 + index}` : null,
    built_year: new Date(installedMs).getUTCFullYear() - random.int(0, 1),
    purchased_on: isoDate(installedMs - random.int(20, 120) * dayMs),
    installed_on: isoDate(installedMs),
    in_service_on: isoDate(installedMs + random.int(1, 20) * dayMs),
    warranty_until: random.chance(0.8) ? isoDate(installedMs + random.pick([365, 730, 1095]) * dayMs) : null,
    scrapped_on: null,
    purchase_price: { value: cents(price), currency: "EUR" },
    replacement_value: random.chance(0.75)
      ? { value: cents(price * random.between(1.05, 1.6)), currency: "EUR" }
      : null,
    vendor_id: random.chance(0.85) ? world.anyId("vendors", random) : null,
    owner_id: random.chance(0.7) ? world.userWith("SUPERVISOR", random) : null,
    cost_center: facts.costCenter,
    run_hours: random.chance(0.8)
      ? Math.round(((world.epochMs - installedMs) / hourMs) * random.between(0.2, 0.9))
      : null,
    team_ids: [idOf("teams", 1 + (index % world.counts.teams))],
    part_ids: partsOfAsset(world, index),
    mtbf_days: more.chance(0.6) ? more.int(20, 600) : null,
    mttr_hours: more.chance(0.6) ? more.int(1, 48) : null,
    level: levelOf(world, facts),
    fixed_asset_no: more.chance(0.5) ? `FA${300_000 + index}` : null,
    attributes: attributesOf(machine, random),
    external_ref: null,
    custom_fields: {
      ...(random.chance(0.5) ? { energy_class: random.pick(["A", "B", "C"]) } : {}),
      ...(random.chance(0.3) ? { last_audit: isoDate(modifiedMs - random.int(10, 300) * dayMs) } : {}),
      ...(random.chance(0.2) ? { is_leased: random.chance(0.3) } : {}),
    },
    created_at: iso(createdMs),
    modified_at: iso(modifiedMs),
  };
}

export function classId(code: string): string {
  return idOf("asset_classes", classCodes.indexOf(code) + 3);
}

function levelOf(world: World, facts: AssetFacts): number {
  if (facts.parent === null) return 6;
  return assetFacts(world, facts.parent).parent === null ? 7 : 8;
}

/** How far behind its own number the parts of an asset lie; the same for each, so that the way back is as short. */
function partSteps(world: World): readonly number[] {
  return [0, Math.floor(world.counts.parts / 3)];
}

/** The parts an asset is made of or needs. */
export function partsOfAsset(world: World, index: number): string[] {
  const { parts } = world.counts;
  return partSteps(world).map((step) => idOf("parts", ((index - 1 + step) % parts) + 1));
}

/** The assets that a part fits: the same relation from its other side. */
export function assetsOfPart(world: World, index: number): string[] {
  const { parts, assets } = world.counts;
  return partSteps(world).flatMap((step) => {
    const first = (((index - 1 - step) % parts) + parts) % parts;
    const found: string[] = [];
    for (let asset = first; asset < assets; asset += parts) found.push(idOf("assets", asset + 1));
    return found;
  });
}
