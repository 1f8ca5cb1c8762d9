import { useEffect, useRef } from "react";
import { useSubscription } from "urql";
import { StatusChangesDocument } from "../generated/graphql.js";

/** Many change at once when a system comes back that many use: they are one look at the list. */
const togetherMs = 300;

/** Looks again when the status of a connection changed, of any or of one. */
export function useStatusChanges(connectionId: string | null, reload: () => void): void {
  const [{ data }] = useSubscription({ query: StatusChangesDocument, variables: { connectionId } });
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  });
  const eventId = data?.connectionStatusChanged.eventId;
  useEffect(() => {
    if (eventId === undefined) return;
    const timer = setTimeout(() => latest.current(), togetherMs);
    return () => clearTimeout(timer);
  }, [eventId]);
}
