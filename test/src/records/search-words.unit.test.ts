// cspell:words olpumpe straße łódź strasse stainlesssteel acmeexample getriebe i̇stanbul αντλία насос İstanbul ﬁlter ÖLPUMPE
import { describe, expect, it } from "vitest";
import { searchTerms, wordsOf } from "../../../src/records/search-words.js";

describe("the words of a text", () => {
  it.each([
    ["Replace seal of pump P-101", ["replace", "seal", "of", "pump", "p101", "101"]],
    ["26-001241", ["26001241", "001241"]],
    ["WO-1", ["wo1"]],
    ["ÖLPUMPE Straße Łódź", ["olpumpe", "strasse", "lodz"]],
    ["stainless-steel on-off", ["stainlesssteel", "stainless", "steel", "onoff", "on", "off"]],
    ["ann@acme.example", ["ann", "acmeexample", "acme", "example"]],
    ["水泵 A", ["水泵"]],
    ["更换水泵", ["更换", "换水", "水泵"]],
    ["a * ?", []],
  ])("of %s", (text, words) => {
    expect(wordsOf([text]).sort()).toEqual([...words].sort());
  });

  it("are those of all texts, each once, 40 at most and cut where they are endless", () => {
    expect(wordsOf(["pump", undefined, null, "Pump seal"])).toEqual(["pump", "seal"]);
    expect(wordsOf([Array.from({ length: 100 }, (_, index) => `word${index}`).join(" ")])).toHaveLength(40);
    expect(wordsOf(["x".repeat(5_000)])).toEqual(["x".repeat(60)]);
  });
});

describe("the words of a search", () => {
  it.each([
    ["pump P-101", ["pump", "p101"]],
    ["pum* pum", ["pum*", "pum"]],
    ["P-10*", ["p10*"]],
    ["stainless-st*", ["stainless", "st*"]],
    ["a b", []],
    ["Pump pump", ["pump"]],
  ])("of %s", (search, terms) => {
    expect(searchTerms(search).map(({ text, isBeginning }) => `${text}${isBeginning ? "*" : ""}`)).toEqual(terms);
  });

  it("are found in the text they were taken from, whatever it is", () => {
    for (const text of [
      "Ø-ring 12x3",
      "Motor/Getriebe K-77.5",
      "İstanbul №5",
      "ﬁlter ½ inch",
      "Αντλία 3",
      "насос Н-7",
    ]) {
      const words = new Set(wordsOf([text]));
      for (const term of searchTerms(text)) expect(words).toContain(term.text);
    }
  });
});
