/**
 * The integration of a pretend customer: a desk where fitters report faults and ask what is late. It knows nothing of the
 * system behind the gateway, and nothing of tests.
 */

/** What the desk tells somebody who reports a fault. */
export type Report =
  | { readonly state: "TAKEN"; readonly orderId: string; readonly number: string | null }
  /** The plant's system can't be asked now; the desk says when it makes sense to come back. */
  | { readonly state: "LATER"; readonly nextAttemptAt: string | null }
  | { readonly state: "REFUSED"; readonly problems: readonly string[] };

export interface OpenOrder {
  readonly id: string;
  readonly number: string | null;
  readonly title: string | null;
  readonly asset: { readonly name: string | null } | null;
}

interface ApiError {
  readonly message: string;
  readonly extensions: {
    readonly code: string;
    readonly nextAttemptAt?: string;
    readonly problems?: readonly { readonly path: readonly (string | number)[]; readonly message: string }[];
  };
}

/** An answer with errors that the desk does not deal with itself. */
export class DeskError extends Error {
  constructor(readonly errors: readonly ApiError[]) {
    super(errors.map(({ message }) => message).join("\n"));
  }

  get code(): string | undefined {
    return this.errors[0]?.extensions.code;
  }
}

const openOrders = `query ($connectionId: ID!, $after: String) {
  workOrders(first: 4, after: $after, filter: { connectionId: { eq: $connectionId }, status: { in: [OPEN, IN_PROGRESS] } }) {
    nodes { id number title asset { name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const report = `mutation ($input: CreateWorkOrderInput!) {
  createWorkOrder(input: $input) { workOrder { id number } }
}`;

export class SparesDesk {
  /** Ids of work orders that changed since the desk last looked. */
  readonly changedOrders = new Set<string>();

  constructor(
    private readonly graphqlUrl: string,
    private readonly token: string,
    private readonly connectionId: string,
  ) {}

  /** All open work orders, page by page. */
  async openOrders(): Promise<readonly OpenOrder[]> {
    const found: OpenOrder[] = [];
    for (let after: string | null = null; ;) {
      const {
        workOrders,
      }: { workOrders: { nodes: OpenOrder[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } = await this.ask(
        openOrders,
        { connectionId: this.connectionId, after },
      );
      found.push(...workOrders.nodes);
      if (!workOrders.pageInfo.hasNextPage) return found;
      after = workOrders.pageInfo.endCursor;
    }
  }

  /** Takes a fault that a fitter reports. @param slip number on the paper: the same one makes no second order. */
  async report(slip: string, title: string): Promise<Report> {
    try {
      const { createWorkOrder } = await this.ask<{ createWorkOrder: { workOrder: { id: string; number: string } } }>(
        report,
        {
          input: { connectionId: this.connectionId, idempotencyKey: `slip-${slip}`, data: { title } },
        },
      );
      const { id, number } = createWorkOrder.workOrder;
      return { state: "TAKEN", orderId: id, number };
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      const [first] = error.errors;
      if (error.code === "CONNECTION_UNREACHABLE" || error.code === "SOURCE_THROTTLED") {
        return { state: "LATER", nextAttemptAt: first?.extensions.nextAttemptAt ?? null };
      }
      if (error.code === "BAD_USER_INPUT" || error.code === "SOURCE_FORBIDDEN") {
        const problems = first?.extensions.problems?.map(({ path, message }) => `${path.join(".")}: ${message}`);
        return { state: "REFUSED", problems: problems ?? [first?.message ?? ""] };
      }
      throw error;
    }
  }

  /** What the desk does with a webhook, whose signature was verified before. */
  hear(type: string, data: Readonly<Record<string, unknown>>): void {
    if (!type.startsWith("record.") || data["entity"] !== "WorkOrder") return;
    for (const { id } of data["records"] as { id: string }[]) this.changedOrders.add(id);
  }

  private async ask<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
    const response = await fetch(this.graphqlUrl, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Data; errors?: ApiError[] };
    if (errors || !data) throw new DeskError(errors ?? []);
    return data;
  }
}
