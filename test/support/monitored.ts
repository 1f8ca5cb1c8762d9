/** The same database for a client that tells what it sends. */
export function monitored(uri: string): string {
  if (uri.includes("monitorCommands=")) return uri;
  return `${uri}${uri.includes("?") ? "&" : "?"}monitorCommands=true`;
}
