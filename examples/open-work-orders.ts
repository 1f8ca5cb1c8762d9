import { OpenWorkOrdersDocument, type OpenWorkOrdersQuery } from "../test/generated/graphql.js";
import { request } from "./client.js";

/** Prints all open work orders, page by page: `TRIBUTARY_TOKEN=… npx tsx examples/open-work-orders.ts` */
let after: string | null | undefined;
do {
  const { workOrders }: OpenWorkOrdersQuery = await request(OpenWorkOrdersDocument, { first: 100, after });
  for (const order of workOrders.nodes) {
    const where = order.asset ? `${order.asset.name ?? order.asset.number ?? "?"}` : "no asset";
    process.stdout.write(
      `${order.number ?? order.id}  ${(order.status ?? "").padEnd(11)}  ${order.title ?? ""}  (${where})\n`,
    );
  }
  for (const { connection, since } of workOrders.unavailable) {
    process.stderr.write(`Left out: ${connection?.name ?? "a connection"}, unreachable since ${since}\n`);
  }
  after = workOrders.pageInfo.hasNextPage ? workOrders.pageInfo.endCursor : null;
} while (after);
