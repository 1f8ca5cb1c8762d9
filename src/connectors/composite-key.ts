/**
 * The id of a record whose source knows it by several values: `1001/BEDFORD`. What stands between the parts is escaped in them, so
 * that no two keys have the same text; a key of one part is that part as it is.
 */
export function keyText(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0] as string;
  return parts.map((part) => part.replaceAll("%", "%25").replaceAll("/", "%2F")).join("/");
}

/** The parts of an id; null for a text that is none of a key of so many. */
export function keyParts(text: string, count: number): readonly string[] | null {
  if (count === 1) return [text];
  const parts = text.split("/").map((part) => part.replaceAll("%2F", "/").replaceAll("%25", "%"));
  return parts.length === count && keyText(parts) === text ? parts : null;
}
