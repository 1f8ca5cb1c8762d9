import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/errors/index.js";
import { changeEventId, eventId, parseEventId } from "../../../src/events/index.js";

const sequences = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const indexes = fc.integer({ min: 0, max: 999 });

describe("event id", () => {
  it("has a fixed form, because clients store it", () => {
    expect(eventId(1)).toBe("evt_0000000000001");
    expect(eventId(4711)).toBe("evt_00000000004k7");
    expect(eventId(Number.MAX_SAFE_INTEGER)).toBe("evt_007zzzzzzzzzz");
    expect(changeEventId(4711, 0)).toBe("evt_00000000004k7-00");
    expect(changeEventId(4711, 999)).toBe("evt_00000000004k7-z7");
  });

  it("is read back to what it was made from", () => {
    fc.assert(
      fc.property(sequences, indexes, (sequence, changeIndex) => {
        expect(parseEventId(eventId(sequence))).toEqual({ sequence, changeIndex: null });
        expect(parseEventId(changeEventId(sequence, changeIndex))).toEqual({ sequence, changeIndex });
      }),
    );
  });

  it("sorts as text in the order of events, an event before its own changes", () => {
    const ids = fc.tuple(sequences, fc.option(indexes)).map(([sequence, index]) => ({
      sequence,
      index: index ?? -1,
      id: index === null ? eventId(sequence) : changeEventId(sequence, index),
    }));
    // Sequences of one run lie close together, so that equal ones and neighbours are compared too.
    const pairs = fc.oneof(
      fc.tuple(ids, ids),
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), indexes).map(([a, b, index]) => [
        { sequence: a, index: -1, id: eventId(a) },
        { sequence: b, index, id: changeEventId(b, index) },
      ]),
    );
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const order = Math.sign((a?.sequence ?? 0) - (b?.sequence ?? 0) || (a?.index ?? 0) - (b?.index ?? 0));
        const textOrder = a?.id === b?.id ? 0 : (a?.id ?? "") < (b?.id ?? "") ? -1 : 1;
        expect(textOrder).toBe(order);
      }),
    );
  });

  it.each([
    ["nothing of the kind", "yesterday"],
    ["an id of something else", "con_01h455vb4pex5vsknk084sn02q"],
    ["too short", "evt_1"],
    ["capital letters", "EVT_00000000004K7"],
    ["letters the alphabet leaves out", "evt_0000000000oil"],
    ["an event before the first", "evt_0000000000000"],
    ["more than a number can hold", "evt_zzzzzzzzzzzzz"],
    ["a change beyond the last an event can have", "evt_00000000004k7-zz"],
    ["text behind it", "evt_00000000004k7 "],
  ])("is refused when it is %s", (_, id) => {
    const error = errorOf(() => parseEventId(id, ["input", "after"]));
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).problems[0]?.path).toEqual(["input", "after"]);
    expect((error as InvalidInputError).message).toBe(
      `Expected the id of an event, such as evt_00000000004k7, but ${JSON.stringify(id)} came. ` +
        `Send the eventId of the last event you received, or leave input.after out to begin with what happens from now on.`,
    );
  });

  it("is not made from what is no place in an order", () => {
    for (const sequence of [0, -1, 1.5, Number.NaN, 2 ** 53]) expect(() => eventId(sequence)).toThrow(RangeError);
    for (const index of [-1, 0.5, 1_000]) expect(() => changeEventId(1, index)).toThrow(RangeError);
  });
});

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("Expected an error; there was none.");
}
