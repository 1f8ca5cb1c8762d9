import { boolean, defineEntity, defineObject, money, objects, references, string } from "../definition/index.js";

const craft = defineObject({
  name: "UserCraft",
  description: "A trade somebody knows.",
  fields: { code: string("The trade."), skillLevel: string("How well, in the source's own words.") },
});

export const user = defineEntity({
  name: "User",
  single: "user",
  plural: "users",
  idPrefix: "usr",
  description: "A person in the source system: technician, planner, buyer.",
  dataKind: "MASTER",
  syncPriority: 15,
  fields: {
    number: string("Personnel number or login."),
    name: string("Name."),
    email: string("E-mail address."),
    phone: string("Telephone."),
    role: string("What they are in the source system."),
    active: boolean("Whether they may still log in there."),
    crafts: objects(craft, "Trades they know."),
    hourlyRate: money("Cost of an hour of their work."),
    teams: references("Team", "Teams they belong to."),
    sites: references("Location", "Sites they work at."),
  },
  indexes: [["number"], ["name"]],
  search: ["number", "name", "email"],
  listedUnder: ["sites", "teams"],
  writable: [],
});
