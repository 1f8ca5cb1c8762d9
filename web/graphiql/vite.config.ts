import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));

/** GraphiQL's style sheet brings two families of fonts inside it, 300 kB; what a machine has serves as well. */
const withoutFonts: Plugin = {
  name: "without-fonts",
  enforce: "pre",
  transform: (code, id) => (/\.css(\?|$)/.test(id) ? code.replaceAll(/@font-face\s*\{[^}]*\}/g, "") : null),
};

/** GraphiQL for people. As of the connect page, what a browser loads comes from the gateway alone and no script of it is inline. */
export default defineConfig({
  root,
  base: "/graphiql/",
  logLevel: "error",
  oxc: { jsx: { runtime: "automatic" } },
  plugins: [withoutFonts],
  // Two copies of graphql would each refuse the other's schema.
  resolve: { dedupe: ["graphql", "react", "react-dom"] },
  build: {
    outDir: fileURLToPath(new URL("../../dist/web/graphiql", import.meta.url)),
    emptyOutDir: true,
    // What is bundled is under MIT and the like, which want their notices beside it.
    license: { fileName: "licenses.md" },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The editor is one large part, read only after a person has signed in.
    chunkSizeWarningLimit: 2_000,
    target: "es2022",
    rollupOptions: {
      input: { index: `${root}index.html` },
      output: {
        entryFileNames: "assets/[name]-[hash].js",
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
      },
    },
  },
});
