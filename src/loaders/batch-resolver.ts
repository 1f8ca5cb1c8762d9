import type { GraphQLField, GraphQLResolveInfo } from "graphql";

/**
 * Resolves a field of many objects at once: a value for each, in their order, or an Error in the place of one that
 * failed. All of them have the same arguments, for these come from one place of the query.
 */
export type BatchResolver<Source = never, Context = never> = (
  sources: readonly Source[],
  args: Readonly<Record<string, unknown>>,
  context: Context,
  info: GraphQLResolveInfo,
) => readonly unknown[] | Promise<readonly unknown[]>;

const key = "tributaryBatch";

/** For the extensions of a field. Its `resolve` has to stay and to say the same, for engines that know no batches. */
export function batchExtension(resolve: BatchResolver): Readonly<Record<string, unknown>> {
  return { [key]: resolve };
}

export function batchOf(
  field: Pick<GraphQLField<unknown, unknown>, "extensions">,
): BatchResolver<unknown, unknown> | null {
  return (field.extensions[key] as BatchResolver<unknown, unknown> | undefined) ?? null;
}

/** Puts another batch resolver in the place of the one there is, such as one that first checks the caller. */
export function replaceBatch(
  field: Pick<GraphQLField<unknown, unknown>, "extensions">,
  wrap: (resolve: BatchResolver<unknown, unknown>) => BatchResolver<unknown, unknown>,
): void {
  const resolve = batchOf(field);
  if (resolve) field.extensions = { ...field.extensions, [key]: wrap(resolve) };
}
