import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { GraphQLJSON } from "../scalars/index.js";

export enum PassthroughMethodEnum {
  GET = "GET",
  HEAD = "HEAD",
  POST = "POST",
  PUT = "PUT",
  PATCH = "PATCH",
  DELETE = "DELETE",
}

registerEnumType(PassthroughMethodEnum, { name: "PassthroughMethod", description: "A method of HTTP." });

export enum PassthroughEncodingEnum {
  JSON = "JSON",
  TEXT = "TEXT",
  BASE64 = "BASE64",
}

registerEnumType(PassthroughEncodingEnum, {
  name: "PassthroughEncoding",
  description: "What the body of an answer is.",
  valuesConfig: {
    JSON: { description: "A value." },
    TEXT: { description: "Text that is no JSON." },
    BASE64: { description: "Bytes that are no text, in base64." },
  },
});

@InputType({ description: "A request of the caller's own to a connected system." })
export class PassthroughInput {
  @Field(() => ID)
  connectionId!: string;

  @Field(() => PassthroughMethodEnum)
  method!: string;

  @Field(() => String, { description: "Below the system's base URL, beginning with a slash: /api/v1/me" })
  path!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "Names and values; a list repeats its name." })
  query?: unknown;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Names and texts. Those that log in are the connection's own and can't be set.",
  })
  headers?: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: "Sent as JSON; text is sent as it is." })
  body?: unknown;
}

@ObjectType({ description: "What the system answered, its credential taken out.", simpleResolvers: true })
export class PassthroughPayload {
  @Field(() => Int)
  status!: number;

  @Field(() => GraphQLJSON)
  headers!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: "Null where the answer is empty." })
  body!: unknown;

  @Field(() => PassthroughEncodingEnum)
  encoding!: string;
}
