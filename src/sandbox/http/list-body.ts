const comma = Buffer.from(",");
const open = Buffer.from('{"items":[');

/** The body of a list: the stored bytes of its records with commas between, and what else is to be said. */
export function listBody(items: readonly Buffer[], rest: Readonly<Record<string, unknown>>): Buffer {
  const parts: Buffer[] = [open];
  items.forEach((item, place) => {
    if (place > 0) parts.push(comma);
    parts.push(item);
  });
  // `rest` always has a field, so that its own opening brace can give way to a comma.
  parts.push(Buffer.from(`],${JSON.stringify(rest).slice(1)}`));
  return Buffer.concat(parts);
}
