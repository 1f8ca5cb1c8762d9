"""A graph of sensor readings that extends Tributary's work orders and assets, for docs/federation.md.

    pip install -r requirements.txt
    python sensors.py --port 4100 --database readings.sqlite
"""

import argparse
import sqlite3
import threading
from datetime import datetime, timezone
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from ariadne import MutationType, QueryType
from ariadne.contrib.federation import FederatedObjectType, make_federated_schema
from ariadne.wsgi import GraphQL

TYPE_DEFS = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])

type Query {
  "How many things have readings."
  measuredThings: Int
}

type Mutation {
  "Stores what a sensor measured at an asset, or while a work order was carried out."
  recordReading(thing: ID!, quantity: String!, value: Float!, unit: String): Reading
}

type Asset @key(fields: "id") {
  id: ID!
  "What sensors at it measured last, the newest first."
  readings(last: Int = 5): [Reading!]
}

type WorkOrder @key(fields: "id") {
  id: ID!
  "What was measured for it, the newest first."
  readings(last: Int = 5): [Reading!]
}

type Reading {
  quantity: String!
  value: Float!
  unit: String
  at: String!
}
"""

TABLE = """
CREATE TABLE IF NOT EXISTS readings (thing TEXT, quantity TEXT, value REAL, unit TEXT, at TEXT);
CREATE INDEX IF NOT EXISTS by_thing ON readings (thing, at);
"""


class Readings:
    """Readings in a SQLite file, by the id of the thing that they are about."""

    def __init__(self, path):
        self.lock = threading.Lock()
        self.database = sqlite3.connect(path, check_same_thread=False)
        self.database.row_factory = sqlite3.Row
        self.database.executescript(TABLE)

    def record(self, thing, quantity, value, unit):
        at = datetime.now(timezone.utc).isoformat()
        with self.lock, self.database:
            self.database.execute("INSERT INTO readings VALUES (?, ?, ?, ?, ?)", (thing, quantity, value, unit, at))
        return {"quantity": quantity, "value": value, "unit": unit, "at": at}

    def last(self, thing, count):
        with self.lock:
            return [
                dict(row)
                for row in self.database.execute(
                    "SELECT quantity, value, unit, at FROM readings WHERE thing = ? ORDER BY at DESC LIMIT ?",
                    (thing, count),
                )
            ]

    def things(self):
        with self.lock:
            return self.database.execute("SELECT COUNT(DISTINCT thing) FROM readings").fetchone()[0]


def make_schema(readings):
    query, mutation = QueryType(), MutationType()
    extended = [FederatedObjectType("Asset"), FederatedObjectType("WorkOrder")]

    @query.field("measuredThings")
    def measured_things(*_):
        return readings.things()

    @mutation.field("recordReading")
    def record_reading(*_, thing, quantity, value, unit=None):
        return readings.record(thing, quantity, value, unit)

    for thing in extended:
        # Whether a record exists is the gateway's to know: whatever it asks about can have readings.
        thing.reference_resolver(lambda _obj, _info, representation: dict(representation))
        thing.set_field("readings", lambda obj, _info, last: readings.last(obj["id"], last))

    return make_federated_schema(TYPE_DEFS, query, mutation, *extended)


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=4100)
    parser.add_argument("--database", default=":memory:")
    options = parser.parse_args()
    app = GraphQL(make_schema(Readings(options.database)), introspection=False)
    with make_server("127.0.0.1", options.port, app, server_class=Server, handler_class=QuietHandler) as server:
        print(f"Readings at http://127.0.0.1:{server.server_port}/graphql", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
