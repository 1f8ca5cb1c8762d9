import { registerEnumType } from "type-graphql";

export enum ConnectionStatusEnum {
  PENDING = "PENDING",
  CONNECTED = "CONNECTED",
  RATE_LIMITED = "RATE_LIMITED",
  MAINTENANCE = "MAINTENANCE",
  UNREACHABLE = "UNREACHABLE",
  UNAUTHORIZED = "UNAUTHORIZED",
  PAUSED = "PAUSED",
}

registerEnumType(ConnectionStatusEnum, {
  name: "ConnectionStatus",
  description: "Whether a connection works, and what it waits for if not.",
  valuesConfig: {
    PENDING: { description: "Made, never connected." },
    CONNECTED: { description: "The system answers." },
    RATE_LIMITED: { description: "The system asked to slow down; goes on at nextAttemptAt." },
    MAINTENANCE: { description: "In an announced maintenance window; goes on at nextAttemptAt." },
    UNREACHABLE: { description: "The system does not answer; tried again by itself at nextAttemptAt." },
    UNAUTHORIZED: { description: "The system refused the credential; reconnectSystem takes a new one." },
    PAUSED: { description: "Paused by somebody; resumeConnection goes on." },
  },
});

export enum StalenessEnum {
  REFUSE = "REFUSE",
  ALLOW = "ALLOW",
}

registerEnumType(StalenessEnum, {
  name: "Staleness",
  description: "What to do when a connection can't be reached.",
  valuesConfig: {
    REFUSE: { description: "Answer with CONNECTION_UNREACHABLE, or name the connection in unavailable." },
    ALLOW: { description: "Answer with what was synced last." },
  },
});
