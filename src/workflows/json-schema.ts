import { z } from "zod";
import { definition } from "./definition.js";

/** A definition as JSON Schema, for editors and other checkers: made from the shape that is checked here. */
export function workflowJsonSchema(): object {
  return {
    ...z.toJSONSchema(definition, { target: "draft-2020-12", io: "input", reused: "ref" }),
    $id: "https://tributary.dev/schema/workflow.schema.json",
    title: "Workflow",
    description: "A workflow of Tributary, as saveWorkflow and `tributary workflow save` take it.",
  };
}
