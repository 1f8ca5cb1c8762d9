namespace erp;
using { managed } from '@sap/cds/common';

entity Suppliers : managed { key ID : String(10); name : String(80); city : String(40); blocked : Boolean default false; }
entity Materials : managed { key ID : String(40); description : String(80); baseUnit : String(3) default 'EA'; price : Decimal(15, 4); currency : String(3) default 'EUR'; }
entity Equipment : managed { key ID : UUID; number : String(18); description : String(80); superior : Association to Equipment; location : String(40); serial : String(30); boughtOn : Date; }
entity PurchaseOrders : managed {
  key ID : UUID; number : String(10); title : String(60); supplier : Association to Suppliers; status : String(2) default 'N'; currency : String(3) default 'EUR'; orderDate : Date;
  netAmount : Decimal(15, 2); state : Association to OrderStates on state.code = status; items : Composition of many PurchaseOrderItems on items.parent = $self;
}
/** The words in which people see the statuses of orders. */
entity OrderStates { key code : String(2); name : String(40); }
entity PurchaseOrderItems { key parent : Association to PurchaseOrders; key pos : Integer; material : Association to Materials; quantity : Decimal(13, 3); netPrice : Decimal(15, 4); }
entity MaintenanceOrders : managed {
  key ID : UUID; number : String(12); type : String(4) default 'PM01'; title : String(80); status : String(10) default 'CRTD'; equipment : Association to Equipment;
  basicStart : DateTime; plannedHours : Decimal(9, 2); dueOn : Date; shutdown : Boolean;
}
/** Several keys of several types, which another is known by as well. */
entity Stock { key material : Association to Materials; key plant : String(4); key bin : Integer; quantity : Decimal(13, 3); }
