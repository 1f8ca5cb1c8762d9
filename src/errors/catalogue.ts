import type { ErrorCode } from "./errors.js";

/** What the reference says of a code. */
export interface ErrorEntry {
  /** What has happened, and the fields of `extensions` that say more. */
  readonly meaning: string;
  /** Whether the same call may succeed later without anybody changing anything: yes, no, or when. */
  readonly retry: string;
  readonly whatToDo: string;
}

/** Every code, for the reference in docs/errors.md and the table in README.md: `npm run docs:reference` writes them. */
export const errorCatalogue: Readonly<Record<ErrorCode, ErrorEntry>> = {
  UNAUTHENTICATED: {
    meaning: "token missing, malformed, expired or revoked",
    retry: "no",
    whatToDo: "Send `Authorization: Bearer trb_…` with a token that is valid; `tributary token list` shows which are.",
  },
  FORBIDDEN: {
    meaning: "token valid, scope missing; `missingScope` names it",
    retry: "no",
    whatToDo: "Give the token the scope that `missingScope` names, or use one that has it.",
  },
  BAD_USER_INPUT: {
    meaning: "`problems` has a path and an expectation for each value",
    retry: "no",
    whatToDo: "Correct each value that `problems` names; the same call fails again.",
  },
  NOT_FOUND: {
    meaning: "no such thing in this environment",
    retry: "no",
    whatToDo:
      "Look whether the id is right and the token is of the same environment; what is another tenant's is not found either.",
  },
  CONFLICT: {
    meaning: "somebody was faster, or the thing is in a state that forbids the call",
    retry: "no",
    whatToDo: "Read the thing again, and decide on what it is now.",
  },
  RATE_LIMITED: {
    meaning: "more than the caller's share of a minute; `retryAfterMs`",
    retry: "yes",
    whatToDo: "Wait for `retryAfterMs`, then go on; spread the calls, or ask for less in each.",
  },
  OPERATION_TOO_COSTLY: {
    meaning: "one operation that may cost more than any may; `cost`, `maximum`",
    retry: "no",
    whatToDo: "Ask for fewer records or fewer lists in each other, in several operations.",
  },
  DOCUMENT_NOT_TRUSTED: {
    meaning: "not one of the operations that the gateway was given",
    retry: "no",
    whatToDo: "Send an operation of the file that TRIBUTARY_TRUSTED_DOCUMENTS names, or add yours to it.",
  },
  ENTITY_UNSUPPORTED: {
    meaning: "the connection's system does not offer that entity",
    retry: "no",
    whatToDo: "Look with `systems` at what the system offers; leave the connection out, or the entity.",
  },
  CONNECTION_UNREACHABLE: {
    meaning: "no answer; `since`, `nextAttemptAt`, `lastSuccessfulSyncAt`",
    retry: "yes",
    whatToDo: "Nothing: it is tried again by itself at `nextAttemptAt`. `staleness: ALLOW` gives what was synced last.",
  },
  CONNECTION_UNAVAILABLE: {
    meaning: "paused, pending, or waiting for a new credential",
    retry: "no",
    whatToDo: "See the connection's `status`: resume it, wait for its first sync, or have it reconnected.",
  },
  SOURCE_THROTTLED: {
    meaning: "the system asks to slow down; `retryAfterMs`",
    retry: "yes",
    whatToDo: "Wait for `retryAfterMs`. Where it comes often, give the connection a gentler sync plan.",
  },
  SOURCE_UNAUTHORIZED: {
    meaning: "the system refused the credential",
    retry: "no",
    whatToDo: "Have the customer log in anew: `reconnectSystem`, or a connect link.",
  },
  SOURCE_FORBIDDEN: {
    meaning: "the account lacks a permission at the source",
    retry: "no",
    whatToDo: "Have the system's administrator give the account the right that the message names.",
  },
  SOURCE_MISCONFIGURED: {
    meaning: "an address that can't be right: certificate, redirect",
    retry: "no",
    whatToDo: "Correct the address of the connection, or the system's certificate.",
  },
  ADDRESS_NOT_ALLOWED: {
    meaning: "an address that this gateway does not call: a private network, a port",
    retry: "no",
    whatToDo: "If the address is meant, the operator allows it by name in TRIBUTARY_ALLOWED_NETWORKS.",
  },
  SOURCE_ERROR: {
    meaning: "anything else the source said, in its words",
    retry: "reads",
    whatToDo: "Read `sourceMessage`. A read may be tried again where `retryable` says so.",
  },
  WRITE_UNCONFIRMED: {
    meaning: "sent, and no answer came; look at the source before sending again",
    retry: "no",
    whatToDo: "Wait for the event `write.settled`, which says what became of it; don't send it under another key.",
  },
  WRITE_EXPIRED: {
    meaning: "held until its deadline, never sent",
    retry: "no",
    whatToDo: "Send it again if it is still wanted, with a new key.",
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning: "the key stands for another mutation or input; use a new one",
    retry: "no",
    whatToDo: "Use a new key for every new intent, and the same for a repetition alone.",
  },
  IDEMPOTENCY_KEY_IN_USE: {
    meaning: "the first call with the key is under way",
    retry: "yes",
    whatToDo: "Send the same call again in a moment: it gets the first one's answer.",
  },
  OUTCOME_UNKNOWN: {
    meaning: "nobody knows whether it was done; look, then use a new key",
    retry: "no",
    whatToDo: "Look at whether it was done, then go on with a new key.",
  },
  SECRET_ALREADY_SHOWN: {
    meaning: "a repeated call selects what was shown once; ask without it",
    retry: "no",
    whatToDo: "Ask without the secret; if it is lost, rotate it.",
  },
  MAPPING_FAILED: {
    meaning: "a record that could not be read; it is in quarantine",
    retry: "no",
    whatToDo: "Look at the record with `quarantine`; correct it at the source, or the mapping, then retry it.",
  },
  TOO_MANY_QUARANTINED: {
    meaning: "so many records can't be read that a run ended",
    retry: "no",
    whatToDo:
      "Look at what those records have in common with `quarantine`, and correct the mapping; most often a setting at the source has changed.",
  },
  RESYNC_REQUIRED: {
    meaning: "the event to go on from is older than the retention",
    retry: "no",
    whatToDo: "Read the lists anew, and subscribe without `after`.",
  },
  SECRETS_UNAVAILABLE: {
    meaning: "the store of the server's own keys does not answer",
    retry: "yes",
    whatToDo: "Look at the store of the server's keys; `tributary doctor` says which does not answer.",
  },
  SUBGRAPH_UNREACHABLE: {
    meaning: "another subgraph of the graph gives no answer; `subgraph`, `nextAttemptAt`",
    retry: "yes",
    whatToDo: "Try again after `nextAttemptAt`; look whether the subgraph runs.",
  },
  SUBGRAPH_TIMEOUT: {
    meaning: "another subgraph did not answer in time",
    retry: "yes",
    whatToDo: "Try again, ask for less, or register it with a longer time-out.",
  },
  SUBGRAPH_UNAUTHORIZED: {
    meaning: "another subgraph does not let the call in",
    retry: "no",
    whatToDo: "Register the subgraph with the header that it looks for.",
  },
  SUBGRAPH_INVALID_RESPONSE: {
    meaning: "what another subgraph answered does not fit to its schema",
    retry: "no",
    whatToDo: "Correct the subgraph, or register its schema as it is now.",
  },
  SUBGRAPH_OPERATION_REFUSED: {
    meaning: "another subgraph did not execute it: its schema is another by now",
    retry: "no",
    whatToDo: "Register the subgraph again: its schema is another by now.",
  },
  SUBGRAPH_FIELD_FAILED: {
    meaning: "another subgraph reports a fault for this field; `subgraphCode`",
    retry: "no",
    whatToDo: "Look into the subgraph's own log, by `x-request-id`.",
  },
  SUBGRAPH_NOT_COMPOSED: {
    meaning: "a subgraph does not fit to the others; `problems`",
    retry: "no",
    whatToDo: "Correct the subgraph: each of `problems` says what and how.",
  },
  SUBGRAPH_BREAKING_CHANGE: {
    meaning: "a change of the graph that breaks clients; `changes`",
    retry: "no",
    whatToDo: "Register with `allowBreaking` when nobody uses what goes any more.",
  },
  EXPRESSION_SYNTAX: {
    meaning: "a text that is no JSONata; `position`, `token`",
    retry: "no",
    whatToDo: "Correct the expression before `position`.",
  },
  EXPRESSION_TIMED_OUT: {
    meaning: "an expression still at work when its time was over",
    retry: "no",
    whatToDo: "Do less in one expression: filter before you join, or split the step.",
  },
  EXPRESSION_TOO_LARGE: {
    meaning: "an expression over a limit; `what` says which, `maximum`, `size`",
    retry: "no",
    whatToDo: "Make what `what` names smaller than `maximum`.",
  },
  EXPRESSION_FAILED: {
    meaning: "an expression with no result for what it was given; `jsonataCode`",
    retry: "no",
    whatToDo: "Test the expression with what it was given; guard against what may be missing.",
  },
  WORKFLOW_LIMIT_EXCEEDED: {
    meaning: "a run, step or definition beyond a limit; `limit`, `most`, `actual`",
    retry: "no",
    whatToDo: "Stay below what `limit` and `most` say: smaller pages, fewer items, an output of what is needed.",
  },
  WORKFLOW_DEADLINE_PASSED: {
    meaning: "a run that was not done in its time",
    retry: "no",
    whatToDo: "Give the workflow a longer deadline, or make it wait less.",
  },
  WORKFLOW_TRIGGERS_ITSELF: {
    meaning: "runs that set each other off by what they change, too often in a row",
    retry: "no",
    whatToDo: "Give the trigger a condition that what the workflow writes does not meet.",
  },
  WORKFLOW_CALL_FAILED: {
    meaning: "a workflow that was called failed; `runId`, `callCode`",
    retry: "no",
    whatToDo: "Look at the run that `runId` names.",
  },
  WORKFLOW_INTERRUPTED: {
    meaning: "the process of a run ended again and again at one step",
    retry: "no",
    whatToDo: "Look into the gateway's log for why its process ended, then run it again.",
  },
  HTTP_CALL_FAILED: {
    meaning: "a step's call got no answer, or one that says no; `status`",
    retry: "5xx",
    whatToDo: "Look at `status` and at what was called; give the step retries if it may be repeated.",
  },
  CONFIGURATION: {
    meaning: "a setting of the server is not as needed",
    retry: "no",
    whatToDo: "Correct the setting that the message names; `tributary doctor` looks at all of them.",
  },
  INTERNAL_SERVER_ERROR: {
    meaning: "our fault; `errorId` is found in the log",
    retry: "yes",
    whatToDo: "Try again; if it comes again, look for `errorId` in the server's log.",
  },
};
