import {
  getNamedType,
  GraphQLString,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputObjectType,
  type GraphQLSchema,
} from "graphql";
import type { RequestContext } from "../src/services/index.js";

/** What a mutation or a payload's field says in its extensions. */
export interface IdempotencyExtensions {
  /** The mutation looks after its key itself: writes to a source, whose log knows more than done or not. */
  readonly ownIdempotency?: true;
  /** A payload's field that shows a secret to the first caller, and to nobody again. */
  readonly shownOnce?: true;
}

const description =
  "The same key and input give the answer of the first call for 24 hours instead of doing it again; another input is refused. 1 to 255 printable characters, a UUID for example.";

type Arguments = { readonly input: { readonly idempotencyKey?: string | null } };

/**
 * Gives every mutation an `idempotencyKey` in its input and runs what comes under one key once. It is done to the built
 * schema, so that a mutation that is added later has it as well, and can't forget it.
 * @throws {Error} for a mutation that does not take one argument `input`.
 */
export function withIdempotencyKeys(schema: GraphQLSchema): GraphQLSchema {
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const fields = inputOf(mutation).getFields();
    // Types are shared: two mutations may have the same input.
    fields["idempotencyKey"] ??= {
      name: "idempotencyKey",
      description,
      type: GraphQLString,
      defaultValue: undefined,
      deprecationReason: undefined,
      extensions: {},
      astNode: undefined,
    };
    const { ownIdempotency } = mutation.extensions as IdempotencyExtensions;
    if (!ownIdempotency) mutation.resolve = onceForEachKey(mutation);
  }
  return schema;
}

function inputOf(mutation: GraphQLField<unknown, unknown>): GraphQLInputObjectType {
  const [input, ...others] = mutation.args;
  const type = input && getNamedType(input.type);
  if (input?.name === "input" && others.length === 0 && isInputObjectType(type)) return type;
  throw new Error(`The mutation ${mutation.name} has to take one argument, input, of an input type of its own.`);
}

function onceForEachKey(mutation: GraphQLField<unknown, unknown>): GraphQLFieldResolver<unknown, unknown> {
  const { resolve } = mutation;
  if (!resolve) throw new Error(`The mutation ${mutation.name} has no resolver.`);
  const shownOnce = shownOnceOf(mutation);
  return (source, args, context, info) => {
    const { idempotencyKey, ...input } = (args as Arguments).input;
    if (idempotencyKey === undefined || idempotencyKey === null) return resolve(source, args, context, info);
    const { access, services } = context as RequestContext;
    const use = { access, key: idempotencyKey, operation: mutation.name, input };
    return services.idempotency.once(use, shownOnce, async () => resolve(source, args, context, info));
  };
}

/** Names of the payload's fields that show a secret once. */
function shownOnceOf(mutation: GraphQLField<unknown, unknown>): string[] {
  const payload = getNamedType(mutation.type);
  if (!isObjectType(payload)) return [];
  return Object.values(payload.getFields())
    .filter(({ extensions }) => (extensions as IdempotencyExtensions).shownOnce)
    .map(({ name }) => name);
}
