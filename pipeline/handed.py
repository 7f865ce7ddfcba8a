"""Statements of the store that the serving process hands to the detecting one: a file in the data directory.

Rule 1: the detecting process deletes it once it has answered; what is left of a process that died goes at the start.
Rule 2: for its owner's eyes alone, and compressed: it holds people's words.
"""

import gzip
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from processors.catalog import Catalog
from schemas.errors import Unavailable
from schemas.timestamps import EPOCH

AT_ONCE = 1_000  # statements in memory
EARLY = timedelta(minutes=10)  # more than a clock that runs ahead may put an event after its arrival
_PRIVATE = 0o600
_QUICK = 1  # how hard gzip tries


def needed_from(catalog: Catalog, at: datetime) -> datetime | None:
    """The event time from which signals may matter to moments at `at`, over all orders; None: they always may."""
    reach = max((rule.pattern.back + rule.pattern.ahead for rule in catalog.rules.values()), default=timedelta())
    whole = reach * (len(catalog.orders) + 1)
    return at - whole if at - EPOCH > whole else None


def write_handed(path: Path, statements: Iterable[Mapping[str, Any]]) -> None:
    """Write them one a line.

    Raises: Unavailable: there is no room for them; nothing is left.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file, gzip.open(file, "wb", _QUICK) as lines:
            for statement in statements:
                lines.write(orjson.dumps(statement) + b"\n")
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Unavailable(f"the statements to be heard again cannot be written: {error.strerror}", 60) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def read_handed(path: Path) -> Iterator[list[dict[str, Any]]]:
    """What was written, in portions.

    Raises: FileNotFoundError, EOFError: it is gone, or was not written to its end.
    """
    with gzip.open(path, "rb") as lines:
        while some := [orjson.loads(line) for line in islice(lines, AT_ONCE)]:
            yield some
