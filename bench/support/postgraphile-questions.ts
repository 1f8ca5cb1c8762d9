const scalars = "id: rowId number title status priority workType dueDate updatedAt craft costCenter";
const args = `first: $first
    filter: { status: { equalTo: $status }, updatedAt: { lessThanOrEqualTo: $until } }
    orderBy: [UPDATED_AT_DESC, ROW_ID_DESC]`;

/** The questions of the measurement in the schema that PostGraphile makes of the tables, with the gateway's names where it may. */
export const postGraphileTexts = {
  list: `query Page($first: Int, $status: String!, $until: Datetime!) {
  workOrders(${args}) {
    edges {
      cursor
      node {
        ${scalars}
        asset { id: rowId number name location { id: rowId name } }
        assignees: assignments(orderBy: PLACE_ASC) { nodes { user { id: rowId name } } }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`,
  fields500: `query Scalars($first: Int, $status: String!, $until: Datetime!) {
  workOrders(${args}) { nodes { ${scalars} } }
}`,
  byId: `query One($id: String!) { workOrder(rowId: $id) { ${scalars} } }`,
  count: `query Count($since: Datetime!) {
  workOrders(filter: { status: { equalTo: "OPEN" }, updatedAt: { greaterThanOrEqualTo: $since } }) { totalCount }
}`,
} as const;

/** Its answer in the gateway's shape: assignees without the rows that join them, times as the gateway writes them. */
export function inOurShape(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), (key, value: unknown) => {
    if ((key === "dueDate" || key === "updatedAt") && typeof value === "string") return new Date(value).toISOString();
    if (key === "assignees") return (value as { nodes: { user: unknown }[] }).nodes.map(({ user }) => user);
    return value;
  });
}
