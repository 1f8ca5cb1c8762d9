import { SourceMisconfiguredError } from "../../errors/index.js";
import type { JsonObject, SourceSession } from "../connector.js";
import { Catalog } from "./catalog.js";
import type { TrytonConfig } from "./connector.js";
import { RestWire } from "./rest-wire.js";
import { RpcWire } from "./rpc-wire.js";
import { textAt, type TrytonRecord } from "./values.js";
import type { AccessList, SearchQuery, TrytonWire } from "./wire.js";

export type { Access, Domain, SearchQuery } from "./wire.js";

/** Who the login belongs to. */
export interface TrytonAccount {
  readonly name: string | null;
  /** Company that records are read for. */
  readonly company: number;
  readonly language: string | null;
}

/** Tryton for one session: the calls there are, each made in the context of the account. */
export class TrytonClient {
  /** What this Tryton's models have and what the account may read of it. */
  readonly catalog = new Catalog(this);
  private accountOnce: Promise<TrytonAccount> | null = null;
  private currencyOnce: Promise<string | null> | null = null;
  private readonly wire: TrytonWire;

  constructor(private readonly session: SourceSession<TrytonConfig, Readonly<Record<string, string>>>) {
    this.wire = session.credentials["restKey"] === undefined ? new RpcWire(session) : new RestWire(session);
  }

  get config(): TrytonConfig {
    return this.session.config;
  }

  get clock() {
    return this.session.clock;
  }

  get logger() {
    return this.session.logger;
  }

  get baseUrl(): string {
    return this.wire.baseUrl;
  }

  get hasModelIds(): boolean {
    return this.wire.hasModelIds;
  }

  /** What logs in, and the context in which the account works. */
  async loginHeaders(): Promise<Readonly<Record<string, string>>> {
    return this.wire.headers(await this.context());
  }

  /** The account behind the login, asked for once. @throws {SourceMisconfiguredError} when it works for no company. */
  account(): Promise<TrytonAccount> {
    return (this.accountOnce ??= this.readAccount().catch((error: unknown) => {
      this.accountOnce = null;
      throw error;
    }));
  }

  /** ISO code of the company's currency, in which costs are kept; asked for once. */
  companyCurrency(): Promise<string | null> {
    return (this.currencyOnce ??= this.readCompanyCurrency().catch((error: unknown) => {
      this.currencyOnce = null;
      throw error;
    }));
  }

  async search(query: SearchQuery): Promise<{ records: TrytonRecord[]; sourceTime: Date | null }> {
    return this.wire.search(query, await this.context(query.context));
  }

  /** @returns the id of the new record. */
  async create(model: string, values: JsonObject): Promise<number> {
    return this.wire.create(model, values, await this.context());
  }

  async write(model: string, id: string, values: JsonObject): Promise<void> {
    await this.wire.write(model, id, values, await this.context());
  }

  async remove(model: string, id: string): Promise<void> {
    await this.wire.remove(model, id, await this.context());
  }

  /** Presses a button: `quote`, `confirm`, `cancel` … */
  async press(model: string, id: string, button: string): Promise<void> {
    await this.wire.press(model, id, button, await this.context());
  }

  /** What Tryton's own client would fill in after these fields of a stored record changed. */
  async onChange(model: string, id: string, fields: readonly string[]): Promise<JsonObject> {
    return this.wire.onChange(model, id, fields, await this.context());
  }

  accessTo(models: readonly string[]): Promise<AccessList> {
    return this.wire.accessTo(models);
  }

  private async context(more: JsonObject = {}): Promise<JsonObject> {
    const { company, language } = await this.account();
    return { company, ...(language ? { language } : {}), active_test: false, ...more };
  }

  private async readAccount(): Promise<TrytonAccount> {
    const preferences = await this.wire.preferences();
    const company = this.config.company ?? preferences["company"];
    if (typeof company !== "number") {
      throw new SourceMisconfiguredError(
        "The account works for no company, so Tryton would show it no purchases. " +
          "Set its company in Tryton, or give a company's id in the connection's config.",
      );
    }
    return {
      name: textAt(preferences, "name") ?? null,
      company,
      language: textAt(preferences, "language") ?? null,
    };
  }

  private async readCompanyCurrency(): Promise<string | null> {
    const { company } = await this.account();
    const { records } = await this.search({
      model: "company.company",
      domain: [["id", "=", company]],
      fields: ["currency.code"],
      order: [["id", "ASC"]],
      limit: 1,
    });
    return records[0] ? (textAt(records[0], "currency.code") ?? null) : null;
  }
}
