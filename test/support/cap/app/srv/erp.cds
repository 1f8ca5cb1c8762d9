using { erp } from '../db/schema';

@path: '/odata/v4/erp' @requires: 'authenticated-user'
@cds.query.limit: { default: 40, max: 40 }
service ErpService {
  @restrict: [{ grant: 'READ', to: 'authenticated-user' }, { grant: ['WRITE', 'release'], to: 'buyer' }]
  entity PurchaseOrders as projection on erp.PurchaseOrders actions { action release() returns PurchaseOrders; };
  @cds.query.limit: { default: 2, max: 2 }
  entity PurchaseOrderItems as projection on erp.PurchaseOrderItems;
  @restrict: [{ grant: 'READ', to: ['buyer', 'planner'] }]
  entity Suppliers as projection on erp.Suppliers;
  entity Materials as projection on erp.Materials;
  @readonly entity OrderStates as projection on erp.OrderStates;
  @restrict: [{ grant: '*', to: 'planner' }, { grant: 'READ', to: 'authenticated-user' }]
  entity Equipment as projection on erp.Equipment;
  @restrict: [{ grant: 'READ', to: 'authenticated-user' }, { grant: 'WRITE', to: 'planner' }]
  entity MaintenanceOrders as projection on erp.MaintenanceOrders;
  @readonly entity Stock as projection on erp.Stock;
}
annotate ErpService.PurchaseOrders with { modifiedAt @odata.etag; status @Common.Text: state.name };
annotate ErpService.MaintenanceOrders with { modifiedAt @odata.etag };
annotate ErpService.MaintenanceOrders with { equipment @assert.target };
