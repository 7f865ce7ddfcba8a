"""A history: what one key has heard, in order of event time, as far as it was loaded."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from schemas.signal import Signal


class History:
    """Signals of one key by (at, id), and how far event time has passed.

    A detector reads it and nothing else. It may hold more than a moment's neighbourhood: `find` must look only as far
    as its pattern declares (Rule 1 of `processors.detector`).
    """

    __slots__ = ("_crowded", "_times", "key", "signals", "through")

    def __init__(
        self,
        key: str,
        signals: Iterable[Signal],
        through: datetime | None,
        crowded: Sequence[tuple[datetime, datetime]] = (),
    ) -> None:
        """`crowded`: half-open spans of event time in which only the cap's share of signals is seen."""
        self.key = key
        self.signals: tuple[Signal, ...] = tuple(sorted(signals, key=lambda signal: (signal.at, signal.id)))
        self.through = through
        self._times = [signal.at for signal in self.signals]
        self._crowded = tuple(crowded)

    def __iter__(self) -> Iterator[Signal]:
        return iter(self.signals)

    def __len__(self) -> int:
        return len(self.signals)

    def between(self, first: datetime, last: datetime) -> Sequence[Signal]:
        """Signals with first <= at <= last."""
        return self.signals[bisect_left(self._times, first) : bisect_right(self._times, last)]

    def before(self, at: datetime, back: timedelta) -> Sequence[Signal]:
        """Signals with at - back <= time < at."""
        return self.signals[bisect_left(self._times, at - back) : bisect_left(self._times, at)]

    def after(self, at: datetime, ahead: timedelta) -> Sequence[Signal]:
        """Signals with at < time <= at + ahead."""
        return self.signals[bisect_right(self._times, at) : bisect_right(self._times, at + ahead)]

    def is_past(self, due: datetime) -> bool:
        """Whether event time has reached `due`."""
        return self.through is not None and due <= self.through

    def is_crowded(self, at: datetime) -> bool:
        """Whether part of what happened around `at` is left out because the key is too busy."""
        return any(first <= at < end for first, end in self._crowded)
