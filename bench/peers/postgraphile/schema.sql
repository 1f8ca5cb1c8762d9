-- The measurement's records, as an author lays them out for PostGraphile: a foreign key for each relation, an index for each
-- question, and policies that show a caller the records of its tenant and nothing deleted.

create schema plant;
create schema access;

create table access.tokens (
  hash text primary key,
  organization_id text not null,
  environment text not null,
  scopes text[] not null,
  revoked_at timestamptz,
  expires_at timestamptz
);

create table plant.locations (
  id text primary key,
  organization_id text not null,
  environment text not null,
  number text,
  name text,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create table plant.users (
  id text primary key,
  organization_id text not null,
  environment text not null,
  name text,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create table plant.assets (
  id text primary key,
  organization_id text not null,
  environment text not null,
  number text,
  name text,
  description text,
  manufacturer text,
  location_id text references plant.locations,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create table plant.work_orders (
  id text primary key,
  organization_id text not null,
  environment text not null,
  number text,
  title text,
  description text,
  status text,
  priority text,
  work_type text,
  craft text,
  cost_center text,
  due_date timestamptz,
  completion_notes text,
  asset_id text references plant.assets,
  location_id text references plant.locations,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create table plant.assignments (
  work_order_id text not null references plant.work_orders,
  place int not null,
  user_id text not null references plant.users,
  organization_id text not null,
  environment text not null,
  primary key (work_order_id, place)
);

create index on plant.work_orders (organization_id, environment, status, updated_at desc, id desc) where deleted_at is null;
create index on plant.work_orders (asset_id);
create index on plant.work_orders (location_id);
create index on plant.assets (location_id);
create index on plant.assignments (user_id);

-- Whom PostGraphile connects as: neither the owner of these tables nor a superuser, so that the policies hold for it. The
-- tokens it reads beside them.
create role graph login password 'graph-of-the-bench';
grant usage on schema plant, access to graph;
grant select on all tables in schema plant, access to graph;

alter table plant.locations enable row level security;
create policy own_records on plant.locations for select to graph using (
  organization_id = (select current_setting('caller.organization_id', true))
  and environment = (select current_setting('caller.environment', true))
  and deleted_at is null
);

alter table plant.users enable row level security;
create policy own_records on plant.users for select to graph using (
  organization_id = (select current_setting('caller.organization_id', true))
  and environment = (select current_setting('caller.environment', true))
  and deleted_at is null
);

alter table plant.assets enable row level security;
create policy own_records on plant.assets for select to graph using (
  organization_id = (select current_setting('caller.organization_id', true))
  and environment = (select current_setting('caller.environment', true))
  and deleted_at is null
);

alter table plant.work_orders enable row level security;
create policy own_records on plant.work_orders for select to graph using (
  organization_id = (select current_setting('caller.organization_id', true))
  and environment = (select current_setting('caller.environment', true))
  and deleted_at is null
);

alter table plant.assignments enable row level security;
create policy own_records on plant.assignments for select to graph using (
  organization_id = (select current_setting('caller.organization_id', true))
  and environment = (select current_setting('caller.environment', true))
);
