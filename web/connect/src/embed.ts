/**
 * `<script src="https://…/connect/embed.js">` on a page of yours gives it `Tributary.connect({ url, … })`, which shows a connect
 * link in a window or a frame and tells how it ended. It listens to the gateway it came from and to nobody else.
 */
(() => {
  interface Options {
    /** A link that createConnectLink made, or a promise of one. */
    readonly url: string | Promise<string>;
    /** A window of its own, which every browser and provider can do, or a frame in `container`. Default "popup". */
    readonly mode?: "popup" | "frame";
    /** Where the frame goes. */
    readonly container?: HTMLElement;
    readonly onReady?: () => void;
    readonly onConnected?: (result: { readonly connectionId: string; readonly linkId: string }) => void;
    /** The person is done, or went away. */
    readonly onClosed?: (result: { readonly status: "connected" | "canceled" }) => void;
  }

  const script = document.currentScript as HTMLScriptElement | null;
  if (!script) throw new Error("Load embed.js with a script element of its own, not as a module.");
  const gateway = new URL(script.src).origin;

  function connect(options: Options): { close(): void } {
    const { mode = "popup", container } = options;
    if (mode === "frame" && !container) throw new TypeError('Tributary.connect: mode "frame" needs a container.');
    const frame = mode === "frame" ? document.createElement("iframe") : null;
    // At once, in the click that asked for it, or the browser blocks it.
    const popup = frame ? null : window.open("", "tributary-connect", "popup,width=520,height=760");
    if (!frame && !popup) throw new Error("Tributary.connect: the browser blocked the window. Call it in a click.");
    let isConnected = false;
    let isOver = false;

    const end = (status: "connected" | "canceled") => {
      if (isOver) return;
      isOver = true;
      clearInterval(watch);
      removeEventListener("message", hear);
      frame?.remove();
      popup?.close();
      options.onClosed?.({ status });
    };
    const hear = (event: MessageEvent<unknown>) => {
      if (event.origin !== gateway || event.source !== (frame ? frame.contentWindow : popup)) return;
      const message = event.data as {
        type?: string;
        connectionId?: string;
        linkId?: string;
        height?: number;
        status?: string;
      };
      if (message.type === "tributary:ready") options.onReady?.();
      if (message.type === "tributary:height" && frame) frame.style.height = `${Number(message.height)}px`;
      if (message.type === "tributary:connected" && !isConnected) {
        isConnected = true;
        options.onConnected?.({ connectionId: String(message.connectionId), linkId: String(message.linkId) });
      }
      if (message.type === "tributary:closed") end(isConnected ? "connected" : "canceled");
    };
    addEventListener("message", hear);
    const watch = setInterval(() => {
      if (popup?.closed) end(isConnected ? "connected" : "canceled");
    }, 500);

    Promise.resolve(options.url)
      .then((url) => {
        if (isOver) return;
        if (new URL(url).origin !== gateway) throw new TypeError(`Tributary.connect: expected a link of ${gateway}.`);
        if (popup) popup.location.href = url;
        if (!frame || !container) return;
        frame.title = "Connect a system";
        frame.src = url;
        frame.referrerPolicy = "no-referrer";
        frame.style.cssText = "border:0;width:100%;height:640px";
        container.append(frame);
      })
      .catch((error: unknown) => {
        end("canceled");
        throw error;
      });
    return { close: () => end(isConnected ? "connected" : "canceled") };
  }

  (window as unknown as { Tributary: object }).Tributary = { connect };
})();
