export {
  ConfigurationError,
  ConflictError,
  ConnectionUnavailableError,
  ConnectionUnreachableError,
  EntityUnsupportedError,
  ForbiddenError,
  InvalidInputError,
  MappingError,
  NotFoundError,
  ResyncRequiredError,
  SourceError,
  SourceForbiddenError,
  SourceMisconfiguredError,
  SourceThrottledError,
  SourceUnauthorizedError,
  TributaryError,
  UnauthenticatedError,
  WriteUnconfirmedError,
  type ErrorCode,
  type InputProblem,
} from "./errors.js";
export { toGraphQLError, type UnexpectedErrorReporter } from "./to-graphql-error.js";
export { problemsFromZod } from "./zod-problems.js";
