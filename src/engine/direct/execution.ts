import {
  getArgumentValues,
  GraphQLError,
  isObjectType,
  locatedError,
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { blankOf, type FieldPlan, type OperationPlan, type SelectionPlan, type TypePlan } from "../operation-plan.js";
import { Places, type Path } from "./places.js";

type Data = Record<string, unknown>;
type Eventually<Value> = Value | Promise<Value>;

/** What stands for a value that could not be made, on its way up to the next place that may be null. */
class Failed {
  constructor(readonly error: GraphQLError) {}
}

/**
 * Executes a plan breadth first: a field is resolved for all objects of its level before anything below it is. What a
 * batch resolver gives costs one promise for a level instead of one for each object, and values that lie in their objects
 * cost a loop over them. The answer, errors and their paths included, is the one that graphql-js gives; only errors
 * beside each other may come in another order.
 */
export class Execution {
  readonly #errors: GraphQLError[] = [];

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly plan: OperationPlan,
    private readonly variables: Readonly<Record<string, unknown>>,
    private readonly context: unknown,
  ) {}

  run(): Eventually<ExecutionResult> {
    const { root, operation } = this.plan;
    // Mutations one after the other, as the specification wants it.
    const results =
      operation.operation === OperationTypeNode.MUTATION && root.fields.length > 1
        ? this.#serially(root)
        : this.#objects(root, [undefined], Places.root);
    return results instanceof Promise ? results.then((ready) => this.#result(ready)) : this.#result(results);
  }

  #result([result]: readonly unknown[]): ExecutionResult {
    if (result instanceof Failed) this.#errors.push(result.error);
    const data = result instanceof Failed ? null : (result as Data);
    return this.#errors.length > 0 ? { errors: this.#errors, data } : { data };
  }

  async #serially(root: SelectionPlan): Promise<readonly unknown[]> {
    const result: Data = Object.assign(Object.create(null) as Data, root.blank);
    for (const field of root.fields) {
      const fields = [field];
      const selection: SelectionPlan = { type: root.type, fields, blank: blankOf(fields) };
      const [single] = await this.#objects(selection, [undefined], Places.root);
      if (single instanceof Failed) return [single];
      Object.assign(result, single);
    }
    return [result];
  }

  /** An answer for each object, or why there is none. */
  #objects(selection: SelectionPlan, sources: readonly unknown[], places: Places): Eventually<unknown[]> {
    const { blank } = selection;
    const isPlain = Object.getPrototypeOf(blank) !== null;
    const results: unknown[] = new Array<unknown>(sources.length);
    for (let index = 0; index < results.length; index += 1) {
      results[index] = isPlain ? { ...blank } : Object.assign(Object.create(null), blank);
    }
    const pending: Promise<void>[] = [];
    for (const field of selection.fields) {
      const filled = this.#field(field, sources, places, results);
      if (filled) pending.push(filled);
    }
    return pending.length === 0 ? results : Promise.all(pending).then(() => results);
  }

  /** Puts a field into all answers. Undefined when it is done at once. */
  #field(field: FieldPlan, sources: readonly unknown[], places: Places, results: unknown[]): Promise<void> | undefined {
    const { responseName } = field;
    const own = places.under(responseName, field.parent.name);
    const values = this.#values(field, sources, own);
    const completed =
      values instanceof Promise
        ? values.then((ready) => this.#complete(field.type, ready, field, own))
        : this.#complete(field.type, values, field, own);
    if (!(completed instanceof Promise)) {
      fill(results, responseName, completed);
      return undefined;
    }
    return completed.then((ready) => fill(results, responseName, ready));
  }

  /** The field's values as they are resolved, an Error where that failed. */
  #values(field: FieldPlan, sources: readonly unknown[], places: Places): Eventually<readonly unknown[]> {
    const { resolve, batch } = field;
    const args = this.#arguments(field);
    if (args instanceof Error) return sources.map(() => args);
    if (batch) return this.#batched(field, sources, args, places);
    if (!resolve) return this.#properties(field, sources, args, places);
    const values: unknown[] = [];
    let isPending = false;
    for (let index = 0; index < sources.length; index += 1) {
      let value: unknown;
      try {
        value = resolve(sources[index], args, this.context, this.#info(field, places, index));
        if (isThenable(value)) {
          isPending = true;
          value = settled(value);
        }
      } catch (error) {
        value = asError(error);
      }
      values.push(value);
    }
    return isPending ? Promise.all(values) : values;
  }

  #properties(
    { definition, ...field }: FieldPlan,
    sources: readonly unknown[],
    args: object,
    places: Places,
  ): Eventually<readonly unknown[]> {
    const { name } = definition;
    const values: unknown[] = new Array<unknown>(sources.length);
    let isPending = false;
    for (let index = 0; index < sources.length; index += 1) {
      const source = sources[index] as Data | null | undefined;
      if (typeof source !== "object" || source === null) {
        values[index] = undefined;
        continue;
      }
      let value: unknown;
      try {
        value = source[name];
        if (typeof value === "function") {
          const info = this.#info({ definition, ...field }, places, index);
          value = (value as (...given: unknown[]) => unknown).call(source, args, this.context, info);
        }
        if (isThenable(value)) {
          isPending = true;
          value = settled(value);
        }
      } catch (error) {
        value = asError(error);
      }
      values[index] = value;
    }
    return isPending ? Promise.all(values) : values;
  }

  #batched(
    field: FieldPlan,
    sources: readonly unknown[],
    args: Readonly<Record<string, unknown>>,
    places: Places,
  ): Eventually<readonly unknown[]> {
    const failed = (error: unknown): readonly unknown[] => {
      const one = asError(error);
      return sources.map(() => one);
    };
    try {
      const values = field.batch?.(sources, args, this.context, this.#info(field, places, 0)) ?? [];
      return values instanceof Promise ? values.catch(failed) : values;
    } catch (error) {
      return failed(error);
    }
  }

  #arguments({ definition, nodes, constantArgs }: FieldPlan): Readonly<Record<string, unknown>> | Error {
    if (constantArgs) return constantArgs;
    const [node] = nodes;
    if (!node) return {};
    try {
      return getArgumentValues(definition, node, this.variables);
    } catch (error) {
      return asError(error);
    }
  }

  /** Values as the answer has them. A value that failed is null where null may be, and Failed where it may not. */
  #complete(plan: TypePlan, values: readonly unknown[], field: FieldPlan, places: Places): Eventually<unknown[]> {
    if (plan.kind !== "NON_NULL") {
      const completed = this.#completeValues(plan, values, field, places);
      return completed instanceof Promise
        ? completed.then((ready) => this.#absorbed(ready))
        : this.#absorbed(completed);
    }
    const completed = this.#completeValues(plan.of, values, field, places);
    const checked = (ready: unknown[]): unknown[] => {
      for (let index = 0; index < ready.length; index += 1) {
        if (ready[index] === null) ready[index] = this.#failed(nullError(field), field, places, index);
      }
      return ready;
    };
    return completed instanceof Promise ? completed.then(checked) : checked(completed);
  }

  /** Here null may be: failures end, and are told. */
  #absorbed(values: unknown[]): unknown[] {
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (!(value instanceof Failed)) continue;
      this.#errors.push(value.error);
      values[index] = null;
    }
    return values;
  }

  #completeValues(
    plan: Exclude<TypePlan, { kind: "NON_NULL" }> | TypePlan,
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
  ): Eventually<unknown[]> {
    switch (plan.kind) {
      case "LEAF":
        return this.#leaves(plan, values, field, places);
      case "LIST":
        return this.#lists(plan, values, field, places);
      case "OBJECT":
        return this.#inhabited(values, field, places, (present, at) => this.#typed(plan, present, field, at));
      case "ABSTRACT":
        return this.#inhabited(values, field, places, (present, at) => this.#abstract(plan, present, field, at));
      case "NON_NULL":
        throw new Error("a type is not null twice");
    }
  }

  #leaves(
    { type }: Extract<TypePlan, { kind: "LEAF" }>,
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
  ): unknown[] {
    const completed: unknown[] = new Array<unknown>(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (value === null || value === undefined) {
        completed[index] = null;
        continue;
      }
      if (value instanceof Error) {
        completed[index] = this.#failed(value, field, places, index);
        continue;
      }
      try {
        const serialized: unknown = type.serialize(value);
        completed[index] =
          serialized === null || serialized === undefined
            ? this.#failed(
                new Error(
                  `Expected \`${type.name}.serialize\` to return a non-nullable value, returned: ${String(serialized)}`,
                ),
                field,
                places,
                index,
              )
            : serialized;
      } catch (error) {
        completed[index] = this.#failed(error, field, places, index);
      }
    }
    return completed;
  }

  /** All items of all lists together are the next level. */
  #lists(
    { of }: Extract<TypePlan, { kind: "LIST" }>,
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
  ): Eventually<unknown[]> {
    const items: unknown[] = [];
    const lists: number[] = [];
    const positions: number[] = [];
    const completed: unknown[] = new Array<unknown>(values.length);
    let isPending = false;
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (value === null || value === undefined) completed[index] = null;
      else if (value instanceof Error) completed[index] = this.#failed(value, field, places, index);
      else if (typeof value !== "object" || !(Symbol.iterator in value)) {
        const said = `Expected Iterable, but did not find one for field "${field.parent.name}.${field.definition.name}".`;
        completed[index] = this.#failed(new GraphQLError(said), field, places, index);
      } else {
        completed[index] = [];
        let position = 0;
        for (const item of value as Iterable<unknown>) {
          if (isThenable(item)) isPending = true;
          items.push(isThenable(item) ? settled(item) : item);
          lists.push(index);
          positions.push(position);
          position += 1;
        }
      }
    }
    const within = places.items(lists, positions);
    const regroup = (ready: readonly unknown[]): unknown[] => {
      for (let index = 0; index < ready.length; index += 1) {
        const list = lists[index] as number;
        const into = completed[list];
        // The first item that failed is why there is no list.
        if (into instanceof Failed) continue;
        const item = ready[index];
        if (item instanceof Failed) completed[list] = item;
        else (into as unknown[]).push(item);
      }
      return completed;
    };
    const done = isPending
      ? Promise.all(items).then((ready) => this.#complete(of, ready, field, within))
      : this.#complete(of, items, field, within);
    return done instanceof Promise ? done.then(regroup) : regroup(done);
  }

  /** Takes out what is null or failed, and puts the others' answers back into their places. */
  #inhabited(
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
    complete: (present: readonly unknown[], places: Places) => Eventually<unknown[]>,
  ): Eventually<unknown[]> {
    const present: unknown[] = [];
    const indexes: number[] = [];
    const completed: unknown[] = new Array<unknown>(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      if (value === null || value === undefined) completed[index] = null;
      else if (value instanceof Error) completed[index] = this.#failed(value, field, places, index);
      else {
        present.push(value);
        indexes.push(index);
      }
    }
    if (present.length === 0) return completed;
    if (present.length === values.length) return complete(present, places);
    const back = (ready: readonly unknown[]): unknown[] => {
      for (let index = 0; index < ready.length; index += 1) completed[indexes[index] as number] = ready[index];
      return completed;
    };
    const done = complete(present, places.some(indexes));
    return done instanceof Promise ? done.then(back) : back(done);
  }

  #typed(
    { type, selection }: { readonly type: GraphQLObjectType; readonly selection: () => SelectionPlan },
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
  ): Eventually<unknown[]> {
    const { isTypeOf } = type;
    if (!isTypeOf) return this.#objects(selection(), values, places);
    const judged = values.map((value, index): unknown => {
      try {
        const verdict = isTypeOf(value, this.context, this.#info(field, places, index));
        return isThenable(verdict) ? settled(verdict) : verdict;
      } catch (error) {
        return asError(error);
      }
    });
    const go = (verdicts: readonly unknown[]): Eventually<unknown[]> => {
      const checked = values.map((value, index) => {
        const verdict = verdicts[index];
        if (verdict === true) return value;
        return verdict instanceof Error
          ? verdict
          : new GraphQLError(`Expected value of type "${type.name}" but got: ${describe(value)}.`);
      });
      return this.#inhabited(checked, field, places, (present, at) => this.#objects(selection(), present, at));
    };
    return judged.some(isThenable) ? Promise.all<unknown>(judged).then(go) : go(judged);
  }

  /** Values of an interface or union, each under its own type. */
  #abstract(
    plan: Extract<TypePlan, { kind: "ABSTRACT" }>,
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
  ): Eventually<unknown[]> {
    const resolveType = plan.type.resolveType ?? defaultTypeResolver;
    const named = values.map((value, index) => {
      try {
        const name = resolveType(value, this.context, this.#info(field, places, index), plan.type);
        return isThenable(name) ? settled(name) : name;
      } catch (error) {
        return asError(error);
      }
    });
    return named.some(isThenable)
      ? Promise.all(named).then((names) => this.#ofTypes(plan, names, values, field, places))
      : this.#ofTypes(plan, named, values, field, places);
  }

  #ofTypes(
    plan: Extract<TypePlan, { kind: "ABSTRACT" }>,
    names: readonly unknown[],
    values: readonly unknown[],
    field: FieldPlan,
    places: Places,
  ): Eventually<unknown[]> {
    const completed: unknown[] = new Array<unknown>(values.length);
    const groups = new Map<GraphQLObjectType, number[]>();
    names.forEach((name, index) => {
      const type = name instanceof Error ? name : this.#concrete(plan.type, name, field, values[index]);
      if (type instanceof Error) completed[index] = this.#failed(type, field, places, index);
      else groups.set(type, [...(groups.get(type) ?? []), index]);
    });
    const pending: Promise<void>[] = [];
    for (const [type, indexes] of groups) {
      const put = (ready: readonly unknown[]): void => {
        ready.forEach((result, index) => (completed[indexes[index] as number] = result));
      };
      const done = this.#typed(
        { type, selection: () => plan.selectionOf(type) },
        indexes.map((index) => values[index]),
        field,
        places.some(indexes),
      );
      if (done instanceof Promise) pending.push(done.then(put));
      else put(done);
    }
    return pending.length === 0 ? completed : Promise.all(pending).then(() => completed);
  }

  #concrete(
    abstract: GraphQLAbstractType,
    name: unknown,
    { parent, definition }: FieldPlan,
    value: unknown,
  ): GraphQLObjectType | Error {
    const at = `for field "${parent.name}.${definition.name}"`;
    if (typeof name !== "string") {
      const said = `Abstract type "${abstract.name}" must resolve to an Object type at runtime ${at}`;
      return new GraphQLError(
        `${said} with value ${describe(value)}, received "${describe(name)}", which is not a valid Object type name.`,
      );
    }
    const type = this.schema.getType(name);
    if (!type) {
      return new GraphQLError(
        `Abstract type "${abstract.name}" was resolved to a type "${name}" that does not exist inside the schema.`,
      );
    }
    if (!isObjectType(type)) {
      return new GraphQLError(`Abstract type "${abstract.name}" was resolved to a non-object type "${name}".`);
    }
    if (this.schema.isSubType(abstract, type)) return type;
    return new GraphQLError(`Runtime Object type "${name}" is not a possible type for "${abstract.name}".`);
  }

  #failed(error: unknown, { nodes }: FieldPlan, places: Places, index: number): Failed {
    return new Failed(locatedError(error, nodes, places.keys(index)));
  }

  #info(field: FieldPlan, places: Places, index: number): GraphQLResolveInfo {
    return new ResolveInfo(
      this.schema,
      this.plan,
      this.variables,
      field,
      places,
      index,
    ) as unknown as GraphQLResolveInfo;
  }
}

/** Like graphql-js', but that the path is put together when somebody asks for it. */
class ResolveInfo {
  readonly fieldName: string;
  readonly fieldNodes: FieldPlan["nodes"];
  readonly returnType: FieldPlan["definition"]["type"];
  readonly parentType: GraphQLObjectType;
  readonly fragments: OperationPlan["fragments"];
  readonly operation: OperationPlan["operation"];
  readonly rootValue = undefined;
  readonly #places: Places;
  readonly #index: number;

  constructor(
    readonly schema: GraphQLSchema,
    plan: OperationPlan,
    readonly variableValues: Readonly<Record<string, unknown>>,
    { definition, nodes, parent }: FieldPlan,
    places: Places,
    index: number,
  ) {
    this.fieldName = definition.name;
    this.fieldNodes = nodes;
    this.returnType = definition.type;
    this.parentType = parent;
    this.fragments = plan.fragments;
    this.operation = plan.operation;
    this.#places = places;
    this.#index = index;
  }

  get path(): Path | undefined {
    return this.#places.path(this.#index);
  }
}

function fill(results: unknown[], name: string, values: readonly unknown[]): void {
  for (let index = 0; index < results.length; index += 1) {
    const result = results[index];
    if (result instanceof Failed) continue;
    const value = values[index];
    // The object can't be without this field, so it is none.
    if (value instanceof Failed) results[index] = value;
    else (result as Data)[name] = value;
  }
}

function nullError({ parent, definition }: FieldPlan): Error {
  return new Error(`Cannot return null for non-nullable field ${parent.name}.${definition.name}.`);
}

/** As graphql-js': the value's own __typename, where it has one. */
function defaultTypeResolver(value: unknown): unknown {
  return typeof value === "object" && value !== null && "__typename" in value ? value.__typename : undefined;
}

function settled(value: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(value).catch(asError);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(`Unexpected error value: ${describe(error)}`);
}

function describe(value: unknown): string {
  if (typeof value === "string") return `"${value}"`;
  return typeof value === "object" && value !== null ? "[object]" : String(value);
}
