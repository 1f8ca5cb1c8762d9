import { useEffect, useRef } from "react";
import { useSubscription } from "urql";
import { WorkflowProgressDocument } from "../generated/graphql.js";

/** A run tells of each step: what comes close together is one look. */
const togetherMs = 200;

/** Looks again when runs of a workflow go on: any of them, or one. */
export function useRunProgress(workflowId: string | null, runId: string | null, reload: () => void): void {
  const [{ data }] = useSubscription({
    query: WorkflowProgressDocument,
    variables: { workflowId },
    pause: workflowId === null,
  });
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  });
  const told = data?.workflowRunProgressed;
  const eventId = told && (runId === null || told.runId === runId) ? told.eventId : undefined;
  useEffect(() => {
    if (eventId === undefined) return;
    const timer = setTimeout(() => latest.current(), togetherMs);
    return () => clearTimeout(timer);
  }, [eventId]);
}
