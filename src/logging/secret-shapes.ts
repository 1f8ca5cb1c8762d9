/** What a secret looks like wherever it stands, and what is shown in its place: the part that tells it from others. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(trb_(?:live|test)_[0-9A-Za-z]{6})[0-9A-Za-z]{14,}/g, "$1[redacted]"],
  // A signed token, of whichever kind.
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g, "[redacted]"],
  [/(?<!\w)whs(ec|k)_[0-9A-Za-z+/=]{16,}/g, "whs$1_[redacted]"],
  [/\b(Bearer|Basic) [\w.~+/=-]{16,}/g, "$1 [redacted]"],
  // A login in a URL.
  [/\/\/[^\s/@:"']+:[^\s/@"']+@/g, "//[redacted]@"],
];

/** A line of the log without what looks like a secret: the last look, after keys and types have had theirs. */
export function withoutSecretShapes(line: string): string {
  return shapes.reduce((text, [shape, shown]) => text.replace(shape, shown), line);
}
