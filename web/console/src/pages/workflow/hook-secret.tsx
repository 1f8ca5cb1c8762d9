import { Secret } from "../../parts/secret.js";

/** Where a workflow is called from outside, and what calls carry. */
export interface Hook {
  readonly workflowId: string;
  readonly secret: string;
  readonly url: string | null;
}

/** The secret of a workflow's hook, which is shown once. */
export function HookSecret({ hook, forget }: { readonly hook: Hook; readonly forget: () => void }) {
  const note = `What calls of its hook carry${hook.url === null ? "" : `, sent by POST to ${hook.url}`}. A secret that it had before has ended.`;
  return <Secret secret={hook.secret} note={note} forget={forget} />;
}
