import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));

/** The hosted connect page. What a browser loads comes from the gateway alone, and nothing of it is inline. */
export default defineConfig({
  root,
  base: "/connect/",
  logLevel: "error",
  oxc: { jsx: { runtime: "automatic" } },
  build: {
    outDir: fileURLToPath(new URL("../../dist/web/connect", import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: {
        index: `${root}index.html`,
        callback: `${root}callback.html`,
        embed: `${root}src/embed.ts`,
      },
      output: {
        // Other people's pages load it by its name.
        entryFileNames: (chunk) => (chunk.name === "embed" ? "embed.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
