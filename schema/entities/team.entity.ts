import { boolean, defineEntity, reference, references, string } from "../definition/index.js";

export const team = defineEntity({
  name: "Team",
  single: "team",
  plural: "teams",
  idPrefix: "tm",
  description: "People who work together: a crew, a shift, a workshop.",
  dataKind: "MASTER",
  syncPriority: 16,
  relatedAs: { lead: "ledTeams", members: "memberOfTeams", site: "siteTeams" },
  fields: {
    number: string("Its code."),
    name: string("What people call it."),
    description: string("More about it."),
    craft: string("The trade it is for."),
    lead: reference("User", "Who leads it."),
    members: references("User", "Who belongs to it."),
    site: reference("Location", "Where it works."),
    active: boolean("Whether it still exists."),
  },
  indexes: [["number"], ["name"]],
  listedUnder: ["lead", "members", "site"],
  writable: [],
});
