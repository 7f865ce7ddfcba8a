"""The machine on the pipeline's own tables, driven by events in batches like `tests.memory_tables.Live`: for tests."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from pipeline.histories import marks, outbox
from pipeline.histories.findings import standing
from pipeline.histories.opening import open_histories
from pipeline.histories.signals import Cache, New
from pipeline.stages.detect import Detecting, Rules
from pipeline.stages.hearing import Act, Heard, Voiding, heed
from pipeline.stages.publish import publish
from processors.catalog import Catalog
from processors.machine import Difference
from schemas.moment import Moment
from schemas.signal import Signal
from schemas.timestamps import EPOCH
from tests.memory_tables import Event


class Crash(Exception):
    """The process dies here."""


class SqlLive:
    """Takes batches; `crash`: at a random statement of the batch, after which the file is opened again."""

    def __init__(self, catalog: Catalog, path: Path) -> None:
        self.rules = Rules(catalog, catalog)
        self.path = path
        self.cache = Cache()
        self.engine = opened(path)
        self.differences: list[Difference] = []
        self.contested: frozenset[str] = frozenset()
        self.statements = 0  # SQL of the last batch

    def close(self) -> None:
        self.engine.dispose()

    def apply(self, batch: Iterable[Event], through: datetime | None = None, *, crash: int | None = None) -> None:
        events = list(batch)
        if crash is not None:
            try:
                with dying(self.engine, crash):
                    self._apply(events, through)
            except Crash:
                self.engine.dispose()
                self.cache = Cache()
                self.engine = opened(self.path)
                publish(self.engine)
        self._apply(events, through)

    def _apply(self, events: list[Event], through: datetime | None) -> None:
        acts: list[Act] = [
            Heard(New(e, None, 0), 0) if isinstance(e, Signal) else Voiding(f"void of {e.target}", e.target)
            for e in events
        ]
        times = [e.at for e in events if isinstance(e, Signal)] + ([through] if through else [])
        with self.engine.begin() as connection:
            at = marks.raise_through(connection, max(times, default=None))
            work = Detecting(connection, self.rules, self.cache, EPOCH, contested=self.contested)
            heeded = heed(connection, self.rules, self.cache, acts)
            work.react(heeded.changes, at)
            made = list(work.differences)
            work.finish(at)
            assert work.failures == []
        self.differences += made
        publish(self.engine)

    def contest(self, moments: Iterable[str], contested: Iterable[str]) -> None:
        """People change their mind about these moments; those in `contested` are rejected then."""
        self.contested = frozenset(contested)
        with self.engine.begin() as connection:
            at = marks.through(connection)
            work = Detecting(connection, self.rules, self.cache, EPOCH, contested=self.contested)
            work.heed(list(moments), at)
            work.finish(at)
        publish(self.engine)

    def current(self) -> dict[str, Moment]:
        with self.engine.connect() as connection:
            return {found.moment.id: found.moment for found in standing(connection)}

    def through(self) -> datetime | None:
        with self.engine.connect() as connection:
            return marks.through(connection)

    def published(self) -> list[outbox.Entry]:
        with self.engine.connect() as connection:
            assert outbox.is_empty(connection)
            return list(outbox.entries(connection, 0, 1_000_000))


def opened(path: Path) -> Engine:
    """The histories, without waiting for the disk: a crash here is not the machine's."""
    engine = open_histories(path)
    engine.dispose()
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    return engine


@contextmanager
def dying(engine: Engine, statement: int) -> Iterator[None]:
    """The n-th SQL statement or commit, counted from here, is never executed, nor anything after it."""
    left = [statement]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Crash

    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, count)
    try:
        yield
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine, name, count)
