import { idOf } from "../kinds/index.js";
import type { Location } from "../kinds/locations.js";
import type { Random } from "../random.js";
import { iso, type World } from "./world.js";

/**
 * The tree of places. Locations are numbered sites first, then buildings, production lines, storerooms and rooms; how
 * many there are of each and which lies where follows from the index alone.
 */

// cspell:disable
const plants: readonly (readonly [
  name: string,
  code: string,
  street: string,
  postalCode: string,
  country: string,
  lat: number,
  lon: number,
  timeZone: string,
])[] = [
  ["Hamburg", "HAM", "Veddeler Damm 18", "20457", "DE", 53.53, 9.98, "Europe/Berlin"],
  ["Leipzig", "LEJ", "Messe-Allee 2", "04356", "DE", 51.4, 12.4, "Europe/Berlin"],
  ["Linz", "LNZ", "Hafenstrasse 47", "4020", "AT", 48.32, 14.31, "Europe/Vienna"],
  ["Rotterdam", "RTM", "Waalhaven 9", "3089", "NL", 51.88, 4.44, "Europe/Amsterdam"],
  ["Lyon", "LYS", "Rue de Gerland 120", "69007", "FR", 45.73, 4.83, "Europe/Paris"],
  ["Turin", "TRN", "Corso Orbassano 402", "10137", "IT", 45.03, 7.62, "Europe/Rome"],
  ["Leeds", "LBA", "Wharfedale Road 5", "LS7 2NQ", "GB", 53.81, -1.53, "Europe/London"],
  ["Milwaukee", "MKE", "South 2nd Street 700", "53204", "US", 43.02, -87.91, "America/Chicago"],
];
// cspell:enable
const lineNames = [
  "Filling line",
  "Packaging line",
  "Pressing line",
  "Paint line",
  "Assembly line",
  "Mixing line",
  "Casting line",
];
const roomNames = [
  "Pump room",
  "Compressor room",
  "Switch room",
  "Boiler house",
  "Workshop",
  "Control room",
  "Chiller plant",
  "Loading bay",
];

interface Bounds {
  readonly sites: number;
  readonly buildings: number;
  readonly lines: number;
  readonly storerooms: number;
  readonly rooms: number;
}

function bounds(world: World): Bounds {
  const all = world.counts.locations;
  const sites = Math.max(1, Math.floor(all / 40));
  const buildings = Math.max(1, Math.floor(all * 0.12));
  const storerooms = Math.max(2, Math.floor(all * 0.1));
  const lines = Math.max(2, Math.floor(all * 0.3));
  return { sites, buildings, lines, storerooms, rooms: all - sites - buildings - lines - storerooms };
}

export function siteCount(world: World): number {
  return bounds(world).sites;
}

/** A place where machines stand: a line or a room. */
export function anyWorkplace(world: World, random: Random): string {
  const { sites, buildings, lines, storerooms, rooms } = bounds(world);
  const place = random.int(1, lines + rooms);
  return idOf("locations", sites + buildings + (place <= lines ? place : place + storerooms));
}

export function storeroomCount(world: World): number {
  return bounds(world).storerooms;
}

/** The id of the nth storeroom; numbers above the last one begin again with the first. */
export function storeroom(world: World, number: number): string {
  const { sites, buildings, lines, storerooms } = bounds(world);
  return idOf("locations", sites + buildings + lines + 1 + ((number - 1) % storerooms));
}

/** The site of a location, by its id. */
export function siteIdOf(world: World, locationId: string): string {
  let index = Number(locationId.slice("LOC-".length));
  for (let { parent } = placeOf(world, index); parent !== null; { parent } = placeOf(world, index)) index = parent;
  return idOf("locations", index);
}

/** A point near the middle of a site. */
export function pointAt(siteId: string, random: Random): { lat: number; lon: number } {
  const plant = plants[(Number(siteId.slice("LOC-".length)) - 1) % plants.length] as (typeof plants)[number];
  const off = () => Math.round(random.between(-40, 40)) / 10_000;
  return { lat: Number((plant[5] + off()).toFixed(4)), lon: Number((plant[6] + off()).toFixed(4)) };
}

export function makeLocation(world: World, index: number): Location {
  const random = world.random("locations", index);
  const createdMs = world.goLiveMs(random);
  const place = placeOf(world, index);
  const plant = place.type === "SITE" ? plants[(index - 1) % plants.length] : undefined;
  return {
    id: idOf("locations", index),
    revision: 1,
    code: place.code,
    name: place.name,
    type: place.type,
    parent_id: place.parent === null ? null : idOf("locations", place.parent),
    path: pathOf(world, index),
    active: place.type === "SITE" || random.chance(0.98),
    address: plant ? { street: plant[2], postal_code: plant[3], city: plant[0], country: plant[4] } : null,
    geo: plant ? { lat: plant[5], lon: plant[6] } : null,
    time_zone: plant ? plant[7] : null,
    barcode: `L${String(index).padStart(8, "0")}`,
    team_ids:
      place.type === "SITE" || place.type === "BUILDING" ? [] : [idOf("teams", 1 + (index % world.counts.teams))],
    level: place.type === "SITE" ? 3 : place.type === "BUILDING" ? 4 : 5,
    custom_fields: place.type === "ROOM" && random.chance(0.3) ? { atex_zone: random.pick(["none", "2", "22"]) } : {},
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

interface Place {
  readonly type: Location["type"];
  readonly code: string;
  readonly name: string;
  readonly parent: number | null;
}

function placeOf(world: World, index: number): Place {
  const { sites, buildings, lines, storerooms } = bounds(world);
  let number = index;
  if (number <= sites) {
    const [city, code] = plants[(number - 1) % plants.length] as (typeof plants)[number];
    const round = Math.ceil(number / plants.length);
    return {
      type: "SITE",
      code: `${code}${round}`,
      name: `${city} plant${round > 1 ? ` ${round}` : ""}`,
      parent: null,
    };
  }
  number -= sites;
  if (number <= buildings) {
    return { type: "BUILDING", code: `B${number}`, name: `Building ${number}`, parent: 1 + ((number - 1) % sites) };
  }
  number -= buildings;
  const building = sites + 1 + ((number - 1) % buildings);
  if (number <= lines) {
    const name = `${lineNames[(number - 1) % lineNames.length] as string} ${number}`;
    return { type: "LINE", code: `L${number}`, name, parent: building };
  }
  number -= lines;
  if (number <= storerooms)
    return { type: "STOREROOM", code: `S${number}`, name: `Storeroom ${number}`, parent: building };
  number -= storerooms;
  return {
    type: "ROOM",
    code: `R${number}`,
    name: `${roomNames[(number - 1) % roomNames.length] as string} ${number}`,
    parent: building,
  };
}

function pathOf(world: World, index: number): string {
  const place = placeOf(world, index);
  return place.parent === null ? place.code : `${pathOf(world, place.parent)}/${place.code}`;
}
