import { print } from "graphql";
import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { RecordChangedDocument, type RecordChangedSubscription } from "../test/generated/graphql.js";
import { token, url } from "./client.js";

/**
 * Prints each change of a record until it is stopped: `TRIBUTARY_TOKEN=… npx tsx examples/watch-changes.ts`
 * The last event id is kept, so that a reconnect goes on from there and misses nothing.
 */
const client = createClient({
  url: url.replace(/^http/, "ws"),
  webSocketImpl: WebSocket,
  connectionParams: { authorization: `Bearer ${token}` },
});

// The client subscribes anew with these very variables when its socket was closed, so they are kept up to date.
const variables: { after: string | null } = { after: null };

/** Follows changes until the server ends the subscription. */
async function follow(): Promise<void> {
  const changes = client.iterate<RecordChangedSubscription>({ query: print(RecordChangedDocument), variables });
  for await (const { data, errors } of changes) {
    if (errors) throw new Error(errors.map(({ message }) => message).join("\n"));
    if (!data) continue;
    const { eventId, kind, record, changedFields } = data.recordChanged;
    variables.after = eventId;
    process.stdout.write(`${kind} ${record?.number ?? record?.remoteId ?? "?"} ${changedFields.join(", ")}\n`);
  }
}

for (;;) await follow();
