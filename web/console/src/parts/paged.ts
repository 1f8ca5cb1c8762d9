import { useCallback, useState } from "react";
import { useQuery, type AnyVariables, type TypedDocumentNode } from "urql";

interface Page<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/**
 * A list page by page: one page at a time is shown, and the way back is remembered, so that a list of ten thousand costs what
 * one of fifty does.
 */
export function usePages<Data, Variables extends AnyVariables & { after?: string | null }, Item>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, "after">,
  pick: (data: Data) => Page<Item>,
) {
  const key = JSON.stringify(variables);
  const [place, setPlace] = useState<{ key: string; cursors: readonly (string | null)[] }>({ key, cursors: [null] });
  // Another filter begins at its first page.
  const cursors = place.key === key ? place.cursors : [null];
  const [result, execute] = useQuery({
    query,
    variables: { ...variables, after: cursors.at(-1) ?? null } as Variables,
    requestPolicy: "cache-and-network",
  });
  const page = result.data ? pick(result.data) : null;
  const next = page?.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  return {
    ...result,
    items: page?.nodes ?? [],
    reload: useCallback(() => execute({ requestPolicy: "network-only" }), [execute]),
    goNext: next === null ? null : () => setPlace({ key, cursors: [...cursors, next] }),
    goBack: cursors.length > 1 ? () => setPlace({ key, cursors: cursors.slice(0, -1) }) : null,
    number: cursors.length,
  };
}
