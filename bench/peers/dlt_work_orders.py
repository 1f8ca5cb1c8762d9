"""Reads all work orders of a sandbox into MongoDB with dlt, and says how long each run took, one line of JSON each.

    dlt_work_orders.py <sandbox url> <mongodb uri> <database> <work folder> <insert|upsert>...

The destination is dlt's way to a store it has no adapter for: a function that gets the records in batches. It writes them
with the durability of the gateway (majority, journal). `insert` is the fastest a first run can do; `upsert` is what a
pipeline needs that is run more than once.
"""

import json
import os
import sys
import time

_, sandbox_url, mongodb_uri, database, work_folder, *kinds = sys.argv

# Before dlt is imported, which reads them. Many files of a few thousand records let it load on several threads.
os.environ.update(
    {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "ERROR",
        "NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS": "5000",
        "DLT_DATA_DIR": work_folder,
    }
)

import dlt  # noqa: E402
from dlt.sources.helpers.rest_client import RESTClient  # noqa: E402
from dlt.sources.helpers.rest_client.auth import BearerTokenAuth  # noqa: E402
from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator  # noqa: E402
from pymongo import InsertOne, MongoClient, ReplaceOne  # noqa: E402

RECORDS_PER_PAGE = 500

client = MongoClient(mongodb_uri, w="majority", journal=True)
collection = client[database]["work_orders"]


@dlt.resource(name="work_orders", primary_key="id")
def work_orders():
    source = RESTClient(
        base_url=f"{sandbox_url}/api/v1/",
        auth=BearerTokenAuth(token="sandbox"),
        paginator=JSONResponseCursorPaginator(cursor_path="next_cursor", cursor_param="cursor"),
        data_selector="items",
    )
    yield from source.paginate("work_orders", params={"limit": RECORDS_PER_PAGE})


@dlt.destination(batch_size=RECORDS_PER_PAGE)
def insert(items, table):
    collection.bulk_write([InsertOne({**item, "_id": item["id"]}) for item in items], ordered=False)


@dlt.destination(batch_size=RECORDS_PER_PAGE)
def upsert(items, table):
    collection.bulk_write(
        [ReplaceOne({"_id": item["id"]}, {**item, "_id": item["id"]}, upsert=True) for item in items], ordered=False
    )


for kind in kinds:
    pipeline = dlt.pipeline(
        pipeline_name=f"{database}_{kind}",
        destination={"insert": insert, "upsert": upsert}[kind],
        pipelines_dir=work_folder,
    )
    started = time.perf_counter()
    pipeline.run(work_orders()).raise_on_failed_jobs()
    seconds = time.perf_counter() - started
    print(json.dumps({"kind": kind, "ms": seconds * 1000, "records": collection.count_documents({})}), flush=True)
