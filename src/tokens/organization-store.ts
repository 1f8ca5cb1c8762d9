import { newId } from "../ids/index.js";
import type { Storage } from "../storage/index.js";

/** A tenant; owns tokens, connections and all that comes from them. */
export interface OrganizationDocument {
  readonly _id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** How many connections were removed with all that was stored of them; absent before the first. */
  readonly removals?: number;
}

/** The one place that reads and writes the collection `organizations`. */
export class OrganizationStore {
  constructor(private readonly storage: Storage) {}

  private get organizations() {
    return this.storage.unscoped<OrganizationDocument>("organizations", "platform");
  }

  async create(name: string): Promise<OrganizationDocument> {
    const organization = { _id: newId("organization"), name, createdAt: await this.storage.now() };
    await this.organizations.insertOne(organization);
    return organization;
  }

  async find(id: string): Promise<OrganizationDocument | null> {
    return this.organizations.findOne({ _id: id });
  }

  /** Says that nothing is left of a connection: versions of its streams are gone with it and tell no more of what was read. */
  async countRemoval(id: string): Promise<void> {
    await this.organizations.updateOne({ _id: id }, { $inc: { removals: 1 } });
  }

  /** How many connections were removed so far. */
  async removals(id: string): Promise<number> {
    return (await this.organizations.findOne({ _id: id }, { projection: { _id: 0, removals: 1 } }))?.removals ?? 0;
  }

  /** In the order of their making, the first `limit`. */
  async list(limit: number): Promise<OrganizationDocument[]> {
    return this.organizations.find().sort({ _id: 1 }).limit(limit).toArray();
  }

  /** All there are, in the same order. */
  async all(): Promise<OrganizationDocument[]> {
    return this.organizations.find().sort({ _id: 1 }).toArray();
  }
}
