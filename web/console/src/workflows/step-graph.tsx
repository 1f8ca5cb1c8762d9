import { Status, words } from "../parts/status.js";
import { spoken } from "../records/names.js";
import { branchesOf, summaryOf, type Step } from "./definition.js";

/**
 * The steps as they follow each other, with branches beside each other and loops around what they hold.
 * @param states What came of the steps in a run, by their ids.
 */
export function StepGraph({
  steps,
  chosen,
  choose,
  states,
}: {
  readonly steps: readonly Step[];
  readonly chosen?: string | null;
  readonly choose?: (id: string) => void;
  readonly states?: ReadonlyMap<string, string>;
}) {
  return (
    <ol className="flow">
      {steps.map((step, place) => (
        // While one is written, two may have the same id.
        <li key={place}>
          <StepBox step={step} isChosen={chosen === step.id} choose={choose} state={states?.get(step.id)} />
          {branchesOf(step).length > 0 && (
            <div className="flow-branches">
              {branchesOf(step).map((branch) => (
                <section key={branch.name} aria-label={`${branch.name}, in ${step.id}`}>
                  <p>{branch.name}</p>
                  {branch.steps.length > 0 ? (
                    <StepGraph steps={branch.steps} chosen={chosen ?? null} choose={choose} states={states} />
                  ) : (
                    <p className="flow-nothing">nothing</p>
                  )}
                </section>
              ))}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

function StepBox({
  step,
  isChosen,
  choose,
  state,
}: {
  readonly step: Step;
  readonly isChosen: boolean;
  readonly choose: ((id: string) => void) | undefined;
  readonly state: string | undefined;
}) {
  const content = (
    <>
      <span className="flow-kind">{spoken(step.kind)}</span>
      <span className="flow-name">{step.name ?? step.id}</span>
      {state !== undefined && <Status value={state} />}
      <span className="flow-summary">{summaryOf(step)}</span>
    </>
  );
  if (!choose) return <div className="flow-step">{content}</div>;
  return (
    <button type="button" className="flow-step" aria-pressed={isChosen} onClick={() => choose(step.id)}>
      {content}
    </button>
  );
}

export function effectWords(effects: unknown): string {
  return Array.isArray(effects)
    ? effects.map((effect) => words(String((effect as { readonly kind?: string }).kind ?? ""))).join(", ")
    : "";
}
