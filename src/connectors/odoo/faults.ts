import { z } from "zod";
import {
  ConflictError,
  InvalidInputError,
  NotFoundError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceUnauthorizedError,
  type TributaryError,
} from "../../errors/index.js";

/** How Odoo writes down a Python exception, in both of its APIs. */
const faultBody = z.object({
  /** `odoo.exceptions.AccessError`, `builtins.ValueError` … */
  name: z.string(),
  message: z.string().nullish(),
});
export type OdooFault = z.output<typeof faultBody>;

export function readFault(body: unknown): OdooFault | null {
  return faultBody.safeParse(body).data ?? null;
}

/** Of PostgreSQL and of Odoo's own locks: the transaction lost a race, after Odoo had tried five times. */
const races = new Set([
  "LockError",
  "SerializationFailure",
  "DeadlockDetected",
  "LockNotAvailable",
  "TransactionRollbackError",
]);
/** What a person is told who does something wrong in Odoo's own pages. */
const refusals = new Set([
  "UserError",
  "ValidationError",
  "RedirectWarning",
  "Warning",
  "except_orm",
  "UnprocessableEntity",
]);
/** The request is wrong in itself, and would be again. */
const definite = new Set([
  "ValueError",
  "TypeError",
  "KeyError",
  "IndexError",
  "AttributeError",
  "NameError",
  "NotFound",
  "BadRequest",
  "MethodNotAllowed",
  "UndefinedColumn",
]);

/**
 * @param what The call, for the words: `maintenance.request.search_read`.
 * @param isWrite Whether the call was to change something: then a refusal is the caller's mistake, else ours.
 * @param words Odoo's own, without what must not be repeated.
 */
export function errorOf(
  { name }: OdooFault,
  context: { readonly what: string; readonly isWrite: boolean; readonly words: string; readonly httpStatus: number },
): TributaryError {
  const { what, isWrite, words, httpStatus } = context;
  const kind = name.split(".").at(-1) ?? name;
  const said = words === "" ? "" : ` It said: ${words}`;
  const details = { httpStatus, ...(words === "" ? {} : { sourceMessage: words }) };
  if (kind === "AccessDenied" || kind === "Unauthorized" || kind === "SessionExpiredException") {
    return new SourceUnauthorizedError(
      `Odoo refused the API key. Make a new one and connect again; keys end by themselves after a time.${said}`,
    );
  }
  if (kind === "AccessError" || kind === "Forbidden") {
    return new SourceForbiddenError(`The account may not do ${what} in Odoo.${said}`);
  }
  if (kind === "MissingError")
    return new NotFoundError(`Odoo has no such record, or the account may not see it.${said}`);
  if (/database ".*" does not exist/.test(words)) {
    return new SourceMisconfiguredError(`There is no such database in this Odoo. Check the database.${said}`);
  }
  if (races.has(kind)) {
    return isWrite
      ? new ConflictError("Somebody else is changing this record in Odoo. Try again.")
      : new SourceError(`Odoo could not answer ${what} for others' changes.${said}`, { ...details, isRetryable: true });
  }
  if (refusals.has(kind)) {
    return isWrite
      ? new InvalidInputError(`Odoo refused the change.${said}`)
      : new SourceError(`Odoo refused ${what}.${said}`, details);
  }
  return new SourceError(`Odoo failed at ${what} with ${kind}.${said}`, {
    ...details,
    isRetryable: !definite.has(kind),
  });
}
