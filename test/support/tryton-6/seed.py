"""Seeds a fresh Tryton 6.0 through its own client library.

usage: seed.py CONF DATABASE LOGIN PASSWORD
"""

import datetime
import os
import sys
from decimal import Decimal

conf, database, login, password = sys.argv[1:]
# Tryton's helpers for tests want to know it.
os.environ["DB_NAME"] = database

from proteus import Model, config  # noqa: E402
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, get_accounts  # noqa: E402
from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences  # noqa: E402
from trytond.modules.company.tests.tools import create_company, get_company  # noqa: E402
from trytond.modules.currency.tests.tools import get_currency  # noqa: E402

config.set_trytond(database="sqlite:///" + database, config_file=conf)
today = datetime.date.today()
create_company(currency=get_currency("USD"))
company = get_company()
set_fiscalyear_invoice_sequences(create_fiscalyear(company, today)).click("create_period")
create_chart(company)
accounts = get_accounts(company)

Party, Product, Template = (Model.get(name) for name in ("party.party", "product.product", "product.template"))
(unit,) = Model.get("product.uom").find([("name", "=", "Unit")])
category = Model.get("product.category")(
    name="Spare parts",
    accounting=True,
    account_expense=accounts["expense"],
    account_revenue=accounts["revenue"],
)
category.save()

suppliers = []
for code, name in (("SUP-ACME", "Acme Bearings GmbH"), ("SUP-BOLT", "Bolt & Nut Ltd"), ("SUP-CRANE", "Crane SA")):
    supplier = Party(name=name, code=code)
    supplier.addresses[0].street = "1 Works Road"
    supplier.addresses[0].city = "Hamburg"
    mechanism = supplier.contact_mechanisms.new()
    mechanism.type, mechanism.value = "email", code.lower() + "@example.com"
    supplier.save()
    suppliers.append(supplier)

products = []
for code, name, price in (("BRG-6204", "Ball bearing", "4.25"), ("BLT-M8", "Bolt", "0.12"), ("HYD-PMP", "Pump", "1249.00")):
    template = Template(
        name=name,
        default_uom=unit,
        type="goods",
        purchasable=True,
        list_price=Decimal(price) * 2,
        account_category=category,
    )
    template.save()
    template.products[0].suffix_code = code
    template.products[0].cost_price = Decimal(price)
    template.save()
    products.append(Product(template.products[0].id))

purchases = []
for index, supplier in enumerate(suppliers):
    purchase = Model.get("purchase.purchase")(
        party=supplier,
        reference="REQ-%03d" % index,
        purchase_date=today,
        invoice_method="manual",
    )
    for place in range(index + 1):
        line = purchase.lines.new()
        line.product = products[(index + place) % 3]
        line.quantity = 10 * (place + 1)
        line.unit_price = Decimal("4.25")
    purchase.save()
    purchases.append(purchase)
purchases[0].click("quote")
purchases[0].click("confirm")
purchases[1].click("quote")

(storage,) = Model.get("stock.location").find([("code", "=", "STO")])
inventory = Model.get("stock.inventory")(location=storage)
for index, product in enumerate(products):
    line = inventory.lines.new()
    line.product, line.quantity = product, 100.0 * (index + 1)
inventory.click("confirm")

Company, Group = Model.get("company.company"), Model.get("res.group")
for name, groups in ((login, ("Purchase", "Stock", "Party Administration")), ("nobody", ())):
    user = Model.get("res.user")(name=name.title(), login=name, password=password)
    user.companies.append(Company(company.id))
    user.company = Company(company.id)
    for group in groups:
        user.groups.append(Group(Group.find([("name", "=", group)])[0].id))
    user.save()
