/** As graphql-js has it. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/**
 * Where the values of one level stand in the answer. Few are ever asked where they are, so a level is described as a
 * whole: each of its values by the one above that it belongs to.
 */
export class Places {
  static readonly root = new Places(null, null, () => null, undefined);

  private constructor(
    private readonly above: Places | null,
    /** The value above each one; null where they are the same. */
    private readonly parents: readonly number[] | null,
    /** What to append to the place above; null where a level only narrows the one above. */
    private readonly keyOf: (index: number) => string | number | null,
    private readonly typename: string | undefined,
  ) {}

  /** Of one field of each. */
  under(name: string, typename: string): Places {
    return new Places(this, null, () => name, typename);
  }

  /** Of items: `lists` says to which list each belongs, `positions` where in that it is. */
  items(lists: readonly number[], positions: readonly number[]): Places {
    return new Places(this, lists, (index) => positions[index] ?? 0, undefined);
  }

  /** Of some of these. */
  some(indexes: readonly number[]): Places {
    return new Places(this, indexes, () => null, undefined);
  }

  path(index: number): Path | undefined {
    const above = this.above?.path(this.parents ? (this.parents[index] ?? 0) : index);
    const key = this.keyOf(index);
    return key === null ? above : { prev: above, key, typename: this.typename };
  }

  keys(index: number): (string | number)[] {
    const keys: (string | number)[] = [];
    for (let path = this.path(index); path; path = path.prev) keys.unshift(path.key);
    return keys;
  }
}
