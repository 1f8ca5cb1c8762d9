import {
  AddressNotAllowedError,
  ConnectionUnreachableError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SecretsUnavailableError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  type InputProblem,
} from "../errors/index.js";
import { AuthorizationFault } from "./authorization.js";
import type { ConnectProblem } from "./page-state.js";

/**
 * What a fault means for the person who fills in the form: what happened and what they can do. Null for one that has no
 * name, which is nothing that they could mend.
 */
export function inPlainWords(error: unknown, system: string): ConnectProblem | null {
  const problem = (code: string, title: string, message: string, fields: ConnectProblem["fields"] = []) => ({
    code,
    title,
    message,
    fields,
  });
  if (error instanceof AuthorizationFault && error.kind === "APP_REFUSED") {
    return problem(
      "APP_REFUSED",
      `${system} does not accept this application`,
      `The login went well, but ${system} does not know the application that asked for it any more. You can't mend this; tell whoever sent you the link.`,
    );
  }
  if (error instanceof AuthorizationFault) {
    return error.kind === "DENIED"
      ? problem(
          "CONSENT_DENIED",
          "Access was not granted",
          `You, or ${system}, did not allow the access. Nothing was connected. Log in again and choose “Allow”, or ask whoever manages ${system} for the permission.`,
        )
      : problem(
          "LOGIN_NOT_RECOGNIZED",
          "The login could not be confirmed",
          "What came back does not belong to the login that was begun here, or it was used before. Nothing was connected. Begin the login again.",
        );
  }
  if (error instanceof InvalidInputError) {
    const fields = error.problems.map(toField);
    return problem(
      "BAD_USER_INPUT",
      "Some entries can't be used",
      fields.length > 0 ? "Please correct the marked fields." : error.message,
      fields,
    );
  }
  if (error instanceof AddressNotAllowedError) {
    return problem(
      "ADDRESS_NOT_ALLOWED",
      "This address can't be used",
      `${system} can't be reached at this address from here, because it is not on the public internet. Check it, or ask for the address to be allowed.`,
      addressFields(error),
    );
  }
  if (error instanceof SourceUnauthorizedError) {
    return problem(
      "SOURCE_UNAUTHORIZED",
      `${system} did not accept the login`,
      `The address works, but ${system} refused what you entered. Check for missing characters and for a key or password that has expired, then try again.`,
    );
  }
  if (error instanceof SourceForbiddenError) {
    return problem(
      "SOURCE_FORBIDDEN",
      "The account may not do enough",
      `${system} knows this account but does not let it read data. Ask whoever manages ${system} to give it access, or use another account.`,
    );
  }
  if (error instanceof ConnectionUnreachableError) {
    return problem(
      "CONNECTION_UNREACHABLE",
      `${system} does not answer`,
      "No answer came from that address. Check it for typing errors. If it is right, the system may be down or behind a firewall; try again in a few minutes.",
    );
  }
  if (error instanceof SourceThrottledError) {
    return problem(
      "SOURCE_THROTTLED",
      `${system} asks to wait`,
      "It has had too many requests just now. Try again in a minute.",
    );
  }
  if (error instanceof SourceMisconfiguredError) {
    return problem(
      "SOURCE_MISCONFIGURED",
      `This does not look like ${system}`,
      `Something answers at that address, but not as ${system} does, or its certificate does not fit. Check the address.`,
    );
  }
  if (error instanceof SourceError) {
    return problem(
      "SOURCE_ERROR",
      `${system} answered with an error`,
      "It could not do what was asked of it. Try again; if it goes on, tell whoever sent you the link.",
    );
  }
  if (error instanceof SecretsUnavailableError) {
    return problem(
      "SECRETS_UNAVAILABLE",
      "This can't be stored just now",
      "Your entry could not be stored safely, so it was not kept. Try again in a few minutes.",
    );
  }
  if (error instanceof NotFoundError) {
    return problem(
      "NOT_FOUND",
      "This is no longer there",
      "What the link is for was removed meanwhile. Ask for a new link.",
    );
  }
  if (error instanceof ConflictError) return problem("CONFLICT", "This can't be done now", error.message);
  return null;
}

/** For a fault that has no name. */
export function unnamedProblem(errorId: string): ConnectProblem {
  return {
    code: "INTERNAL_SERVER_ERROR",
    title: "Something went wrong on our side",
    message: `Nothing was connected. Try again; if it goes on, tell whoever sent you the link this number: ${errorId}.`,
    fields: [],
  };
}

function toField({ path, message }: InputProblem): ConnectProblem["fields"][number] {
  return { name: path.slice(path[0] === "input" ? 1 : 0).join("."), message: sentence(message) };
}

function addressFields(error: AddressNotAllowedError): ConnectProblem["fields"] {
  const problems = (error.details["problems"] ?? []) as readonly InputProblem[];
  return problems.map(({ path }) => toField({ path, message: "This address is not allowed." }));
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
