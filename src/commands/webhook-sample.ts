import { InvalidArgumentError, type Command } from "commander";
import { bodyOfExample, isToldEventType, toldEventTypes, type ToldEventType } from "../webhooks/index.js";
import { answer, type CommandIo } from "./io.js";

interface Options {
  readonly json?: boolean;
}

/** `webhook sample`: what a receiver will get, before anything happens. */
export function registerWebhookSample(webhook: Command, io: CommandIo): void {
  webhook
    .command("sample")
    .description("Print the body of an event, as a webhook would bring it.")
    .argument("<event>", "such as record.updated", parseEvent)
    .option("--json", "answer with one line of JSON, byte by byte as it would be sent")
    .action((event: ToldEventType, options: Options) => {
      const body = JSON.parse(bodyOfExample(event)) as unknown;
      answer(io, options.json, body, JSON.stringify(body, null, 2));
    });
}

function parseEvent(text: string): ToldEventType {
  if (isToldEventType(text)) return text;
  throw new InvalidArgumentError(`Expected one of ${toldEventTypes.join(", ")}.`);
}
