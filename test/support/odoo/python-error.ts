/** A Python exception as Odoo raises it: its full name, and the status that the JSON-2 API gives it. */
export class PythonError extends Error {
  constructor(
    readonly pythonName: string,
    message: string,
    readonly httpStatus = 500,
  ) {
    super(message);
  }
}

export const userError = (message: string) => new PythonError("odoo.exceptions.UserError", message, 422);
export const validationError = (message: string) => new PythonError("odoo.exceptions.ValidationError", message, 422);
export const accessError = (message: string) => new PythonError("odoo.exceptions.AccessError", message, 403);
export const accessDenied = () => new PythonError("odoo.exceptions.AccessDenied", "Access Denied", 403);
export const missingError = (message: string) => new PythonError("odoo.exceptions.MissingError", message, 404);
export const valueError = (message: string) => new PythonError("builtins.ValueError", message);
