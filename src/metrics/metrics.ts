import { counter, gauge, histogram } from "./registry.js";

/** Seconds; from what is answered from memory to what a caller gives up on. */
const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;
/** Seconds; from a run that finds nothing to a first sync of a million records. */
const runBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400] as const;
/** Seconds; from what is told at once to what waited for an outage of its receiver. */
const lagBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600, 21_600] as const;
/** Seconds; a find by an index takes a millisecond. */
const databaseBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] as const;

/** Calls that came in. */
export const requestMetrics = {
  http: counter("tributary_http_requests_total", "HTTP requests answered, by route and status.", ["route", "status"]),
  operations: counter("tributary_graphql_operations_total", "GraphQL operations, by type and how they ended.", [
    "type",
    "outcome",
  ]),
  duration: histogram(
    "tributary_graphql_operation_duration_seconds",
    "Time from a query's or mutation's arrival, its caller let in, to its answer.",
    ["type"],
    callBuckets,
  ),
  errors: counter("tributary_graphql_errors_total", "Errors in answers to operations, by their code.", ["code"]),
  webSockets: gauge("tributary_websocket_connections", "Websockets that are open."),
  subscriptions: gauge("tributary_subscriptions", "Subscriptions that are under way."),
  subscriptionEvents: counter("tributary_subscription_events_total", "Events sent to subscriptions."),
  refusedTokens: counter("tributary_tokens_refused_total", "Calls whose token was not let in, by the error's code.", [
    "code",
  ]),
  rateLimited: counter("tributary_calls_rate_limited_total", "Calls beyond what their token may ask for in a minute."),
} as const;

/** Sync runs. */
export const syncMetrics = {
  runs: counter("tributary_sync_runs_total", "Sync runs that ended, by kind and how.", ["kind", "outcome"]),
  duration: histogram(
    "tributary_sync_run_duration_seconds",
    "Time from a sync run's start to its end, pauses included.",
    ["kind"],
    runBuckets,
  ),
  interruptions: counter(
    "tributary_sync_interruptions_total",
    "Times a run was left before its end, to go on later or elsewhere.",
    ["reason"],
  ),
  active: gauge("tributary_sync_runs_active", "Connections that this process is syncing."),
  read: counter("tributary_sync_records_read_total", "Records that sync runs looked at.", ["system"]),
  records: counter("tributary_sync_records_total", "What became of the records that sync runs looked at.", [
    "system",
    "outcome",
  ]),
  pages: counter("tributary_sync_pages_total", "Pages that sync runs stored.", ["system"]),
} as const;

/** Calls to source systems. */
export const sourceMetrics = {
  requests: counter("tributary_source_requests_total", "Requests to source systems, by how they ended.", [
    "system",
    "outcome",
  ]),
  duration: histogram(
    "tributary_source_request_duration_seconds",
    "Time from sending a request to a source to the last byte of its answer.",
    ["system"],
    callBuckets,
  ),
  wait: histogram(
    "tributary_source_wait_seconds",
    "Time that a request to a source was held back so as to be gentle with it.",
    ["system"],
    callBuckets,
  ),
  underWay: gauge("tributary_source_requests_in_flight", "Requests to source systems that are under way.", ["system"]),
  statusChanges: counter("tributary_connection_status_changes_total", "Changes of connections' status.", [
    "system",
    "from",
    "to",
  ]),
  probes: counter("tributary_connection_probes_total", "Probes of connections that were away, by what they found.", [
    "system",
    "outcome",
  ]),
} as const;

/** Writes to source systems. */
export const writeMetrics = {
  settled: counter("tributary_writes_total", "Writes that settled, by operation and how.", ["operation", "outcome"]),
} as const;

/** Webhooks that were sent. */
export const webhookMetrics = {
  attempts: counter("tributary_webhook_attempts_total", "Attempts to deliver a webhook, by how they ended.", [
    "outcome",
  ]),
  duration: histogram("tributary_webhook_attempt_duration_seconds", "Time that an attempt took.", [], callBuckets),
  deliveries: counter("tributary_webhook_deliveries_total", "Deliveries that came to their end, by how.", ["outcome"]),
  lag: histogram(
    "tributary_webhook_lag_seconds",
    "Time from an event to its delivery, retries included, replays and tests not.",
    [],
    lagBuckets,
  ),
} as const;

/** The relay that numbers events. */
export const relayMetrics = {
  isLeading: gauge("tributary_event_relay_leading", "Whether this process is the one that numbers events."),
  relayed: counter("tributary_events_relayed_total", "Events that this process numbered."),
} as const;

/** Jobs of the queue. */
export const jobMetrics = {
  runs: counter("tributary_jobs_total", "Jobs that ended, by name and how.", ["job", "outcome"]),
  running: gauge("tributary_jobs_running", "Jobs that are under way.", ["job"]),
} as const;

/** What this process asks of MongoDB. */
export const databaseMetrics = {
  use: histogram(
    "tributary_mongodb_pool_use_seconds",
    "Time that a connection was in use for a command; what follows a change waits with one for up to a second.",
    [],
    databaseBuckets,
  ),
  cleared: counter(
    "tributary_mongodb_pool_cleared_total",
    "Times that a server of MongoDB was lost, and its connections with it.",
  ),
  connections: gauge("tributary_mongodb_pool_connections", "Connections to MongoDB, by what they are doing.", [
    "state",
  ]),
  wait: histogram(
    "tributary_mongodb_pool_wait_seconds",
    "Time that a command waited for a connection.",
    [],
    databaseBuckets,
  ),
  waitFailures: counter(
    "tributary_mongodb_pool_wait_failures_total",
    "Commands that got no connection to MongoDB, by why.",
    ["reason"],
  ),
} as const;

/** What is kept between requests (`src/loaders/README.md`). */
export const cacheMetrics = {
  reads: counter("tributary_cache_reads_total", "Answers, and records that others refer to, looked for in memory.", [
    "cache",
    "outcome",
  ]),
  bytes: gauge("tributary_cache_bytes", "About what is kept takes up in memory.", ["cache"]),
} as const;

/** The process itself. */
export const processMetrics = {
  info: gauge("tributary_info", "Always 1; its labels say what runs.", ["version", "role"]),
  secrets: gauge("tributary_secrets_available", "Whether the master keys can be used."),
} as const;
