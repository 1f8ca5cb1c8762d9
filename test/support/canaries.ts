import { randomBytes } from "node:crypto";

/** A secret that stands out, and where it was put. */
export interface Canary {
  readonly name: string;
  readonly secret: string;
}

/** Secrets of one test run, and the search for them in every form in which one may have got somewhere. */
export class Canaries {
  readonly #all: Canary[] = [];

  /** Makes a new one of 32 characters that looks like a key and can stand in a URL. */
  make(name: string): string {
    return this.add(name, `cnr${randomBytes(24).toString("base64url").replace(/[-_]/g, "x").slice(0, 29)}`);
  }

  /** Takes one that somebody else made: a token, a key. Its public prefix is no secret. */
  add(name: string, secret: string): string {
    this.#all.push({ name, secret });
    return secret;
  }

  get size(): number {
    return this.#all.length;
  }

  /** Every canary that a text holds in any form, but for those that may be there; with what is around it. */
  foundIn(text: string, except: readonly string[] = []): string[] {
    return this.#all
      .filter(({ secret }) => !except.includes(secret))
      .flatMap(({ name, secret }) => {
        const form = formsOf(secret).find(([, one]) => text.includes(one));
        if (!form) return [];
        const at = text.indexOf(form[1]);
        return [`${name}, ${form[0]}: …${text.slice(Math.max(0, at - 120), at)}[here]`];
      });
  }
}

/** As it is, encoded, turned around, and each half by itself. */
export function formsOf(secret: string): [string, string][] {
  // The first characters of a token are public: they tell tokens apart in lists and logs.
  const inner = /^trb_/.test(secret) ? secret.slice(15) : secret;
  const middle = Math.floor(inner.length / 2);
  const bytes = Buffer.from(inner, "utf8");
  return [
    ["as it is", inner],
    ["percent-encoded", encodeURIComponent(inner)],
    ["in hex", bytes.toString("hex")],
    ["in hex, upper case", bytes.toString("hex").toUpperCase()],
    ...base64Forms(bytes),
    ["turned around", [...inner].reverse().join("")],
    ["its first half", inner.slice(0, middle)],
    ["its second half", inner.slice(middle)],
    ["its first half turned around", [...inner.slice(0, middle)].reverse().join("")],
    ["its second half turned around", [...inner.slice(middle)].reverse().join("")],
  ];
}

/** Wherever it begins in what was encoded: three ways to fall on base 64's groups, the edges cut off. */
function base64Forms(bytes: Buffer): [string, string][] {
  return [0, 1, 2].flatMap((offset): [string, string][] => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    const sure = text.slice(offset === 0 ? 0 : offset + 1, -1);
    return [
      ["in base 64", sure],
      ["in base 64 for URLs", sure.replaceAll("+", "-").replaceAll("/", "_")],
    ];
  });
}
