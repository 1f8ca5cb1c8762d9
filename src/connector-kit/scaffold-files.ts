/**
 * A connector for an API as many have it: a key in a header, lists by cursor with the time of change as a filter. Each place where
 * systems differ says so. The texts hold no template literals, so that they can be ones here.
 */
export function scaffoldFiles(system: string, title: string): Readonly<Record<string, string>> {
  const className = system.replace(/(^|-)(.)/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
  const filled = (text: string) =>
    text.trimStart().replaceAll("@@system@@", system).replaceAll("@@Title@@", title).replaceAll("@@Class@@", className);
  return {
    "connector.ts": filled(connectorFile),
    "auth.ts": filled(authFile),
    "client.ts": filled(clientFile),
    "values.ts": filled(valuesFile),
    "entities/vendor.ts": filled(vendorFile),
    [`${system}.unit.test.ts`]: filled(testFile),
    "README.md": filled(readmeFile),
  };
}

const connectorFile = String.raw`
import { z } from "zod";
import { SourceError, SourceMisconfiguredError } from "../../errors/index.js";
import { defineConnector } from "../connector.js";
import { apiKeyAuth } from "./auth.js";
import { @@Class@@Client, title } from "./client.js";

const config = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "Expected an http or https address, for example https://example.com/api." })
    .transform((address) => address.replace(/\/+$/, ""))
    .describe("Address of the API."),
});

export type @@Class@@Config = z.output<typeof config>;

export default defineConnector({
  system: "@@system@@",
  name: title,
  description: "What it is, in one sentence.",
  config,
  auth: [apiKeyAuth],
  // What the vendor's documentation says that one account may do.
  limits: { concurrency: 2, requestsPerSecond: null },
  passthrough: {
    baseUrl: (client: @@Class@@Client) => client.baseUrl,
    headers: (client: @@Class@@Client) => client.loginHeaders,
  },
  open: (session) => new @@Class@@Client(session),
  probe: async (client: @@Class@@Client) => {
    try {
      return { account: await client.account() };
    } catch (error) {
      // Something answers, but not as the API does: waiting does not mend a wrong address.
      const isOther = error instanceof SourceError && [200, 404].includes(Number(error.details["httpStatus"]));
      if (!isOther) throw error;
      const message = "There is no API of " + title + " at this address. Check the base URL.";
      throw new SourceMisconfiguredError(message, { cause: error });
    }
  },
});
`;

const authFile = String.raw`
import { z } from "zod";
import type { AuthMethod } from "../connector.js";

export const apiKeyAuth: AuthMethod = {
  method: "API_KEY",
  description: "Where a person finds or makes the key, and which rights it needs.",
  credentials: z.object({
    apiKey: z
      .string()
      .trim()
      .regex(/^[\x21-\x7e]{1,512}$/, "Expected the key as one line without spaces.")
      .describe("The key."),
  }),
};
`;

const clientFile = String.raw`
import { z } from "zod";
import { SourceError } from "../../errors/index.js";
import { faultFromResponse, type SourceRequest, type SourceResponse } from "../../http/index.js";
import type { JsonObject, SourceSession } from "../connector.js";
import type { @@Class@@Config } from "./connector.js";

export const title = "@@Title@@";

export interface @@Class@@Record extends JsonObject {
  /** As the system gives it; made a text where it leaves the connector. */
  readonly id: string | number;
}

export interface @@Class@@Page {
  readonly items: readonly @@Class@@Record[];
  /** Null on the last page. */
  readonly cursor: string | null;
  /** The system's clock, by the header that nearly all servers send. */
  readonly sourceTime: Date | null;
}

export interface ListQuery {
  /** Null for the first page. */
  readonly cursor: string | null;
  readonly limit: number;
  readonly updatedSince: Date | null;
}

type Session = SourceSession<@@Class@@Config, Readonly<Record<string, string>>>;

const recordBody = z.looseObject({ id: z.union([z.string(), z.number()]) });
const pageBody = z.object({
  items: z.array(recordBody),
  next_cursor: z.string().nullable(),
});
const accountBody = z.object({ name: z.string() });
const errorBody = z.object({ error: z.object({ message: z.string() }) });

/** The wire: one function per kind of call. Nothing else knows paths, parameters and status codes. */
export class @@Class@@Client {
  constructor(private readonly session: Session) {}

  get baseUrl(): string {
    return this.session.config.baseUrl;
  }

  get loginHeaders(): Readonly<Record<string, string>> {
    return { authorization: "Bearer " + (this.session.credentials["apiKey"] ?? "") };
  }

  async account(): Promise<string> {
    return this.checked(accountBody, await this.send("/me")).name;
  }

  /** One page in the order of (time of change, id). */
  async list(path: string, query: ListQuery): Promise<@@Class@@Page> {
    const response = await this.send(path, {
      query: { cursor: query.cursor, limit: query.limit, updated_since: query.updatedSince?.toISOString() },
    });
    const { items, next_cursor: cursor } = this.checked(pageBody, response);
    return { items: items as @@Class@@Record[], cursor, sourceTime: timeOf(response) };
  }

  /** Null where there is no such record. */
  async read(path: string, id: string): Promise<@@Class@@Record | null> {
    try {
      const response = await this.send(path + "/" + encodeURIComponent(id));
      return this.checked(recordBody, response) as @@Class@@Record;
    } catch (error) {
      if (error instanceof SourceError && error.details["httpStatus"] === 404) return null;
      throw error;
    }
  }

  private async send(path: string, request: Omit<SourceRequest, "url"> = {}): Promise<SourceResponse> {
    const url = new URL(this.baseUrl + path);
    const response = await this.session.http.send({ ...request, url, headers: this.loginHeaders });
    // What the system says in ways of its own is looked at before this.
    const fault = faultFromResponse(response, url, wordsOf(response));
    if (fault) throw fault;
    return response;
  }

  /** @throws {SourceError} the answer is of another shape: better no page than an empty one. */
  private checked<Output>(shape: z.ZodType<Output>, response: SourceResponse): Output {
    const result = shape.safeParse(response.json());
    if (result.success) return result.data;
    const where = result.error.issues[0]?.path.join(".") ?? "";
    const message = "The answer of " + title + " lacks what is expected at " + JSON.stringify(where) + ".";
    throw new SourceError(message, { httpStatus: response.status, cause: result.error });
  }
}

/** The system's own words for what went wrong, to be shown beside ours. */
function wordsOf(response: SourceResponse): string | undefined {
  if (response.status < 400) return undefined;
  try {
    return errorBody.safeParse(JSON.parse(response.text())).data?.error.message;
  } catch {
    return undefined;
  }
}

function timeOf({ headers }: SourceResponse): Date | null {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? null : new Date(time);
}
`;

const valuesFile = String.raw`
import type { EnumValue } from "../../../schema/definition/index.js";
import type { JsonObject } from "../connector.js";
import { readAt, type Answer } from "../value-at.js";

// Each gives the value, null where the system has none, undefined where the answer lacks the field.

export function textAt(record: JsonObject, name: string): Answer<string> {
  return readAt(record, name, "text", (value) => (typeof value === "string" ? value : null));
}

export function instantAt(record: JsonObject, name: string): Answer<Date> {
  return readAt(record, name, "an instant with its zone", (value) => {
    const time = typeof value === "string" && /(Z|[+-]\d\d:?\d\d)$/.test(value) ? new Date(value) : null;
    return time && !Number.isNaN(time.getTime()) ? time : null;
  });
}

/** The id of another record, as a reference has it: a text, also where the system gives a number. */
export function idAt(record: JsonObject, name: string): Answer<string> {
  return readAt(record, name, "an id", (value) => {
    if (typeof value === "string") return value;
    return typeof value === "number" && Number.isSafeInteger(value) ? String(value) : null;
  });
}

/** What the system's word or number is called here; UNKNOWN for one that is not in the table. */
export function enumAt<Value extends string>(
  record: JsonObject,
  name: string,
  values: ReadonlyMap<string, Value>,
): Answer<EnumValue<Value | "UNKNOWN">> {
  return readAt(record, name, "a word or a number", (value) => {
    if (typeof value !== "string" && typeof value !== "number") return null;
    return { value: values.get(String(value)) ?? "UNKNOWN", raw: String(value) };
  });
}
`;

const vendorFile = String.raw`
import type { Unified } from "../../../../schema/definition/index.js";
import type { Entities } from "../../../../schema/entities/index.js";
import { defineEntitySource } from "../../connector.js";
import type { @@Class@@Client, @@Class@@Record } from "../client.js";
import { enumAt, instantAt, textAt } from "../values.js";

/** The system's words; the values are those of VendorStatus. */
const statuses = new Map([
  ["active", "ACTIVE"],
  ["inactive", "INACTIVE"],
  ["blocked", "BLOCKED"],
] as const);

export default defineEntitySource<@@Class@@Client, @@Class@@Record>()({
  entity: "Vendor",
  // SNAPSHOT where the system can't be asked for what changed.
  mode: "CHANGES",
  pageSize: 200,
  readPage: async (client, { position, changedSince, pageSize }) => {
    const page = await client.list("/vendors", {
      cursor: position as string | null,
      limit: Math.min(pageSize, 200),
      updatedSince: changedSince,
    });
    return { items: page.items, next: page.cursor, sourceTime: page.sourceTime };
  },
  readOne: (client, remoteId) => client.read("/vendors", remoteId),
  // Runs for each record of each page: no more than this.
  identify: (vendor) => ({ remoteId: String(vendor.id), modifiedAt: instantAt(vendor, "updated_at") ?? null }),
  toUnified,
});

function toUnified(vendor: @@Class@@Record): Unified<Entities["Vendor"]> {
  return {
    number: textAt(vendor, "code"),
    name: textAt(vendor, "name"),
    status: enumAt(vendor, "status", statuses),
    taxId: textAt(vendor, "tax_id"),
    website: textAt(vendor, "website"),
    paymentTerms: textAt(vendor, "payment_terms"),
    currency: textAt(vendor, "currency"),
    remoteCreatedAt: instantAt(vendor, "created_at"),
    remoteUpdatedAt: instantAt(vendor, "updated_at"),
  };
}
`;

const testFile = String.raw`
import { describe, expect, it } from "vitest";
import { MappingError, SourceError, SourceUnauthorizedError } from "../../errors/index.js";
import type { SourceRequest, SourceResponse } from "../../http/index.js";
import { createLogger } from "../../logging/index.js";
import { systemClock } from "../../time/index.js";
import { @@Class@@Client } from "./client.js";
import connector from "./connector.js";
import vendor from "./entities/vendor.js";
import { idAt } from "./values.js";

/** A client whose wire is a list of answers; what it sent is kept. */
function scripted(...answers: { readonly status: number; readonly body: unknown }[]) {
  const sent: SourceRequest[] = [];
  const client = new @@Class@@Client({
    config: { baseUrl: "https://system.test/api" },
    credentials: { apiKey: "key-of-the-test" },
    clock: systemClock,
    logger: createLogger({ level: "silent" }),
    http: {
      requestCount: 0,
      send: async (request) => {
        sent.push(request);
        const { status, body } = answers.shift() ?? expect.fail("no answer is left");
        const text = JSON.stringify(body);
        return {
          status,
          headers: { "content-type": "application/json" },
          body: Buffer.from(text),
          text: () => text,
          json: () => JSON.parse(text) as unknown,
        } satisfies SourceResponse;
      },
    },
  });
  return { client, sent };
}

// Put one of the system's own here, as its documentation or a sandbox of the vendor's gives it.
const record = {
  id: 7,
  code: "V-7",
  name: "Acme",
  status: "active",
  updated_at: "2026-11-24T08:30:00Z",
  created_at: null,
};
const firstPage = { position: null, changedSince: null, pageSize: 2 };

describe("the connector of @@Title@@", () => {
  it("maps a vendor", () => {
    expect(vendor.toUnified(record)).toMatchObject({
      number: "V-7",
      name: "Acme",
      status: { value: "ACTIVE", raw: "active" },
      remoteUpdatedAt: new Date("2026-11-24T08:30:00Z"),
    });
    expect(vendor.identify(record)).toEqual({ remoteId: "7", modifiedAt: new Date("2026-11-24T08:30:00Z") });
  });

  it("has a reference as text, and UNKNOWN for a word that is in no table", () => {
    expect(idAt({ vendor: 7 }, "vendor")).toBe("7");
    expect(vendor.toUnified({ ...record, status: "dormant" }).status).toEqual({ value: "UNKNOWN", raw: "dormant" });
  });

  it("names the value that can't be read", () => {
    expect(() => vendor.toUnified({ ...record, name: 7 })).toThrow(MappingError);
  });

  it("goes on from the cursor of the page before, with the key on each request", async () => {
    const { client, sent } = scripted(
      { status: 200, body: { items: [record], next_cursor: "c1" } },
      { status: 200, body: { items: [], next_cursor: null } },
    );
    const page = await vendor.readPage(client, firstPage);
    expect(page).toMatchObject({ items: [record], next: "c1" });
    const last = await vendor.readPage(client, { ...firstPage, position: page.next });
    expect(last.next).toBeNull();
    expect(sent.map(({ query }) => query?.["cursor"])).toEqual([null, "c1"]);
    expect(sent[0]?.headers).toEqual({ authorization: "Bearer key-of-the-test" });
  });

  it("finds no record of an id that there is none of", async () => {
    const { client } = scripted({ status: 404, body: { error: { message: "No such vendor." } } });
    expect(await vendor.readOne(client, "8")).toBeNull();
  });

  it("takes no answer of another shape for an empty page", async () => {
    const { client } = scripted({ status: 200, body: { hello: "world" } });
    await expect(vendor.readPage(client, firstPage)).rejects.toThrow(SourceError);
  });

  it("says that the key was refused", async () => {
    const { client } = scripted({ status: 401, body: { error: { message: "Unknown key." } } });
    await expect(connector.probe(client)).rejects.toThrow(SourceUnauthorizedError);
  });
});
`;

const readmeFile = String.raw`
# @@Title@@

What it reads and writes, and the version of @@Title@@ that it was tried with.

Read in this order: connector.ts, client.ts (the wire), values.ts, entities/.

| entity | its record there | mode    |
| ------ | ---------------- | ------- |
| Vendor | /vendors         | changes |

## Quirks

What surprised you, each with a link to the vendor's page.

## Decisions
`;
