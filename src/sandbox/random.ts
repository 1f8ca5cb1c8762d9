// cspell:disable-next-line
const plateCharacters = [..."ABCDEFGHJKLMNPRSTUVWXYZ23456789"];

/**
 * Random numbers that are the same on every machine, from a seed and a name.
 *
 * mulberry32: 32 bits of state, a period of 2^32, and no correlation a reader of generated data would notice. Each
 * record draws from a stream of its own, keyed by (seed, name, index), so that a record can be made without making the
 * ones before it; a million records therefore need the memory of one.
 */
export class Random {
  #state: number;

  constructor(state: number) {
    this.#state = state >>> 0;
  }

  /** The stream of that name and index under that seed. */
  static of(seed: number, name: string, index: number): Random {
    return new Random(mix(mix(mix(0x9e3779b9, seed), hashText(name)), index));
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** A number in [least, most). */
  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the list, each as likely. @throws {RangeError} the list is empty. */
  pick<Item>(list: readonly Item[]): Item {
    if (list.length === 0)
      throw new RangeError("Expected a list with at least one item to pick from, but it is empty.");
    return list[Math.floor(this.next() * list.length)] as Item;
  }

  /** One of the values, as likely as its weight. Weights need not add up to 1. */
  weighted<Value>(choices: readonly (readonly [value: Value, weight: number])[]): Value {
    const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.next() * total;
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return (choices[choices.length - 1] as readonly [Value, number])[0];
  }

  /** Up to `count` different whole numbers from 1 to `most`, in the order they were drawn. */
  distinct(count: number, most: number): number[] {
    const drawn = new Set<number>();
    // More draws than numbers wanted, never endless: a short list is as good as a full one in generated data.
    for (let tries = 0; drawn.size < count && tries < count * 4; tries += 1) drawn.add(this.int(1, most));
    return [...drawn];
  }

  /** Letters and digits without those that are mistaken for each other on a type plate. */
  code(length: number): string {
    let text = "";
    while (text.length < length) text += this.pick(plateCharacters);
    return text;
  }
}

/** One step of MurmurHash3: spreads the value's bits over the hash. */
function mix(hash: number, value: number): number {
  let bits = Math.imul(value | 0, 0xcc9e2d51);
  bits = (bits << 15) | (bits >>> 17);
  let mixed = hash ^ Math.imul(bits, 0x1b873593);
  mixed = (mixed << 13) | (mixed >>> 19);
  mixed = (Math.imul(mixed, 5) + 0xe6546b64) | 0;
  mixed ^= mixed >>> 16;
  mixed = Math.imul(mixed, 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** FNV-1a. */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
