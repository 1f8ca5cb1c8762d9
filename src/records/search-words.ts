// cspell:words olpumpe Ölpumpe

/**
 * Words of text, as they are stored for searching and as a search names them: without case and accents, `Ölpumpe` as
 * `olpumpe`. A code such as `P-101` is one word without its separators, `p101`, and its parts of three characters and more are words
 * too, so that it is found by `P-101`, `p101` and `101`. Scripts without spaces are cut into pairs of characters.
 */

/** Raise it when words come to be made otherwise: records are then derived again. */
export const wordsVersion = 1;

/** Of one record. Numbers, names and titles have about ten; each is an entry of an index. */
const mostWords = 40;
/** Characters of a word that count; longer ones are cut, in records and searches alike. */
const longestWord = 60;
/** Single letters are in too many records to find anything by. */
export const shortestWord = 2;
/** The `WO` of all numbers finds nothing either. */
const shortestPart = 3;

const plainText = /^[\x20-\x7e]*$/;
const plainRun = /[a-z0-9]+(?:[-./_:#][a-z0-9]+)*\*?/g;
const anyRun = /[\p{L}\p{N}]+(?:[-./_:#][\p{L}\p{N}]+)*\*?/gu;
const separator = /[-./_:#]/;
const digit = /\p{N}/u;
const withoutSpaces = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Letters whose plain form is not what is left when the accents are taken off. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const specialLetter = new RegExp(`[${Object.keys(plainLetters).join("")}]`, "g");

/** The words of some texts, each once, in no order that means anything. */
export function wordsOf(texts: readonly unknown[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (typeof text !== "string") continue;
    for (const run of runsOf(text)) {
      const parts = separator.test(run) ? run.split(separator) : [run];
      if (parts.length === 1) {
        addWord(words, run);
        continue;
      }
      addWord(words, parts.join(""));
      const isCode = parts.some((part) => digit.test(part));
      for (const part of parts) if (!isCode || part.length >= shortestPart) addWord(words, part);
    }
  }
  return words.size > mostWords ? [...words].slice(0, mostWords) : [...words];
}

/** One word that a search asks for, or the beginning of one. */
export interface SearchTerm {
  readonly text: string;
  readonly isBeginning: boolean;
}

/** The words that a search names, each once: `pump* P-101` asks for a word that begins with `pump`, and for `p101`. */
export function searchTerms(search: string): SearchTerm[] {
  const terms = new Map<string, SearchTerm>();
  for (const run of runsOf(search)) {
    const isBeginning = run.endsWith("*");
    const parts = (isBeginning ? run.slice(0, -1) : run).split(separator);
    // With a digit it is a code, one word; without, `stainless-steel` is two words that stand beside each other.
    const isCode = parts.length > 1 && parts.some((part) => digit.test(part));
    const words = isCode ? [parts.join("")] : parts;
    for (const [index, word] of words.entries()) {
      const isLast = index === words.length - 1;
      for (const text of cut(word)) {
        if (text.length < shortestWord) continue;
        const term = { text, isBeginning: isBeginning && isLast };
        terms.set(`${text}${term.isBeginning ? "*" : ""}`, term);
      }
    }
  }
  return [...terms.values()];
}

function addWord(words: Set<string>, word: string): void {
  for (const one of cut(word)) if (one.length >= shortestWord) words.add(one);
}

function cut(word: string): string[] {
  if (!withoutSpaces.test(word)) return [word.length > longestWord ? word.slice(0, longestWord) : word];
  const characters = Array.from(word);
  if (characters.length < 2) return [];
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

/** Stretches of letters and digits with what may stand within a code; `*` behind one counts only in a search. */
function runsOf(text: string): string[] {
  const lower = text.toLowerCase();
  if (plainText.test(lower)) return lower.match(plainRun) ?? [];
  const folded = lower
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(specialLetter, (letter) => plainLetters[letter] ?? letter);
  return folded.match(anyRun) ?? [];
}
