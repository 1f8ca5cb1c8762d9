import { newId } from "../ids/index.js";
import type { Storage } from "../storage/index.js";

/** A tenant; owns tokens, connections and all that comes from them. */
export interface OrganizationDocument {
  readonly _id: string;
  readonly name: string;
  readonly createdAt: Date;
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

  /** In the order of their making, the first `limit`. */
  async list(limit: number): Promise<OrganizationDocument[]> {
    return this.organizations.find().sort({ _id: 1 }).limit(limit).toArray();
  }

  /** All there are, in the same order. */
  async all(): Promise<OrganizationDocument[]> {
    return this.organizations.find().sort({ _id: 1 }).toArray();
  }
}
