import { Field, ObjectType } from "type-graphql";
import { GraphQLJSON } from "../scalars/index.js";
import { EntityTypeEnum } from "./entity-type.type.js";

@ObjectType({ description: "One way to log in to a system.", simpleResolvers: true })
export class AuthMethod {
  @Field(() => String, { description: "API_KEY, BASIC, OAUTH2_AUTHORIZATION_CODE …" })
  method!: string;

  @Field(() => String, { description: "Where to find the credential." })
  description!: string;

  @Field(() => GraphQLJSON, { description: "JSON Schema of the credentials that connectSystem takes." })
  credentialsSchema!: unknown;
}

@ObjectType({ description: "What a system offers for one entity type.", simpleResolvers: true })
export class EntityCapability {
  @Field(() => EntityTypeEnum)
  entity!: string;

  @Field(() => Boolean, { description: "Whether records can be created through the graph." })
  canCreate!: boolean;

  @Field(() => Boolean, { description: "Whether records can be updated through the graph." })
  canUpdate!: boolean;

  @Field(() => Boolean, {
    description: "Whether the source can be asked for what changed. Where it can't, each run reads everything.",
  })
  readsChanges!: boolean;
}

@ObjectType({ description: "A kind of third-party product that can be connected.", simpleResolvers: true })
export class System {
  @Field(() => String, { description: "Its key, as connectSystem takes it." })
  system!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  description!: string;

  @Field(() => GraphQLJSON, { description: "JSON Schema of the config that connectSystem takes." })
  configSchema!: unknown;

  @Field(() => [AuthMethod])
  authMethods!: AuthMethod[];

  @Field(() => [EntityCapability])
  entities!: EntityCapability[];
}
