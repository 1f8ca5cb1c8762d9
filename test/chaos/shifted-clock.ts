/**
 * Loaded before everything else of a process, it sets the clock that the process sees by CHAOS_CLOCK_OFFSET_MS:
 * `node --import tsx --import shifted-clock.ts …`. Timers are not touched, as with a machine whose clock is wrong.
 */
const offsetMs = Number(process.env["CHAOS_CLOCK_OFFSET_MS"] ?? 0);
const RealDate = Date;

class ShiftedDate extends RealDate {
  constructor(...values: unknown[]) {
    if (values.length === 0) super(RealDate.now() + offsetMs);
    else super(...(values as [number]));
  }
  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

if (offsetMs !== 0) globalThis.Date = ShiftedDate as DateConstructor;

export {};
