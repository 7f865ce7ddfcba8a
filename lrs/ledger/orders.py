"""Orders to the detecting process: it reads them here in their order and answers in its own tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Engine, insert, select

from lrs.ledger.tables import orders
from schemas.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Order:
    """Something to be done between two batches."""

    seq: int
    name: str
    arguments: Mapping[str, Any]
    at: datetime


def add_order(engine: Engine, name: str, arguments: Mapping[str, Any], at: datetime) -> int:
    """The seq of the order, under which its answer will stand."""
    row = {"name": name, "arguments": orjson.dumps(dict(arguments)).decode(), "at": to_micros(at)}
    with engine.begin() as connection:
        made = connection.execute(insert(orders).values(row)).inserted_primary_key
    assert made is not None
    return int(made[0])


def orders_after(engine: Engine, seq: int) -> Sequence[Order]:
    """All orders with a greater seq, in their order."""
    with engine.connect() as connection:
        rows = connection.execute(select(orders).where(orders.c.seq > seq).order_by(orders.c.seq)).all()
    return [Order(row.seq, row.name, orjson.loads(row.arguments), from_micros(row.at)) for row in rows]
