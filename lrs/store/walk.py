"""All statements, or all that a condition chooses, by many small queries: any time, any number, little memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, Final

import orjson

from lrs.store.rows import NONE
from schemas.timestamps import to_micros

FIRST_PART: Final = 50
MOST_AT_ONCE: Final = 2_000
PART_CHARACTERS: Final = 4_000_000

Rows = Callable[[str, Mapping[str, Any]], Sequence[tuple[Any, ...]]]


def walk(rows: Rows, which: str, parameters: Mapping[str, Any], since: datetime) -> Iterator[dict[str, Any]]:
    """Statements stored at or after `since`, in stored order.

    rows: reads a result. which: SQL as `lrs.store.pages` has it, with a bound to walk on from.
    """
    return chain.from_iterable(parts(rows, which, parameters, since))


def parts(rows: Rows, which: str, parameters: Mapping[str, Any], since: datetime) -> Iterator[list[dict[str, Any]]]:
    """The same, as many at once as little memory holds."""
    after, most = (NONE, to_micros(since)), FIRST_PART
    while True:
        found = rows(which, {**parameters, "after_id": after[0], "after": after[1], "most": most})
        yield [orjson.loads(row[2]) for row in found]
        if len(found) < most:
            return
        after = found[-1][0], found[-1][1]
        mean = max(sum(len(row[2]) for row in found) // len(found), 1)
        most = min(max(PART_CHARACTERS // mean, 1), MOST_AT_ONCE)
