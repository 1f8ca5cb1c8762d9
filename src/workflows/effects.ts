/** What a step does to the world, or would do in a dry run. Declared before it is done. */
export type Effect =
  | {
      readonly kind: "WRITE";
      readonly operation: "CREATE" | "UPDATE";
      readonly entity: string;
      /** The connection of a CREATE, the record of an UPDATE. */
      readonly subject: string;
      readonly data: unknown;
      readonly idempotencyKey: string;
    }
  | {
      readonly kind: "HTTP";
      readonly method: string;
      readonly url: string;
      /** Names of headers, and values of those that are no secrets. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
      readonly idempotencyKey: string;
    }
  | { readonly kind: "EVENT"; readonly name: string; readonly data: unknown }
  | { readonly kind: "WORKFLOW"; readonly workflowId: string; readonly input: unknown }
  | { readonly kind: "WAIT"; readonly until: string };
