-- The database that legacy-cmms.json describes, as a CMMS of the nineties has it: CHAR columns that are filled up with blanks, days as
-- numbers, keys of several columns, a counter and a time of each change, a table in which deletions are logged.
-- Load it into an empty database to try the guide: psql -d cmms -f examples/sql/legacy-cmms.sql
create schema mx;
set search_path = mx;

create table locations (
  location varchar(12) not null, siteid char(8) not null, description varchar(100), type varchar(16),
  changedate timestamp not null default clock_timestamp(), primary key (location, siteid));
create table asset (
  assetnum char(12) not null, siteid char(8) not null, description varchar(100), parent char(12), location varchar(12),
  status varchar(16) default 'OPERATING', serialnum varchar(64), installdate integer not null default 0,
  purchaseprice numeric(17,2), changedate timestamp not null default clock_timestamp(), primary key (assetnum, siteid));
create table item (
  itemnum varchar(30) primary key, description varchar(100), orderunit varchar(8) default 'EA', stdcost numeric(15,4),
  changedate timestamp not null default clock_timestamp());
create table companies (
  company varchar(12) primary key, name varchar(75), currencycode char(3) default 'USD', disabled smallint default 0,
  changedate timestamp not null default clock_timestamp());
create table workorder (
  wonum varchar(10), siteid char(8), description varchar(100), assetnum char(12), status varchar(16) default 'WAPPR',
  worktype varchar(5), wopriority smallint, reportdate timestamp default clock_timestamp(), schedstart integer not null default 0,
  estdur numeric(7,2), actlabcost numeric(17,4) default 0, externalref varchar(64), changedate timestamp, rowstamp bigint, primary key (wonum, siteid));
create table po (
  ponum varchar(8), siteid char(8), revisionnum int default 0, description varchar(100), vendor varchar(12),
  status varchar(16) default 'WAPPR', currencycode char(3), totalcost numeric(17,2), orderdate timestamp,
  changedate timestamp, rowstamp bigint, primary key (ponum, siteid, revisionnum));
create table poline (
  ponum varchar(8), siteid char(8), revisionnum int, polinenum int, itemnum varchar(30), orderqty numeric(15,2),
  unitcost numeric(17,4), receivedqty numeric(15,2) default 0, primary key (ponum, siteid, revisionnum, polinenum));
create table invbalances (
  itemnum varchar(30), location varchar(12), siteid char(8), binnum varchar(8) not null default '', curbal numeric(15,2),
  reorder numeric(15,2), primary key (itemnum, location, siteid, binnum));
create table deletes (
  tabname text not null, rowkey text not null, siteid char(8) not null, deldate timestamp not null default clock_timestamp());
create index workorder_changed on workorder (changedate, wonum, siteid);
create index po_changed on po (changedate, ponum, siteid, revisionnum);

create sequence rowstamp_seq;
create sequence wonum_seq start 10001;
create function stamp() returns trigger language plpgsql as $$ begin
  new.changedate := clock_timestamp(); new.rowstamp := nextval('mx.rowstamp_seq'); return new; end $$;
create function log_deletion() returns trigger language plpgsql security definer as $$ begin
  insert into mx.deletes (tabname, rowkey, siteid) values (tg_table_name, old.wonum, old.siteid); return old; end $$;
create trigger workorder_stamp before insert or update on workorder for each row execute function stamp();
create trigger po_stamp before insert or update on po for each row execute function stamp();
create trigger workorder_deletion after delete on workorder for each row execute function log_deletion();

insert into locations (location, siteid, description, type) values
  ('LINE1', 'BEDFORD', 'Bottling line 1', 'OPERATING'), ('CENTRAL', 'BEDFORD', 'Central storeroom', 'STOREROOM');
insert into asset (assetnum, siteid, description, parent, location, status, serialnum, installdate, purchaseprice)
  select 'PUMP' || lpad(i::text, 4, '0'), 'BEDFORD', 'Pump ' || i, case when i > 1 then 'PUMP0001' end, 'LINE1',
    (array['OPERATING', 'NOT READY', 'DECOMMISSIONED'])[1 + i % 3], 'SN-' || i, case when i % 4 = 0 then 0 else 20190100 + i end, 1000.5 * i
  from generate_series(1, 20) i;
insert into item (itemnum, description, orderunit, stdcost) values
  ('BRG-6204', 'Ball bearing', 'EA', 4.25), ('BLT-M8', 'Bolt M8x40', 'EA', 0.1234), ('HYD-PMP', 'Hydraulic pump', 'EA', 1249);
insert into companies (company, name, currencycode, disabled) values
  ('ACME', 'Acme Bearings', 'USD', 0), ('BOLT', 'Bolt & Nut', 'EUR', 1);
insert into workorder (wonum, siteid, description, assetnum, status, worktype, wopriority, schedstart, estdur, actlabcost)
  select (1000 + i)::text, 'BEDFORD', 'Work order ' || i, 'PUMP' || lpad((1 + i % 20)::text, 4, '0'),
    (array['WAPPR', 'APPR', 'INPRG', 'COMP', 'CLOSE', 'CAN'])[1 + i % 6], (array['CM', 'PM', 'EM'])[1 + i % 3], i % 5,
    case when i % 7 = 0 then 0 else 20261200 + 1 + i % 28 end, i % 9, i * 1.2345
  from generate_series(1, 300) i;
insert into po (ponum, siteid, description, vendor, status, currencycode, totalcost, orderdate)
  select (2000 + i)::text, 'BEDFORD', 'Order ' || i, (array['ACME', 'BOLT'])[1 + i % 2],
    (array['WAPPR', 'APPR', 'INPRG', 'CLOSE', 'CAN'])[1 + i % 5], 'USD', 12345678901.10 + i, timestamp '2026-01-05 08:00' + i * interval '1 hour'
  from generate_series(1, 60) i;
insert into poline select ponum, siteid, revisionnum, n, (array['BRG-6204', 'BLT-M8', 'HYD-PMP'])[n], 10 * n, 4.2575, n
  from po, generate_series(1, 3) n;
insert into invbalances (itemnum, location, siteid, curbal, reorder) values
  ('BRG-6204', 'CENTRAL', 'BEDFORD', 42, 10), ('BLT-M8', 'CENTRAL', 'BEDFORD', 1000.5, 200);
