import { registerEnumType } from "type-graphql";

export enum WriteStateEnum {
  QUEUED = "QUEUED",
  SENDING = "SENDING",
  UNCONFIRMED = "UNCONFIRMED",
  SUCCEEDED = "SUCCEEDED",
  FAILED = "FAILED",
}

registerEnumType(WriteStateEnum, {
  name: "WriteState",
  description: "Where a write stands.",
  valuesConfig: {
    QUEUED: { description: "Held until its system can be reached, or its deadline passes." },
    SENDING: { description: "On its way." },
    UNCONFIRMED: { description: "Sent, and no answer came: it is being looked for at the source." },
    SUCCEEDED: { description: "The source has it, and it is stored here." },
    FAILED: { description: "The source has it not; error says why." },
  },
});
