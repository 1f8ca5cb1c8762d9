import { cp, mkdir } from "node:fs/promises";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig, type DefaultTheme, type MarkdownOptions } from "vitepress";

/**
 * The documentation as a static site: `npm run docs:build` writes it to docs/.vitepress/dist. Pages are what stands in the
 * repository, linked to each other as there; the site has no parts of other hosts. A link that leads nowhere ends the build.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));

const groups: readonly { readonly text: string; readonly pages: readonly [path: string, text: string][] }[] = [
  {
    text: "Begin",
    pages: [
      ["README.md", "What it is"],
      ["docs/quick-start.md", "From a clone to a webhook"],
      ["docs/concepts.md", "Concepts"],
      ["docs/README.md", "All pages"],
      ["docs/promises.md", "Promises"],
      ["docs/comparison.md", "Comparison with others"],
    ],
  },
  {
    text: "Build on it",
    pages: [
      ["docs/queries.md", "Queries"],
      ["docs/cookbook.md", "Cookbook"],
      ["docs/writes.md", "Writes"],
      ["docs/clients.md", "Typed clients, React"],
      ["docs/webhooks.md", "Webhooks and events"],
      ["docs/workflows.md", "Workflows"],
      ["docs/tokens.md", "Tokens"],
      ["docs/federation.md", "Federation"],
      ["docs/routers.md", "Behind a router"],
      ["docs/wire.md", "On the wire"],
    ],
  },
  {
    text: "Connect systems",
    pages: [
      ["docs/connect.md", "Connect page"],
      ["docs/syncs.md", "Syncs"],
      ["docs/outages.md", "Outages"],
      ["docs/connectors.md", "Writing a connector"],
      ["docs/rest-connector.md", "A REST product without code"],
      ["docs/odata-connector.md", "SAP and other OData without code"],
      ["docs/sql-connector.md", "A database without code"],
      ["docs/odoo.md", "Odoo"],
      ["docs/request-tracker.md", "Request Tracker"],
    ],
  },
  {
    text: "Test",
    pages: [
      ["docs/testing.md", "Testing your integration"],
      ["docs/sandbox.md", "Sandbox"],
    ],
  },
  {
    text: "Operate",
    pages: [
      ["docs/deployment.md", "Deployment"],
      ["docs/operations.md", "Operations"],
      ["docs/sizing.md", "Sizing"],
      ["docs/backup.md", "Backup and restore"],
      ["docs/upgrades.md", "Upgrades"],
      ["docs/sharding.md", "Sharding MongoDB"],
      ["docs/console.md", "Console"],
      ["docs/observability.md", "Observability"],
      ["docs/secrets.md", "Secrets"],
      ["docs/security.md", "Security"],
    ],
  },
  {
    text: "Reference",
    pages: [
      ["docs/entities.md", "Entities"],
      ["docs/errors.md", "Error codes"],
    ],
  },
];

const listed = groups.flatMap(({ pages }) => pages.map(([path]) => path));
/** A page that nobody has put into a group is found all the same. */
const others = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md") && !listed.includes(`docs/${name}`))
  .map((name) => [`docs/${name}`, name.replace(/\.md$/, "")] as const);

/** Files of the repository that pages link to and that are no pages; they are put into the site as they are. */
const linkedFiles = new Set<string>();

/** Where a link between files of the repository leads in the site. @throws {Error} nowhere. */
function addressOf(page: string, href: string): string {
  const [path = "", hash] = href.split("#", 2);
  const behind = hash === undefined ? "" : `#${hash}`;
  let target = resolve(dirname(page), decodeURIComponent(path));
  if (!target.startsWith(root) || !existsSync(target))
    throw new Error(`${relative(root, page)} links to ${href}, which is not there.`);
  if (statSync(target).isDirectory()) {
    // A folder is shown by its README, or by that of a folder above.
    while (!existsSync(join(target, "README.md"))) target = dirname(target);
    target = join(target, "README.md");
  }
  const name = relative(root, target);
  if (name.endsWith(".md")) return `/${rewritten(name).replace(/\.md$/, ".html")}${behind}`;
  linkedFiles.add(name);
  return `/files/${name}`;
}

/** The pages of docs/ are at the top. */
function rewritten(name: string): string {
  if (name === "README.md") return "index.md";
  if (name === "docs/README.md") return "pages.md";
  return name.replace(/^docs\//, "");
}

const withRepositoryLinks: MarkdownOptions["config"] = (md) => {
  md.core.ruler.push("repository_links", (state) => {
    const environment = state.env as { realPath?: string; path: string };
    const page = environment.realPath ?? environment.path;
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === "link_open" ? token.attrGet("href") : null;
      if (href === null || /^(#|[a-z]+:)/.test(href)) continue;
      const address = addressOf(page, href);
      token.attrSet("href", address);
      // No page of the site: the browser fetches it.
      if (address.startsWith("/files/")) token.attrSet("target", "_self");
    }
  });
};

const sidebar: DefaultTheme.SidebarItem[] = [
  ...groups,
  ...(others.length > 0 ? [{ text: "More", pages: others }] : []),
].map(({ text, pages }) => ({
  text,
  items: pages.map(([path, name]) => ({ text: name, link: `/${rewritten(path).replace(/(index)?\.md$/, "")}` })),
}));

export default defineConfig({
  title: "Tributary",
  description: "One GraphQL graph over maintenance and ERP systems.",
  srcDir: root,
  srcExclude: ["test/**", "web/**", "**/fixtures/**"],
  rewrites: rewritten,
  cacheDir: join(root, "node_modules/.cache/vitepress"),
  lastUpdated: false,
  markdown: { config: withRepositoryLinks },
  themeConfig: {
    search: { provider: "local" },
    sidebar,
    outline: [2, 3],
    nav: [
      { text: "Quick start", link: "/quick-start" },
      { text: "Queries", link: "/queries" },
      { text: "Operations", link: "/operations" },
    ],
    docFooter: { prev: false, next: false },
  },
  async buildEnd({ outDir }) {
    for (const name of linkedFiles) {
      const place = join(outDir, "files", name);
      await mkdir(dirname(place), { recursive: true });
      await cp(join(root, name), place);
    }
  },
});
