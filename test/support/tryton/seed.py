"""Fills a fresh Tryton 8.2 database with a small maintenance workshop, through Tryton's own client library (proteus).

usage: seed.py CONFIG DATABASE OUT_JSON

Everything is fixed but the days, which count from the day of the seeding. OUT_JSON gets the users with their REST keys.
"""
import datetime as dt
import json
import sys
from decimal import Decimal as D

from proteus import Model, config
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, create_tax, get_accounts
from trytond.modules.account_invoice.tests.tools import set_fiscalyear_invoice_sequences
from trytond.modules.company.tests.tools import create_company, get_company
from trytond.modules.currency.tests.tools import get_currency

conf, database, out = sys.argv[1:4]
cfg = config.set_trytond(database='sqlite:///%s' % database, config_file=conf)
today = dt.date.today()


def days(count):
    return today + dt.timedelta(days=count)


def one(model, **where):
    found = Model.get(model).find([(name, '=', value) for name, value in where.items()], limit=1)
    assert found, 'expected a %s with %r' % (model, where)
    return found[0]


# --- company and books -----------------------------------------------------------------------------------------------
create_company(currency=get_currency('USD'))
euro = get_currency('EUR')
company = get_company()
set_fiscalyear_invoice_sequences(create_fiscalyear(company, today)).click('create_period')
create_chart(company)
accounts = get_accounts(company)
tax = create_tax(D('.10'))
tax.save()
Term = Model.get('account.invoice.payment_term')
net30 = Term(name='Net 30 days')
net30.lines.new(type='remainder').relativedeltas.new(days=30)
net30.save()
Country = Model.get('country.country')
countries = {}
for code, name in (('DE', 'Germany'), ('GB', 'United Kingdom'), ('FR', 'France')):
    countries[code] = Country(name=name, code=code)
    countries[code].save()

# --- parties ---------------------------------------------------------------------------------------------------------
Party, PartyCategory = Model.get('party.party'), Model.get('party.category')
supplier_category = PartyCategory(name='Supplier')
supplier_category.save()
suppliers = []
for n, (code, name, city, country) in enumerate([
        ('SUP-ACME', 'Acme Bearings GmbH', 'Hamburg', 'DE'), ('SUP-BOLT', 'Bolt & Nut Ltd', 'Leeds', 'GB'),
        ('SUP-CRANE', 'Crane Hydraulics SA', 'Lyon', 'FR'), ('SUP-DRIVE', 'Drive Technik AG', 'Kassel', 'DE'),
        ('SUP-ELMO', 'Elmo Motors Ltd', 'Derby', 'GB'), ('SUP-FILT', 'Filtres du Rhône', 'Valence', 'FR'),
        ('SUP-GRIP', 'Grip Tools GmbH', 'Bremen', 'DE'), ('SUP-HOSE', 'Hose & Co', 'Hull', 'GB'),
        ('SUP-INST', 'Instruments Dupont', 'Lille', 'FR'), ('SUP-JOIN', 'Joint Systems KG', 'Ulm', 'DE'),
        ('SUP-KEEN', 'Keen Safety Ltd', 'York', 'GB'), ('SUP-LUBE', 'Lubrifiants Léger', 'Nice', 'FR')]):
    party = Party(name=name, code=code)
    address = party.addresses[0]
    address.street, address.city, address.postal_code = '%d Works Road' % (n + 1), city, '%05d' % (20095 + n)
    address.country = countries[country]
    party.contact_mechanisms.new(type='email', value=code.lower() + '@example.com')
    if n % 2 == 0:
        party.contact_mechanisms.new(type='phone', value='+49 40 5550%02d' % n)
    if n % 3 == 0:
        party.contact_mechanisms.new(type='website', value='https://%s.example.com' % code.lower())
        party.supplier_payment_term = net30
    if n == 0:
        party.identifiers.new(type='eu_vat', code='DE136695976')
    party.categories.append(PartyCategory(supplier_category.id))
    party.save()
    suppliers.append(party)
# The last supplier is one the company no longer works with.
suppliers[-1].active = False
suppliers[-1].save()
Party(name='Bright Foods Inc', code='CUS-BRIGHT').save()

# --- products --------------------------------------------------------------------------------------------------------
Product, Template, Uom = Model.get('product.product'), Model.get('product.template'), Model.get('product.uom')
unit, hour, meter, litre = (one('product.uom', name=name) for name in ('Unit', 'Hour', 'Meter', 'Liter'))
Category = Model.get('product.category')
account_category = Category(name='Spare parts accounts', accounting=True)
account_category.account_expense, account_category.account_revenue = accounts['expense'], accounts['revenue']
account_category.supplier_taxes.append(tax)
account_category.save()
spare_parts = Category(name='Spare parts')
spare_parts.save()
products = []
for code, name, price, uom, kind in [
        ('BRG-6204', 'Ball bearing 6204', '4.25', unit, 'goods'), ('BLT-M8', 'Bolt M8x40', '0.1234', unit, 'goods'),
        ('HYD-PMP', 'Hydraulic pump', '1249.00', unit, 'goods'), ('GRS-1', 'Grease cartridge', '7.50', unit, 'goods'),
        ('FLT-10', 'Oil filter 10 µm', '18.90', unit, 'goods'), ('HOS-12', 'Hydraulic hose 12 mm', '9.40', meter, 'goods'),
        ('OIL-46', 'Hydraulic oil HLP 46', '3.15', litre, 'goods'), ('SEAL-K', 'Seal kit', '31.00', unit, 'goods'),
        ('MOT-75', 'Motor 7.5 kW', '612.00', unit, 'goods'), ('VLV-3', 'Check valve 3/8"', '44.70', unit, 'goods'),
        ('SNS-P', 'Pressure sensor', '89.99', unit, 'goods'), ('BLT-V', 'V-belt SPA 1250', '12.60', unit, 'goods'),
        ('CPL-40', 'Coupling 40 mm', '57.25', unit, 'goods'), ('SRV-CAL', 'Calibration on site', '95.00', hour, 'service'),
        ('OLD-1', 'Leather flat belt', '22.00', unit, 'goods')]:
    template = Template(name=name, default_uom=uom, type=kind, purchasable=True, producible=code == 'HYD-PMP')
    template.list_price, template.account_category = D(price) * 2, account_category
    template.categories.append(Category(spare_parts.id))
    template.save()
    product = template.products[0]
    product.suffix_code, product.cost_price = code, D(price)
    product.description = 'Kept for the press lines.' if kind == 'goods' else None
    template.save()
    products.append(Product(template.products[0].id))
products[0].identifiers.new(type='ean', code='4006381333931')
products[0].save()
obsolete = products.pop()
obsolete.template.active = False
obsolete.template.save()
ProductSupplier = Model.get('purchase.product_supplier')
for n, product in enumerate(products):
    offer = ProductSupplier(template=product.template, party=suppliers[n % 11], code='S-' + product.code)
    offer.lead_time = dt.timedelta(days=3 + n)
    price = offer.prices.new()
    price.quantity, price.unit_price = 1, product.cost_price
    offer.save()

# --- places and stock ------------------------------------------------------------------------------------------------
Location, Inventory = Model.get('stock.location'), Model.get('stock.inventory')
warehouse, storage = one('stock.location', code='WH'), one('stock.location', code='STO')
warehouse.address = company.party.addresses[0]
warehouse.save()
rack = Location(name='Rack A', code='STO-A', type='storage', parent=storage)
rack.save()
annex = Location(name='Annex', code='ANX', type='storage', parent=warehouse)
annex.save()
closed = Location(name='Old shed', code='OLD', type='storage', parent=warehouse)
closed.save()
closed.active = False
closed.save()
for location, chosen, factor in ((storage, products[:13], 100.0), (rack, products[:4], 10.0), (annex, products[3:9], 5.0)):
    inventory = Inventory(location=location)
    for n, product in enumerate(chosen):
        line = inventory.lines.new()
        line.product, line.quantity = product, factor * (n + 1)
    inventory.click('confirm')

# --- purchases -------------------------------------------------------------------------------------------------------
Purchase, ShipmentIn = Model.get('purchase.purchase'), Model.get('stock.shipment.in')
Move = Model.get('stock.move')


def purchase(n, line_count):
    order = Purchase(party=suppliers[n % 11], reference='REQ-%03d' % (n + 1), invoice_method='manual')
    order.purchase_date, order.description = days(-n), 'Parts for press line %d' % (n % 3 + 1)
    if n == 4:
        order.currency = euro
    for j in range(line_count):
        line = order.lines.new()
        line.product, line.quantity = products[(n + j * 2) % 13], float(10 * (j + 1))
        line.unit_price = D('%d.25' % (n + j + 1))
    if n == 5:
        line = order.lines.new()
        line.product, line.quantity, line.unit_price = products[13], 2.0, D('95')
        note = order.lines.new()
        note.type, note.description = 'comment', 'Deliver before noon.'
    order.save()
    return order


def shipment(order, share=1.0):
    """A delivery of that order; below 1.0 every line falls short by the rest."""
    delivery = ShipmentIn(supplier=order.party, reference='DN-%s' % order.number, planned_date=days(1))
    for move in order.moves:
        if move.state == 'draft' and not move.shipment:
            delivery.incoming_moves.append(Move(move.id))
    for move in delivery.incoming_moves:
        move.quantity = round(move.quantity * share, 2)
    delivery.save()
    return delivery


orders = [purchase(n, n % 4 + 1) for n in range(18)]
for order in orders[:14]:
    order.click('quote')
for order in orders[:10]:
    order.click('confirm')  # goes on to processing by itself and plans the incoming moves
for order in orders[14:16]:
    order.click('cancel')
complete = [shipment(order) for order in orders[:3]]
for delivery in complete:
    delivery.click('receive')
for delivery in complete[:2]:
    delivery.click('do')
shipment(orders[3], share=0.4).click('receive')
shipment(orders[4])
shipment(orders[5]).click('cancel')
# Seven drafts in one transaction: they share one creation time to the microsecond.
context = cfg.context
Purchase._proxy.create([{
        'party': suppliers[n % 11].id, 'reference': 'REQ-%03d' % (n + 1), 'company': company.id,
        'lines': [('create', [{
            'product': products[n % 13].id, 'quantity': 5.0, 'unit': products[n % 13].default_uom.id,
            'unit_price': D('2.50')}])],
        } for n in range(18, 25)], context)

# --- work centers and productions ------------------------------------------------------------------------------------
WorkCenter, CenterCategory = Model.get('production.work.center'), Model.get('production.work.center.category')
cell = CenterCategory(name='Maintenance cell')
cell.save()


def center(name, parent=None, **values):
    record = WorkCenter(name=name, parent=parent, category=cell, cost_price=D('40'), cost_method='hour', **values)
    record.save()
    return record


hall = center('Press hall')
press = center('Press line 1', hall)
hydraulics = center('Press line 1 hydraulic unit', press)
center('Press line 2', hall)
scrapped = center('Steam press', hall)
scrapped.active = False
scrapped.save()
Bom, Production, Operation = Model.get('production.bom'), Model.get('production'), Model.get('production.routing.operation')
bom = Bom(name='Pump rebuild kit')
bom.outputs.new(product=products[2], quantity=1)
for product, quantity in ((products[0], 2), (products[3], 1)):
    bom.inputs.new(product=product, quantity=quantity)
bom.save()
operations = []
for name in ('Dismantle', 'Rebuild', 'Test run'):
    operation = Operation(name=name, work_center_category=cell)
    operation.save()
    operations.append(operation)


def production(n, work_count):
    record = Production(product=products[2], quantity=1.0, bom=bom, reference='WO-%03d' % (n + 1))
    record.planned_date = days(n)
    for j in range(work_count):
        work = record.works.new()
        work.operation, work.work_center, work.sequence = operations[j], (press, hydraulics)[j % 2], j + 1
    record.save()
    return record


def start(record):
    record.click('wait')
    record.click('assign_try')
    assert record.state == 'assigned', 'expected stock for production %s' % record.number
    record.click('run')
    return record


Work, Cycle = Model.get('production.work'), Model.get('production.work.cycle')


def finish(work, minutes):
    work.click('start')
    cycle = Work(work.id).cycles[0]
    cycle.duration = dt.timedelta(minutes=minutes)
    cycle.save()
    cycle.click('do')


productions = [production(n, n % 3 + 1) for n in range(7)]
finished = start(productions[0])
for work in finished.works:
    finish(work, 45)
finished.reload()
finished.click('do')  # works: done
half = start(productions[1])
finish(half.works[0], 90)  # one finished
half.works[1].click('start')  # one running
start(productions[2])  # three drafts
last = productions[2].works[2]
finish(last, 15)
Cycle(work=Work(last.id)).save()
for record in productions[3:5]:
    record.click('wait')  # works: request
productions[6].click('cancel')

# --- users -----------------------------------------------------------------------------------------------------------
User, Group, Application = Model.get('res.user'), Model.get('res.group'), Model.get('res.user.application')
Company = Model.get('company.company')


def key_for(user):
    application = Application(user=user, application='rest')
    application.save()
    return application.key


def user(login, *groups):
    password = login + '-Secret-1'
    record = User(name=login.title(), login=login, password=password)
    record.companies.append(Company(company.id))
    record.company = Company(company.id)
    for name in groups:
        record.groups.append(Group(one('res.group', name=name).id))
    record.save()
    return {'login': login, 'password': password, 'restKey': key_for(record)}


users = [
    user('integrator', 'Purchase', 'Stock', 'Production', 'Product Administration', 'Party Administration',
        'Purchase Request'),
    user('clerk', 'Stock'),
    user('nobody'),
    {'login': 'admin', 'password': 'admin-Secret-1', 'restKey': key_for(one('res.user', login='admin'))},
    ]
with open(out, 'w') as file:
    json.dump({'users': users}, file, indent=1)
