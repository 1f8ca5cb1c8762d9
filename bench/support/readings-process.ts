/**
 * The other subgraph of the group `federation`: for each work order that it is asked about a temperature, over HTTP, as fast
 * as a server without a database can. Tells its address to the process that started it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { variables } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
      variables: { representations: { id: string }[] };
    };
    const entities = variables.representations.map(({ id }) => ({
      temperature: 20 + (id.charCodeAt(id.length - 1) % 50),
    }));
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ data: { _entities: entities } }));
  });
});
server.listen(0, "127.0.0.1", () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});
process.on("disconnect", () => process.exit(0));
