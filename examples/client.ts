import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";

/** Where the gateway is, and the token of `tributary token create`, from the environment. */
export const url = process.env["TRIBUTARY_URL"] ?? "http://127.0.0.1:4000/graphql";
export const token = process.env["TRIBUTARY_TOKEN"] ?? "";
if (!token) throw new Error("Set TRIBUTARY_TOKEN to a token: npm run -s tributary -- token create --env test");

/** Sends one typed operation; what comes back has the type that code generation found for it. */
export async function request<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Result; errors?: { message: string }[] };
  if (errors || !data) throw new Error(errors?.map(({ message }) => message).join("\n") ?? `HTTP ${response.status}`);
  return data;
}
