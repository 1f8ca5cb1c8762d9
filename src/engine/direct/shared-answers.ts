import { Kind, visit, type ASTNode, type DocumentNode, type OperationDefinitionNode } from "graphql";
import type { EngineSubscription } from "../engine.js";
import type { AnswerEvent, EventAnswer } from "../subscribe-afresh.js";

type Answers = Map<string, EventAnswer>;

/**
 * As many answers are held at once while somebody has still to take them. Subscribers that keep up are within a few of each
 * other; one that is further behind makes its own.
 */
const mostHeld = 1_000;

/**
 * Answers to events that several subscribers are told of as one object: the first to come to an event has it executed, and
 * all others of the same group get that answer, the same object. A group is one operation of one document, with the same
 * values of the variables that its selection uses, and the same rights. Arguments of the subscription's own field choose which
 * events are told, never what is said of one: by `after`, `connectionId` or `entities` nobody is parted from the others.
 *
 * An answer with errors is nobody else's: it may name who asked, and is noted for each. Answers go with their events; a
 * subscriber that reads the log gets objects of its own, and so what is true when it reads.
 */
export class SharedAnswers {
  readonly #answers = new WeakMap<object, Answers>();
  /** In the order they were made, without keeping any that nobody waits for. */
  readonly #held: { readonly answers: WeakRef<Answers>; readonly group: string }[] = [];
  readonly #numbers = new WeakMap<DocumentNode, number>();
  #documents = 0;

  constructor(private readonly most = mostHeld) {}

  /** @param deciding Names of the variables that an answer depends on. */
  answerFor(subscription: EngineSubscription, deciding: readonly string[]): AnswerEvent | undefined {
    const { rights } = subscription;
    if (!rights) return undefined;
    const operation = this.#operationKey(subscription, deciding);
    let [lastRights, group] = ["", ""];
    return (event, execute) => {
      const now = rights();
      // Rights may change while a subscription lasts.
      if (now !== lastRights || group === "") [lastRights, group] = [now, `${operation} ${now}`];
      return typeof event === "object" && event !== null ? this.#answer(event, group, execute) : execute();
    };
  }

  #answer(event: object, group: string, execute: () => EventAnswer): EventAnswer {
    const answers: Answers = this.#answers.get(event) ?? new Map<string, EventAnswer>();
    const before = answers.get(group);
    if (before) return orOwn(before, execute);
    const answer = execute();
    answers.set(group, answer);
    this.#answers.set(event, answers);
    this.#hold(answers, group);
    return answer;
  }

  #hold(answers: Answers, group: string): void {
    this.#held.push({ answers: new WeakRef(answers), group });
    if (this.#held.length <= this.most) return;
    const oldest = this.#held.shift();
    oldest?.answers.deref()?.delete(oldest.group);
  }

  #operationKey({ document, operationName, variables }: EngineSubscription, deciding: readonly string[]): string {
    let number = this.#numbers.get(document);
    if (number === undefined) {
      number = this.#documents += 1;
      this.#numbers.set(document, number);
    }
    // One that was not sent is not one that was sent as null.
    const values = deciding.filter((name) => name in variables).map((name) => [name, variables[name]]);
    return JSON.stringify([number, operationName, values]);
  }
}

/** Names of the variables that are used anywhere but in the arguments of the subscription's own field. */
export function decidingVariables(document: DocumentNode, operation: OperationDefinitionNode): string[] {
  const names = new Set<string>();
  const collect = (node: ASTNode): void => {
    visit(node, { Variable: ({ name }) => void names.add(name.value) });
  };
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) collect(definition);
  for (const directive of operation.directives ?? []) collect(directive);
  for (const selection of operation.selectionSet.selections) {
    collect(selection.kind === Kind.FIELD ? { ...selection, arguments: [] } : selection);
  }
  return [...names];
}

async function orOwn(answer: EventAnswer, execute: () => EventAnswer): Promise<Awaited<EventAnswer>> {
  try {
    const shared = await answer;
    if (!shared.errors) return shared;
  } catch {
    // It is said to the one who was first; whoever comes after asks for itself.
  }
  return execute();
}
