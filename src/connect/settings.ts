import { InvalidInputError, type InputProblem } from "../errors/index.js";
import { tenantFields, tenantFilter, type Environment, type Storage, type Tenant } from "../storage/index.js";
import { mostOrigins, OrganizationStore, problemWithOrigin } from "../tokens/index.js";
import { contrast, darkBackground, isColor, leastContrast, lightBackground, lightenedForDark } from "./contrast.js";

/** How the hosted page looks, and which pages it may lead to or lie in. */
export interface ConnectSettings {
  /** Who asks, as the page says it. */
  readonly displayName: string;
  /** A data URL of a PNG, JPEG or WebP image; null for none. */
  readonly logo: string | null;
  /** Of buttons and marks, on white. */
  readonly color: string;
  /** The same on the dark background. */
  readonly darkColor: string;
  /** Pages that a link may return to, and that may embed one. */
  readonly origins: readonly string[];
}

/** What is undefined stays; null sets a default again. */
export interface ConnectSettingsInput {
  readonly displayName?: string | null | undefined;
  readonly logo?: string | null | undefined;
  readonly color?: string | null | undefined;
  readonly darkColor?: string | null | undefined;
  readonly origins?: readonly string[] | null | undefined;
}

interface SettingsDocument {
  readonly _id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly displayName: string | null;
  readonly logo: string | null;
  readonly color: string | null;
  readonly darkColor: string | null;
  readonly origins: readonly string[];
  readonly updatedAt: Date;
}

type Stored = Pick<SettingsDocument, "displayName" | "logo" | "color" | "darkColor" | "origins">;

const nothing: Stored = { displayName: null, logo: null, color: null, darkColor: null, origins: [] };
const defaultColor = "#1f5fbf";
const longestName = 80;
/** It comes with each look at the page. */
const mostLogoBytes = 100 * 1024;

/** How an image of each kind begins. A file is what its bytes say, not what its name says. */
const imageSigns: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  "image/png": (bytes) => bytes.subarray(0, 8).equals(Buffer.from("89504e470d0a1a0a", "hex")),
  "image/jpeg": (bytes) => bytes.subarray(0, 3).equals(Buffer.from("ffd8ff", "hex")),
  "image/webp": (bytes) => bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP",
};

/** The settings of the hosted page of each tenant; the one place that reads and writes `connectSettings`. */
export class ConnectSettingsService {
  constructor(private readonly storage: Storage) {}

  private get settings() {
    return this.storage.tenants<SettingsDocument>("connectSettings");
  }

  async get(tenant: Tenant): Promise<ConnectSettings> {
    return this.#shown(tenant, (await this.#stored(tenant)) ?? nothing);
  }

  /**
   * Changes what is given.
   * @throws {InvalidInputError} an origin that is none, a color that can't be seen, a logo that is no image.
   */
  async update(tenant: Tenant, input: ConnectSettingsInput): Promise<ConnectSettings> {
    const problems = problemsOf(input);
    if (problems.length > 0) {
      throw new InvalidInputError("The settings of the connect page can't be used; see problems.", { problems });
    }
    const given = Object.fromEntries(
      Object.entries({
        displayName: textOrNull(input.displayName),
        logo: input.logo,
        color: input.color?.toLowerCase() ?? input.color,
        darkColor: input.darkColor?.toLowerCase() ?? input.darkColor,
        origins: input.origins === null ? [] : input.origins && [...new Set(input.origins)].sort(),
      }).filter(([, value]) => value !== undefined),
    ) as Partial<Stored>;
    const fields = tenantFields(tenant);
    const missing = Object.fromEntries(Object.entries(nothing).filter(([name]) => !(name in given)));
    const changed = await this.storage.transaction(async (session) => {
      const updatedAt = await this.storage.now();
      return this.settings.findOneAndUpdate(
        { ...fields, _id: idOf(tenant) },
        { $set: { ...given, updatedAt }, ...(Object.keys(missing).length > 0 ? { $setOnInsert: missing } : {}) },
        { upsert: true, returnDocument: "after", session },
      );
    });
    return this.#shown(tenant, changed ?? nothing);
  }

  async #stored(tenant: Tenant): Promise<Stored | null> {
    return this.settings.findOne({ ...tenantFilter(tenantFields(tenant)), _id: idOf(tenant) });
  }

  async #shown(tenant: Tenant, stored: Stored): Promise<ConnectSettings> {
    const color = stored.color ?? defaultColor;
    const organization = await new OrganizationStore(this.storage).find(tenant.organizationId);
    return {
      displayName: stored.displayName ?? organization?.name ?? "This organization",
      logo: stored.logo,
      color,
      darkColor: stored.darkColor ?? lightenedForDark(color),
      origins: stored.origins,
    };
  }
}

function idOf({ organizationId, environment }: Tenant): string {
  return `${organizationId}:${environment}`;
}

function textOrNull(text: string | null | undefined): string | null | undefined {
  return text?.trim() === "" ? null : (text?.trim() ?? text);
}

function problemsOf({ displayName, logo, color, darkColor, origins }: ConnectSettingsInput): InputProblem[] {
  const problem = (field: string, message: string | null, ...rest: number[]): InputProblem[] =>
    message === null ? [] : [{ path: ["input", field, ...rest], message }];
  return [
    ...problem(
      "displayName",
      (displayName?.length ?? 0) > longestName
        ? `expected at most ${longestName} characters, got ${displayName?.length}`
        : null,
    ),
    ...problem("logo", logo ? problemWithLogo(logo) : null),
    ...problem("color", color ? problemWithColor(color, lightBackground, "the white page") : null),
    ...problem("darkColor", darkColor ? problemWithColor(darkColor, darkBackground, "the dark page") : null),
    ...(origins ?? []).flatMap((text, index) => problem("origins", problemWithOrigin(text), index)),
    ...problem(
      "origins",
      (origins?.length ?? 0) > mostOrigins ? `expected at most ${mostOrigins} origins, got ${origins?.length}` : null,
    ),
  ];
}

function problemWithColor(color: string, background: string, where: string): string | null {
  if (!isColor(color)) return `expected a color such as #1f5fbf, got "${color.slice(0, 40)}"`;
  const ratio = contrast(color, background);
  if (ratio >= leastContrast) return null;
  return `expected a contrast of at least ${leastContrast}:1 with ${where} (${background}), got ${ratio.toFixed(2)}:1; take a ${background === lightBackground ? "darker" : "lighter"} one`;
}

function problemWithLogo(logo: string): string | null {
  const [, type = "", base64 = ""] = /^data:([\w/+-]+);base64,([A-Za-z0-9+/]+={0,2})$/.exec(logo) ?? [];
  const isImage = imageSigns[type];
  if (!isImage) return 'expected a PNG, JPEG or WebP image as "data:image/png;base64,…"';
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length > mostLogoBytes) return `expected at most ${mostLogoBytes} bytes, got ${bytes.length}`;
  return isImage(bytes) ? null : `expected an image of the type ${type}; what came is none`;
}
