import { access, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real Chromium, without its own sandbox, which wants rights that containers don't have. @throws where there is none. */
export async function startBrowser(): Promise<Browser> {
  for (const executablePath of places) {
    const isThere = await access(executablePath).then(
      () => true,
      () => false,
    );
    if (isThere) return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  }
  throw new Error(`There is no Chromium at ${places.join(", ")}. On Debian: apt-get install chromium`);
}

let axeSource: Promise<string> | undefined;

/** What axe finds on a page that keeps somebody from using it, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    axeSource ??= readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    // By the debugger's way: the page's own policy lets no script of others in.
    await page.evaluate(await axeSource);
  }
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    interface Violation {
      readonly id: string;
      readonly impact: string | null;
      readonly help: string;
      readonly nodes: readonly { readonly html: string }[];
    }
    // What passes need not be told of node by node.
    const { violations } = await axe.run({ resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
  });
}

/** Console errors and exceptions of a page, and what its policy refused. */
export function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return errors;
}

export type { Browser, BrowserContext, Page };
