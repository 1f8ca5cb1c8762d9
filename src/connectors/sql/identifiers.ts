/** Quoted, so that whatever it holds is a name and nothing else. The only way in which a text of a description becomes SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `workorder`, or `mx.workorder` with its schema. */
export function quotedTable(name: string): string {
  return name.split(".").map(quoted).join(".");
}

/** A statement with its values apart: they are sent as parameters and never become part of the text. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Collects the values of a statement while its text is put together. */
export class Values {
  readonly list: unknown[] = [];

  /** @returns what stands for it in the text. */
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}
