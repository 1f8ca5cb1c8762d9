import { idOf } from "../kinds/index.js";
import type { Address } from "../kinds/locations.js";
import type { Team } from "../kinds/teams.js";
import type { User } from "../kinds/users.js";
import type { Vendor } from "../kinds/vendors.js";
import type { Random } from "../random.js";
import { siteCount } from "./places.js";
import { cents, iso, roleOf, type World } from "./world.js";

// cspell:disable
const firstNames = listed(`Anna Ben Carla David Elena Felix Greta Hugo Ines Jonas Katrin Liam Marta Nils Olga Paul Rosa
  Simon Tara Victor Yusuf Zoe Amir Birgit Cedric Dunja Emil Farida Goran Hanna Ivan Jana Kofi Lena Milan Nadia Oskar
  Petra Rafael Sofia`);
const lastNames =
  listed(`Albrecht Berger Costa Dietrich Engel Fischer Graf Hansen Ivanov Jansen Keller Lange Meyer Novak
  Olsen Peters Quinn Richter Schulz Thomas Ulrich Vogel Weber Young Zimmermann Bauer Conti Duarte Evans Ferrari Garcia
  Horvat`);
// cspell:enable
const streets = [
  "Harbour Road",
  "Mill Lane",
  "Industrial Way",
  "Foundry Street",
  "Canal Street",
  "Station Road",
  "North Ring",
];
const towns: readonly (readonly [city: string, postalCode: string, country: string, currency: string])[] = [
  ["Hamburg", "20457", "DE", "EUR"],
  ["Leipzig", "04109", "DE", "EUR"],
  ["Linz", "4020", "AT", "EUR"],
  ["Rotterdam", "3011", "NL", "EUR"],
  ["Lyon", "69002", "FR", "EUR"],
  ["Turin", "10121", "IT", "EUR"],
  ["Zurich", "8005", "CH", "CHF"],
  ["Leeds", "LS1 4AP", "GB", "GBP"],
  ["Milwaukee", "53202", "US", "USD"],
];
const crafts = ["MECH", "ELEC", "INST", "HVAC", "WELD"] as const;
const trades: readonly (readonly [Vendor["type"], string])[] = [
  ["SUPPLIER", "Industrial Supply"],
  ["MANUFACTURER", "Pumps"],
  ["SUPPLIER", "Bearings"],
  ["CONTRACTOR", "Mechanical Services"],
  ["MANUFACTURER", "Drive Technology"],
  ["SERVICE", "Calibration Lab"],
  ["SUPPLIER", "Hydraulics"],
  ["SUPPLIER", "Electrical Wholesale"],
];

export function makeUser(world: World, index: number): User {
  const random = world.random("users", index);
  const createdMs = world.goLiveMs(random);
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  const role = roleOf(index);
  const login = `${first}.${last}${index}`.toLowerCase();
  const isTechnician = role === "TECHNICIAN";
  return {
    id: idOf("users", index),
    revision: 1,
    login: index === 1 ? "administrator" : login,
    first_name: first,
    last_name: last,
    email: `${login}@plant.example`,
    phone: random.chance(0.8) ? phone(random) : null,
    role,
    // The first users are the accounts that keys and logins act for.
    active: index <= 7 || random.chance(0.95),
    crafts: isTechnician
      ? random
          .distinct(random.int(1, 2), crafts.length)
          .map((craft) => ({ code: crafts[craft - 1] as string, level: random.int(1, 4) }))
      : [],
    hourly_rate: isTechnician ? { value: cents(random.int(3800, 6200)), currency: "EUR" } : null,
    site_ids: [idOf("locations", random.int(1, siteCount(world)))],
    team_ids: isTechnician ? [teamOf(world, index)] : [],
    language: random.weighted([
      ["en", 5],
      ["de", 4],
      ["fr", 1],
    ]),
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

/** The team of a technician. */
export function teamOf(world: World, userIndex: number): string {
  return idOf("teams", 1 + (userIndex % world.counts.teams));
}

export function makeTeam(world: World, index: number): Team {
  const random = world.random("teams", index);
  const createdMs = world.goLiveMs(random);
  const craft = crafts[(index - 1) % crafts.length] as string;
  const { users, teams } = world.counts;
  const site = 1 + ((index - 1) % siteCount(world));
  const members: string[] = [];
  for (let user = index - 1; user <= users; user += teams) {
    if (user > 0 && roleOf(user) === "TECHNICIAN") members.push(idOf("users", user));
  }
  return {
    id: idOf("teams", index),
    revision: 1,
    code: `T${String(index).padStart(3, "0")}`,
    name: `${craft} team ${index}`,
    description: `${random.pick(["Day", "Early", "Late"])} shift, craft ${craft}.`,
    craft_code: craft,
    lead_id: world.userWith("SUPERVISOR", random),
    member_ids: members,
    site_id: idOf("locations", site),
    active: true,
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

export function makeVendor(world: World, index: number): Vendor {
  const random = world.random("vendors", index);
  const createdMs = world.goLiveMs(random);
  const [type, trade] = trades[(index - 1) % trades.length] as (typeof trades)[number];
  const { address, currency } = anyAddress(random);
  const name = `${random.pick(lastNames)} ${trade}`;
  const domain = `${name.toLowerCase().replace(/ /g, "-")}-${index}.example`;
  const worksOnSite = type === "CONTRACTOR" || type === "SERVICE";
  return {
    id: idOf("vendors", index),
    revision: 1,
    number: `V${70000 + index}`,
    name,
    type,
    status:
      index <= 4
        ? "ACTIVE"
        : random.weighted([
            ["ACTIVE", 92],
            ["INACTIVE", 5],
            ["BLOCKED", 3],
          ]),
    tax_no: `${address.country}${random.int(100_000_000, 999_999_999)}`,
    website: `https://www.${domain}`,
    email: `orders@${domain}`,
    phone: phone(random),
    address,
    contacts: ["Sales", "Service"].slice(0, random.int(1, 2)).map((role) => {
      const contact = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
      return {
        name: contact,
        email: `${contact.toLowerCase().replace(" ", ".")}@${domain}`,
        phone: phone(random),
        role,
      };
    }),
    payment_terms: random.pick(["NET14", "NET30", "NET30", "NET60", "2-10-NET30"]),
    currency,
    rating: random.chance(0.85) ? random.int(2, 5) : null,
    hourly_rate: worksOnSite ? { value: cents(random.int(5500, 12000)), currency } : null,
    lead_time_days: random.int(1, 45),
    created_at: iso(createdMs),
    modified_at: iso(world.modifiedMs(createdMs, random)),
  };
}

/** Name, address and phone of somebody who reports a fault without having an account. */
export function anyPerson(random: Random): { name: string; email: string; phone: string } {
  const first = random.pick(firstNames);
  const last = random.pick(lastNames);
  return { name: `${first} ${last}`, email: `${first}.${last}@plant.example`.toLowerCase(), phone: phone(random) };
}

export function anyAddress(random: Random): { address: Address; currency: string } {
  const [city, postalCode, country, currency] = random.pick(towns);
  const street = `${random.pick(streets)} ${random.int(1, 180)}`;
  return { address: { street, postal_code: postalCode, city, country }, currency };
}

function phone(random: Random): string {
  return `+49 ${random.int(30, 899)} ${random.int(100_000, 9_999_999)}`;
}

function listed(words: string): string[] {
  return words.split(/\s+/);
}
