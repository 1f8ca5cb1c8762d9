/** Rules of the business on top of what CAP does by itself. */
module.exports = (srv) => {
  srv.before("CREATE", "PurchaseOrders", async (req) => {
    const { last } = await SELECT.one.from("erp.PurchaseOrders").columns("max(number) as last");
    req.data.number = String(Number(last) + 1);
  });
  srv.before(["CREATE", "UPDATE"], "PurchaseOrders", async (req) => {
    for (const [place, { quantity }] of (req.data.items ?? []).entries()) {
      if (!(Number(quantity) > 0)) req.error(400, "The quantity has to be more than 0.", `items(${place})/quantity`);
    }
    const { supplier_ID: supplier } = req.data;
    if (supplier && !(await SELECT.one.from("erp.Suppliers", supplier))) {
      req.error(400, `There is no supplier ${supplier}.`, "supplier_ID");
    }
  });
  srv.on("release", "PurchaseOrders", async (req) => {
    const { ID } = req.params[0];
    const order = await SELECT.one.from("erp.PurchaseOrders", ID);
    if (!order) return req.reject(404);
    if (order.status !== "N") return req.reject(409, "The order was released before.");
    await UPDATE("erp.PurchaseOrders", ID).with({ status: "R", modifiedAt: new Date().toISOString() });
    return SELECT.one.from("erp.PurchaseOrders", ID);
  });
};
