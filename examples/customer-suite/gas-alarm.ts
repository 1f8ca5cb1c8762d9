/**
 * A workflow of the desk's: a fault that smells of gas becomes urgent in the plant by itself, and the desk is told. What it
 * may do is said where it is saved.
 */
export const gasAlarm = {
  schemaVersion: 1,
  name: "Gas alarm",
  triggers: [
    {
      kind: "recordChanged",
      entity: "WorkOrder",
      changes: ["CREATED"],
      when: "$contains($lowercase(trigger.record.title), 'gas') and trigger.record.priority != 'URGENT'",
    },
  ],
  steps: [
    {
      id: "urgent",
      kind: "write",
      config: {
        operation: "UPDATE",
        entity: "WorkOrder",
        id: "=trigger.recordId",
        data: { priority: "URGENT" },
        select: "number priority",
        whenUnreachable: "QUEUE",
      },
    },
    {
      id: "tell",
      kind: "notify",
      config: {
        name: "gas.alarm",
        data: { order: "=trigger.record.number", priority: "=steps.urgent.record.priority" },
      },
    },
  ],
  output: { number: "=steps.urgent.record.number" },
} as const;
