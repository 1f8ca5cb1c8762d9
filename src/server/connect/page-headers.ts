import type { FastifyReply } from "fastify";

/**
 * What a browser is told of the hosted page: scripts and styles of this gateway alone and none inline, no other place to talk
 * to, no page around it but those that its link names.
 */
export function sendPageHeaders(reply: FastifyReply, framers: readonly string[]): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // The organization's logo, which is checked to be an image.
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${framers.length > 0 ? framers.join(" ") : "'none'"}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  void reply
    .header("content-security-policy", policy.join("; "))
    .header("cache-control", "no-store")
    // The address holds the link's secret until the page is open.
    .header("referrer-policy", "no-referrer")
    .header("x-robots-tag", "noindex")
    .header("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()")
    // A page that opened this one is told how it ended; a login's window is read by the frame that opened it.
    .header("cross-origin-opener-policy", "unsafe-none")
    // Says the same for browsers of before frame-ancestors, but knows no list.
    .removeHeader("x-frame-options");
  if (framers.length === 0) void reply.header("x-frame-options", "DENY");
}
