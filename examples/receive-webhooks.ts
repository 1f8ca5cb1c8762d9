import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

/**
 * Receives webhooks, verifies their signatures and prints them: `WEBHOOK_SECRET=whsec_… npx tsx examples/receive-webhooks.ts [port]`
 */
const secret = process.env["WEBHOOK_SECRET"] ?? "";
if (!secret) throw new Error("Set WEBHOOK_SECRET to the secret that createWebhookEndpoint has answered.");
const webhook = new Webhook(secret);
const port = Number(process.argv[2] ?? 4200);

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    try {
      // Verified as it came, byte by byte, before anything of it is believed.
      const event = webhook.verify(Buffer.concat(parts).toString("utf8"), request.headers as Record<string, string>);
      process.stdout.write(`${JSON.stringify(event)}\n`);
      response.writeHead(204).end();
    } catch (error) {
      process.stderr.write(`refused: ${(error as Error).message}\n`);
      response.writeHead(401).end();
    }
  });
});
server.listen(port, "127.0.0.1", () => process.stdout.write(`Waiting at http://127.0.0.1:${port}\n`));
