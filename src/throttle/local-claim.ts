import type { Complaint } from "./bucket.js";
import type { ClaimReport } from "./allocate.js";
import type { Limits } from "./throttle-state.js";

/** One caller that waits to be let through. */
export interface Waiter {
  readonly host: string;
  readonly since: number;
  /** Lets it go; `startedAt` is the database's time. */
  readonly letThrough: (startedAt: number) => void;
  readonly refuse: (error: Error) => void;
}

/** A caller that knows when it may go. */
interface Scheduled {
  readonly waiter: Waiter;
  readonly timer: NodeJS.Timeout;
}

/** What this process has and wants for one connection. Every slot held is in use, scheduled or idle. */
export class LocalClaim {
  readonly waiters: Waiter[] = [];
  readonly scheduled = new Map<Waiter, Scheduled>();
  inUse = 0;
  idle = 0;
  /** Slots that may be used again without asking, and until when (local time). */
  reusable = 0;
  reusableUntil = 0;
  /** The source asked for silence until then; local time. */
  blockedUntil = 0;
  lastUsedAt = 0;
  sent = 0;
  complaints: Complaint[] = [];
  /** Whether the store knows of slots or callers of this claim. */
  isKnown = false;

  constructor(
    readonly organizationId: string,
    readonly connectionId: string,
    public limits: Limits,
  ) {}

  get held(): number {
    return this.inUse + this.scheduled.size + this.idle;
  }

  /** Whether there is anything to tell the store. */
  get isQuiet(): boolean {
    return this.held === 0 && this.waiters.length === 0 && !this.isKnown && this.complaints.length === 0;
  }

  /** Whether one more request may go out on slots that are held anyway, without asking. */
  mayReuse(local: number): boolean {
    return this.blockedUntil <= local && local < this.reusableUntil && this.inUse + this.scheduled.size < this.reusable;
  }

  remove(waiter: Waiter): void {
    const index = this.waiters.indexOf(waiter);
    if (index >= 0) this.waiters.splice(index, 1);
  }

  /** Callers with a start time ahead wait again, before all others. */
  unschedule(): void {
    const waiters = [...this.scheduled.values()].map(({ waiter, timer }) => {
      clearTimeout(timer);
      return waiter;
    });
    this.scheduled.clear();
    this.waiters.unshift(...waiters);
  }

  report(): ClaimReport {
    const { organizationId, connectionId, limits, held, sent } = this;
    return {
      organizationId,
      connectionId,
      limits,
      held,
      wanted: this.waiters.length,
      sent,
      complaints: [...this.complaints],
    };
  }
}
