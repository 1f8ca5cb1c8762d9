import { Field, ObjectType } from "type-graphql";

@ObjectType("PageInfo", { description: "Where a page lies in its list.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follows. Going backwards it says whether `before` was given." })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, {
    description: "Whether something lies before. Going forwards it says whether `after` was given.",
  })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first edge." })
  readonly startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Cursor of the last edge; give it as `after` for the next page.",
  })
  readonly endCursor!: string | null;
}
