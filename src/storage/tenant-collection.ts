import type {
  Abortable,
  AggregateOptions,
  AggregationCursor,
  BulkWriteOptions,
  BulkWriteResult,
  Collection,
  CountDocumentsOptions,
  DeleteOneModel,
  DeleteOptions,
  DeleteResult,
  Document,
  Filter,
  FindCursor,
  FindOneAndUpdateOptions,
  FindOneOptions,
  FindOptions,
  InsertOneModel,
  ReplaceOneModel,
  UpdateFilter,
  UpdateOneModel,
  UpdateOptions,
  UpdateResult,
  WithId,
} from "mongodb";
import type { Environment } from "./tenant.js";

/**
 * What every filter on a tenant's documents says: whose they are, or which connection's. A connection belongs to one
 * organization and environment for good, and its id is found inside its tenant before anything is asked of it; the
 * index by which a page of a sync is compared begins with these two.
 */
export type TenantKey =
  | { readonly organizationId: string; readonly environment: Environment }
  | { readonly organizationId: string; readonly connectionId: string };

export type TenantFilter<Shape> = TenantKey & Filter<Shape>;

/** Alternatives, each of which says whose. */
export type TenantFilters<Shape> = TenantFilter<Shape> | { readonly $or: TenantFilters<Shape>[] };

type ScopedModel<Model, Shape> = Omit<Model, "filter"> & { readonly filter: TenantFilter<Shape> };

export type TenantWrite<Shape extends Document> =
  | { readonly insertOne: InsertOneModel<Shape> }
  | { readonly updateOne: ScopedModel<UpdateOneModel<Shape>, Shape> }
  | { readonly replaceOne: ScopedModel<ReplaceOneModel<Shape>, Shape> }
  | { readonly deleteOne: ScopedModel<DeleteOneModel<Shape>, Shape> };

type Update<Shape> = UpdateFilter<Shape> | Document[];

/**
 * A collection of what tenants own, without the ways by which one could reach across the wall: there is no filter that
 * does not say whose, and no aggregation that does not begin with one. Nothing is added when it runs; it is the driver's
 * own collection.
 */
export interface TenantCollection<Shape extends Document> {
  find(filter: TenantFilters<Shape>, options?: FindOptions & Abortable): FindCursor<WithId<Shape>>;
  find<Found extends Document>(filter: TenantFilters<Shape>, options?: FindOptions & Abortable): FindCursor<Found>;
  findOne(filter: TenantFilter<Shape>, options?: Omit<FindOneOptions, "timeoutMode">): Promise<WithId<Shape> | null>;
  findOne<Found>(filter: TenantFilter<Shape>, options?: Omit<FindOneOptions, "timeoutMode">): Promise<Found | null>;
  findOneAndUpdate(
    filter: TenantFilter<Shape>,
    update: Update<Shape>,
    options: FindOneAndUpdateOptions,
  ): Promise<WithId<Shape> | null>;
  updateOne(filter: TenantFilter<Shape>, update: Update<Shape>, options?: UpdateOptions): Promise<UpdateResult<Shape>>;
  updateMany(filter: TenantFilter<Shape>, update: Update<Shape>, options?: UpdateOptions): Promise<UpdateResult<Shape>>;
  deleteOne(filter: TenantFilter<Shape>, options?: DeleteOptions): Promise<DeleteResult>;
  deleteMany(filter: TenantFilter<Shape>, options?: DeleteOptions): Promise<DeleteResult>;
  countDocuments(filter: TenantFilter<Shape>, options?: CountDocumentsOptions): Promise<number>;
  aggregate<Row extends Document>(
    pipeline: [{ readonly $match: TenantFilters<Shape> }, ...Document[]],
    options?: AggregateOptions,
  ): AggregationCursor<Row>;
  bulkWrite(operations: readonly TenantWrite<Shape>[], options?: BulkWriteOptions): Promise<BulkWriteResult>;
  readonly insertOne: Collection<Shape>["insertOne"];
  readonly insertMany: Collection<Shape>["insertMany"];
}
