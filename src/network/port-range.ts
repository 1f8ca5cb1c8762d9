/** Ports from one to another, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export const everyPort: PortRange = { from: 1, to: 65_535 };

/** `8069`, `1024-65535` or `*`. @returns null when it is none of these. */
export function parsePorts(text: string): PortRange | null {
  if (text === "*") return everyPort;
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { from: Number(first), to: Number(last) };
  return range.from >= everyPort.from && range.from <= range.to && range.to <= everyPort.to ? range : null;
}

export function isInside({ from, to }: PortRange, port: number): boolean {
  return port >= from && port <= to;
}

export function shownPorts({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}
