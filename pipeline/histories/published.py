"""The log `moments` as another process reads it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from pipeline.histories import marks, outbox
from pipeline.histories.opening import read_histories
from pipeline.histories.outbox import Entry
from schemas.errors import Misconfigured


class PublishedMoments:
    """`pipeline.stages.moments.MomentsLog`; where there are no histories yet, nothing is published."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine: Engine | None = None

    def entries(self, position: int, most: int, /) -> Sequence[Entry]:
        engine = self._opened()
        if engine is None:
            return ()
        with engine.connect() as connection:
            return outbox.entries(connection, position, most)

    def through(self) -> datetime | None:
        engine = self._opened()
        if engine is None:
            return None
        with engine.connect() as connection:
            return marks.through(connection)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.dispose()

    def _opened(self) -> Engine | None:
        if self._engine is None and self._path.exists():
            try:
                self._engine = read_histories(self._path)
            except Misconfigured:  # they are just being made; the detecting process says what else is wrong
                return None
        return self._engine
