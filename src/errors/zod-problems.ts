import type { z } from "zod";
import type { InputProblem } from "./errors.js";
import { nearestIssues } from "./zod-messages.js";

/** Zod's findings as input problems, their paths put under `prefix`, for example `["input", "config"]`. */
export function problemsFromZod(error: z.ZodError, prefix: readonly (string | number)[]): InputProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, prefix));
}

function problemsOf(issue: z.core.$ZodIssue, prefix: readonly (string | number)[]): InputProblem[] {
  const path = [...prefix, ...issue.path.map((part) => (typeof part === "number" ? part : String(part)))];
  // Of a value that may have several forms: what keeps it from the one that it comes closest to, where that is.
  const nearest = issue.code === "invalid_union" && !hasOwnWords(issue) ? nearestIssues(issue.errors) : null;
  return nearest ? nearest.flatMap((inner) => problemsOf(inner, path)) : [{ path, message: issue.message }];
}

/** A schema that says itself what it expects is not explained by its parts. */
function hasOwnWords({ message, errors }: z.core.$ZodIssueInvalidUnion): boolean {
  const [inner] = nearestIssues(errors) ?? [];
  return !inner || !message.endsWith(inner.message);
}
