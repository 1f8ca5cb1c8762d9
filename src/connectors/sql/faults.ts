import pg from "pg";
import {
  ConflictError,
  ConnectionUnreachableError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  TributaryError,
} from "../../errors/index.js";
import { faultFromTransport } from "../../http/index.js";
import type { Peer } from "../../network/index.js";

/** What went wrong where. */
export interface FaultPlace {
  readonly peer: Peer;
  /** No statement was sent before the connection stood. */
  readonly isConnecting: boolean;
  /** The server said that it speaks no TLS. */
  readonly isPlain?: boolean;
  /** The end of the transaction was sent: before that, one that breaks off has changed nothing. */
  readonly isCommitting: boolean;
  /** Whether what was under way was to change something. */
  readonly isWrite: boolean;
  /** The field that a column is written from. */
  readonly fieldOf?: (column: string) => string | null;
  /** Texts that are taken out of what the server says: it names the role, and repeats values. */
  readonly secrets: readonly string[];
}

/** What an error of the client library means. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function faultOf(error: unknown, place: FaultPlace): Error {
  if (error instanceof TributaryError) return error;
  if (error instanceof pg.DatabaseError && error.code !== undefined) {
    return faultOfState(error.code, saidBy(error, place.secrets), place, error.column);
  }
  const { peer, isConnecting } = place;
  const shown = `${peer.host}:${peer.port}`;
  if (isConnecting && place.isPlain) {
    return new SourceMisconfiguredError(
      `${shown} does not encrypt connections. Have who runs it switch that on, or describe sslmode as disable if the network between is trusted.`,
    );
  }
  if (codeOf(error) === null && error instanceof Error && !(error instanceof TypeError)) {
    // The library's own words for a connection that ended have no code.
    return new ConnectionUnreachableError(
      isConnecting ? `${shown} ended the connection before it stood.` : `The connection to ${shown} broke off.`,
      { mayHaveBeenSent: place.isCommitting },
    );
  }
  return faultFromTransport(
    error,
    new URL(`postgresql://${shown.includes("::") ? `[${peer.host}]:${peer.port}` : shown}`),
  );
}

function faultOfState(state: string, said: string, place: FaultPlace, column: string | undefined): TributaryError {
  const host = `${place.peer.host}:${place.peer.port}`;
  const details = { sourceMessage: said };
  const because = `It said: ${said} (${state})`;
  switch (state) {
    case "28P01":
    case "28000":
      return new SourceUnauthorizedError(
        `${host} refused the login. Connect the system again with a role and password that are good. ${because}`,
      );
    case "3D000":
      return new SourceMisconfiguredError(`There is no such database at ${host}. Correct its name. ${because}`);
    case "42501":
      return new SourceForbiddenError(`The role lacks a permission at ${host}; grant it there. ${because}`);
    case "25006":
      return new SourceForbiddenError(`The role or the server at ${host} only reads. ${because}`);
    case "42P01":
    case "42703":
    case "3F000":
    case "42883":
    case "42704":
    case "42804":
      return new NotFoundError(
        `The schema at ${host} is not as it is described. Correct the description with reconnectSystem. ${because}`,
      );
    case "57014":
      return new SourceError(`${host} ended a statement that took too long. ${because}`, {
        ...details,
        isRetryable: true,
      });
    case "53300":
      return new SourceThrottledError(`${host} has no connection left for this role. ${because}`);
    case "23505":
      return new ConflictError(`${host} has such a record already. ${because}`);
  }
  switch (state.slice(0, 2)) {
    case "08":
    case "57":
      // 57P01 to 57P05: it shuts down, starts, or ended the session.
      return new ConnectionUnreachableError(`${host} is not available. ${because}`, {
        mayHaveBeenSent: place.isCommitting,
      });
    case "40":
    case "53":
    case "55":
    case "58":
    case "XX":
      return new SourceError(`${host} could not do it now. ${because}`, { ...details, isRetryable: true });
    case "22":
    case "23": {
      if (!place.isWrite) break;
      const field = column === undefined ? null : (place.fieldOf?.(column) ?? null);
      return new InvalidInputError(`${host} refuses the values. ${because}`, {
        problems: [{ path: field === null ? [] : [field], message: said }],
      });
    }
  }
  return new SourceError(`${host} refused a statement. ${because}`, details);
}

function saidBy({ message }: pg.DatabaseError, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "[redacted]"), message)
    .slice(0, 500);
}

function codeOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
    if (current instanceof TributaryError) return current.code;
  }
  return null;
}
