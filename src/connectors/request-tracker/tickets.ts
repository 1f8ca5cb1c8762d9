import type { RtSource } from "./changes.js";
import { quoted } from "./values.js";

export const tickets: RtSource = {
  list: "tickets",
  single: "ticket",
  fields: [
    "Subject",
    "Status",
    "Queue",
    "Priority",
    "Owner",
    "Requestor",
    "Creator",
    "Created",
    "LastUpdated",
    "Due",
    "Started",
    "Resolved",
    "_hyperlinks",
  ],
  subfields: { Queue: ["Name"], Owner: ["Name", "RealName"], Requestor: ["Name", "RealName", "EmailAddress"] },
  condition: ({ config }) => config.queues?.map((name) => `Queue = ${quoted(name)}`).join(" OR ") ?? null,
};
