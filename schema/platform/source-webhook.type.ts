import { Extensions, Field, ObjectType } from "type-graphql";
import { ConnectedSystem } from "./connected-system.type.js";

@ObjectType({
  description: "What a system needs to know to call this gateway when something changes.",
  simpleResolvers: true,
})
export class SourceWebhookPayload {
  @Field(() => ConnectedSystem)
  connection!: object;

  @Field(() => String, { description: "Where the system calls, below this gateway's public address: /hooks/con_…" })
  path!: string;

  @Extensions({ shownOnce: true })
  @Field(() => String, { description: "What it signs its calls with. Shown this once." })
  secret!: string;

  @Field(() => String, { description: "What to do at the system." })
  instructions!: string;
}
