"""A data directory as the serving process writes it, and the detecting process over it."""

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from lrs.ledger.consent import add_acts
from lrs.ledger.opening import open_ledger
from lrs.ledger.orders import add_order
from lrs.rules.accepted import Accepted, Batch
from pipeline.directory import DataDirectory
from pipeline.histories import marks, outbox
from pipeline.histories.findings import standing
from pipeline.log.sqlite import SqliteLog
from pipeline.settings import Settings
from pipeline.shells.detecting import Follower, detecting
from processors.catalog import Catalog
from processors.detector import Detector as Kind
from processors.history import History
from schemas.moment import Moment
from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import Statement, statement

NOW = datetime(2026, 3, 3, tzinfo=UTC)


class Installation:
    """A data directory as the serving process writes it."""

    def __init__(self, path: Path) -> None:
        self.directory = DataDirectory(path)
        self.directory.prepare()
        self.ledger = open_ledger(self.directory.ledger)
        ticks = itertools.count()
        self.now = NOW
        self.log = SqliteLog(self.directory.log, lambda: self.now + timedelta(microseconds=next(ticks)))

    def close(self) -> None:
        self.log.close()
        self.ledger.dispose()

    def append(self, *statements: Statement) -> None:
        batch = Batch("tool", tuple(Accepted(one["id"], b"d" * 16, orjson.dumps(one)) for one in statements))
        asyncio.run(self.log.append(batch))

    def clock(self, at: datetime) -> None:
        asyncio.run(self.log.append_clock(at))

    def consent(self, person: str, act: Any) -> None:
        add_acts(self.ledger, [(f"mbox|mailto:{person}@example.org", None, act, NOW, START)])

    def order(self, name: str, **arguments: Any) -> int:
        return add_order(self.ledger, name, arguments, NOW)

    @contextmanager
    def process(self, rules: Catalog | None = None, **settings: Any) -> Iterator[Follower]:
        given = Settings(data=self.directory.path, **{"consent": "assumed", **settings})
        with detecting(given, rules or catalog()) as detector:
            yield detector


def work(detector: Follower) -> None:
    while detector.step():
        pass


def current(detector: Follower) -> dict[str, list[Moment]]:
    found: dict[str, list[Moment]] = {}
    with detector.listener.engine.connect() as connection:
        for one in standing(connection):
            found.setdefault(one.moment.kind, []).append(one.moment)
    return found


def published(detector: Follower) -> Sequence[tuple[str, str]]:
    with detector.listener.engine.connect() as connection:
        assert outbox.is_empty(connection)
        return [(entry.change, entry.moment) for entry in outbox.entries(connection, 0, 10_000)]


def answer(detector: Follower, seq: int) -> Any:
    with detector.listener.engine.connect() as connection:
        return marks.answered(connection, seq)


ASKED = statement(1, "asked", "ana", START, "x", "a")
ANSWER = statement(2, "answered", "bo", START + minutes(5), "x", "a")


def changed(rules: Catalog, kind: str, **changes: Any) -> Catalog:
    """The catalog with another version of one detector."""

    def version(found: Kind) -> Kind:
        pattern = replace(found.patterns[0], **changes)
        return replace(found, version=found.version + 1, patterns=(pattern,))

    return Catalog(version(one) if one.kind == kind else one for one in rules.detectors.values())


def no_echo(_near: History) -> list[Moment]:
    return []
