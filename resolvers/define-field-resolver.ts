import type { GraphQLResolveInfo } from "graphql";
import { Args, Ctx, Extensions, FieldResolver, Info, Root } from "type-graphql";
import type { TypeClass } from "../schema/types/index.js";
import { batchExtension, type BatchResolver } from "../src/loaders/index.js";
import type { RequestContext } from "../src/services/index.js";

/** A field whose name is known only at run time. */
interface FieldDeclaration<Owner, Arguments> {
  readonly name: string;
  readonly resolve: (owner: Owner, context: RequestContext, info: GraphQLResolveInfo, args: Arguments) => unknown;
  /** Says the same for many owners at once. */
  readonly batch?: BatchResolver<Owner, RequestContext>;
  /** Left out where the type itself declares the field. */
  readonly type?: () => TypeClass;
  readonly args?: TypeClass;
  readonly description?: string;
  /** What it takes to see the field, on top of what its owner needs: one of the decorators of `scope.ts`. */
  readonly access: MethodDecorator;
}

/**
 * Adds to a resolver class what a method with `@FieldResolver()`, `@Root()`, `@Ctx()`, `@Info()` and `@Args()` would be.
 * The method has the field's name, and it must: type-graphql tells the resolvers of one type apart by their methods'
 * names, so two classes with a method `list` would both get the first one's.
 */
export function defineFieldResolver<Owner, Arguments = never>(
  resolver: TypeClass,
  { name, resolve, batch, type, args, description, access }: FieldDeclaration<Owner, Arguments>,
): void {
  const prototype = resolver.prototype as object;
  const descriptor = { value: resolve, configurable: true };
  Object.defineProperty(prototype, name, descriptor);
  if (type) FieldResolver(type, description === undefined ? {} : { description })(prototype, name, descriptor);
  else FieldResolver()(prototype, name, descriptor);
  access(prototype, name, descriptor);
  if (batch) Extensions(batchExtension(batch))(prototype, name, descriptor);
  Root()(prototype, name, 0);
  Ctx()(prototype, name, 1);
  Info()(prototype, name, 2);
  if (args) Args(() => args)(prototype, name, 3);
}
