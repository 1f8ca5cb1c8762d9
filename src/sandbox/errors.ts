/** A field that was refused: its path, dots between the parts (`lines.0.quantity`), and what was expected there. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** An answer other than 2xx. Its body is always `{ "error": { code, message, … } }`. */
export class SandboxError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { details?: Record<string, unknown>; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SandboxError";
    this.status = status;
    this.code = code;
    this.details = options.details ?? {};
    this.headers = options.headers ?? {};
  }

  toBody(): { error: Record<string, unknown> } {
    return { error: { code: this.code, message: this.message, ...this.details } };
  }
}

export function badRequest(message: string, field?: string): SandboxError {
  const details = field ? { fields: [{ path: field, message }] } : {};
  return new SandboxError(400, "bad_request", message, { details });
}

export function validationFailed(fields: readonly FieldProblem[]): SandboxError {
  const where = fields.map((field) => field.path || "(body)").join(", ");
  return new SandboxError(422, "validation_failed", `The input was refused at: ${where}.`, { details: { fields } });
}

export function notFound(what: string): SandboxError {
  return new SandboxError(404, "not_found", `${what} does not exist.`);
}

export function unauthorized(message: string, challenge: string): SandboxError {
  return new SandboxError(401, "unauthorized", message, { headers: { "www-authenticate": challenge } });
}

export function forbidden(message: string): SandboxError {
  return new SandboxError(403, "forbidden", message);
}

export function transitionRefused(what: string, from: string, to: string, allowed: readonly string[]): SandboxError {
  const possible = allowed.length > 0 ? `From ${from} it can go to ${allowed.join(", ")}.` : `${from} is final.`;
  return new SandboxError(409, "transition_not_allowed", `${what} can't go from ${from} to ${to}. ${possible}`, {
    details: { from, to, allowed },
  });
}

export function conflict(code: string, message: string, details: Record<string, unknown> = {}): SandboxError {
  return new SandboxError(409, code, message, { details });
}
