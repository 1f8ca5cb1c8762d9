import { print, type DocumentNode } from "graphql";

/** What code generation puts onto a document: the types of its result and of its variables. */
interface TypedBy<Data, Variables> {
  __apiType?: (variables: Variables) => Data;
}

/** A document that code generation wrote as text. */
interface TypedText<Data, Variables> extends TypedBy<Data, Variables> {
  readonly length: number;
  toString(): string;
}

/** An operation as text, or as a typed document of graphql-codegen, whose types then hold for the answer. */
export type Operation<Data, Variables> =
  string | (DocumentNode & TypedBy<Data, Variables>) | TypedText<Data, Variables>;

/** An error of the API. */
export interface ApiError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & {
    /** What to decide upon: `BAD_USER_INPUT`, `CONNECTION_UNREACHABLE` … */
    readonly code: string;
    readonly problems?: readonly { readonly path: readonly (string | number)[]; readonly message: string }[];
  };
}

/** An operation that was answered with errors, or with no answer of GraphQL at all. */
export class GraphqlError extends Error {
  override readonly name = "GraphqlError";

  constructor(
    readonly errors: readonly ApiError[],
    /** Of HTTP. */
    readonly status: number,
    text: string,
  ) {
    super(
      errors.length > 0 ? errors.map(({ message }) => message).join("\n") : `HTTP ${status}: ${text.slice(0, 500)}`,
    );
  }

  /** Of the first error; null where there was no answer of GraphQL. */
  get code(): string | null {
    return this.errors[0]?.extensions.code ?? null;
  }
}

export interface AskOptions {
  /** Default: the client's own. Null sends none. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of one gateway, with one token. */
export class GraphqlClient {
  constructor(
    readonly graphqlUrl: string,
    readonly token: string,
  ) {}

  /**
   * The data of an operation that succeeds.
   * @throws {GraphqlError} it was answered with errors.
   */
  async graphql<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
    { token = this.token, headers }: AskOptions = {},
  ): Promise<Data> {
    const response = await fetch(this.graphqlUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query: textOf(operation), variables: variables ?? {} }),
    });
    const text = await response.text();
    const { data, errors = [] } = parsed(text);
    if (errors.length > 0 || !data) throw new GraphqlError(errors, response.status, text);
    return data as Data;
  }

  /**
   * The first error of an operation that fails.
   * @throws {Error} it succeeded, or was answered by something else than GraphQL.
   */
  async graphqlError<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    operation: Operation<Data, Variables>,
    variables?: Variables,
    options?: AskOptions,
  ): Promise<ApiError> {
    try {
      await this.graphql(operation, variables, options);
    } catch (error) {
      const first = error instanceof GraphqlError ? error.errors[0] : undefined;
      if (first) return first;
      throw error;
    }
    throw new Error("Expected the operation to be answered with an error, but it succeeded.");
  }
}

function textOf(operation: Operation<unknown, never>): string {
  return typeof operation === "object" && "kind" in operation ? print(operation) : operation.toString();
}

function parsed(text: string): { data?: unknown; errors?: readonly ApiError[] } {
  try {
    return JSON.parse(text) as { data?: unknown; errors?: readonly ApiError[] };
  } catch {
    return {};
  }
}
