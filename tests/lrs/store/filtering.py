"""Pages of statements by a filter, and the person whom the tests look for."""

from typing import Any

from lrs.rules.query import Query
from lrs.store.clickhouse import ClickHouseStore
from tests.lrs.store.builders import LATER


def ids(store: ClickHouseStore, **filters: Any) -> list[str]:
    return [found.id for found in store.page(Query(until=LATER, **filters)).statements]


BOB = {"mbox": "mailto:Bob@EXAMPLE.org"}
NAMED = "mbox|mailto:Bob@example.org"
