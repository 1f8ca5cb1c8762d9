import { Field, ID, InputType, Int } from "type-graphql";
import { GraphQLDateTime } from "../scalars/index.js";

const scopesDescription = "What it may do, at least one. A token can't hand on a scope that it lacks.";
const networksDescription =
  "Addresses and networks it may be used from: 203.0.113.7, 203.0.113.0/24, 2001:db8::/32. Null allows any.";
const rotateDescription = "Days, 1 to 3650, after which it is reported as due for rotation; null for never.";

@InputType()
export class CreateApiTokenInput {
  @Field(() => String, { description: "What it is for, 1 to 100 characters." })
  name!: string;

  @Field(() => [String], { description: scopesDescription })
  scopes!: string[];

  @Field(() => GraphQLDateTime, { nullable: true, description: "Absent: it does not expire." })
  expiresAt?: Date | null;

  @Field(() => [String], { nullable: true, description: networksDescription })
  allowedIps?: string[] | null;

  @Field(() => Int, { nullable: true, description: `${rotateDescription} Absent: 90.` })
  rotateEveryDays?: number | null;
}

@InputType({ description: "What is absent stays as it is." })
export class UpdateApiTokenInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true })
  name?: string;

  @Field(() => [String], { nullable: true, description: scopesDescription })
  scopes?: string[];

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null: it no longer expires." })
  expiresAt?: Date | null;

  @Field(() => [String], { nullable: true, description: networksDescription })
  allowedIps?: string[] | null;

  @Field(() => Int, { nullable: true, description: rotateDescription })
  rotateEveryDays?: number | null;
}

@InputType()
export class RotateApiTokenInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, {
    nullable: true,
    description: "Seconds that the old token still holds, 0 to 604800 (7 days). Absent: 86400.",
  })
  overlapSeconds?: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "Of the successor. Absent: as long a life as the old token was given; null: it does not expire.",
  })
  expiresAt?: Date | null;
}

@InputType()
export class ApiTokenIdInput {
  @Field(() => ID)
  id!: string;
}

@InputType()
export class CreateSessionTokenInput {
  @Field(() => [String], {
    nullable: true,
    description: "Absent: all that the calling token has and a session token may have.",
  })
  scopes?: string[] | null;

  @Field(() => ID, { nullable: true, description: "Binds it to one connection: it sees nothing of any other." })
  connectionId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Binds it to the connections of one end user, by the id that they were connected with.",
  })
  endUserId?: string | null;

  @Field(() => Int, { nullable: true, description: "60 to 3600. Absent: 900." })
  ttlSeconds?: number | null;
}

@InputType()
export class SessionTokenIdInput {
  @Field(() => ID)
  id!: string;
}

@InputType()
export class SetAllowedOriginsInput {
  @Field(() => [String], {
    description: "Such as https://app.example.com. They replace those there are; none is fine.",
  })
  origins!: string[];
}
