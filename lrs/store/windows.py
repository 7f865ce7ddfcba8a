"""Where a page is looked for first: among the rows next to where it begins, without the index of the whole table.

A value that many statements have fills its page there, and an index over all of them would be read for nothing. What is
kept here only chooses which query is asked; it never changes what a page holds.
"""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from typing import Final, NamedTuple

from lrs.rules.query import Query
from lrs.store.engine import Engine
from schemas.timestamps import to_micros

ROWS: Final = 16_000  # read in a few milliseconds; a page of 100 for what one statement in 160 has
MARK_ROWS: Final = 500  # about how many rows marks are apart, until there are too many of them
MOST_MARKS: Final = 50_000
MOST_SCARCE: Final = 10_000
_MARKS: Final = (
    "SELECT toUnixTimestamp64Micro(stored), rows_in_granule FROM mergeTreeIndex('sousbois', 'recorded') ORDER BY stored"
)

Asked = tuple[str | bool | int | None, ...]


class Mark(NamedTuple):
    """How many rows lie before a time (in microseconds of `stored`)."""

    at: int
    rows: int


class Window(NamedTuple):
    """Where to look: up to (or, descending, down to) `bound`, in microseconds of `stored`; None: all that is asked."""

    bound: int | None


class Windows:
    """Knows roughly how rows lie in time, and which values were too scarce to fill a page lately."""

    def __init__(self, engine: Engine) -> None:
        self._marks: list[Mark] = []
        self._rows = 0
        self._apart = MARK_ROWS
        self._scarce: OrderedDict[Asked, None] = OrderedDict()
        for at, rows in engine.rows(_MARKS):
            self.grow(at, rows)

    def grow(self, newest: int, rows: int) -> None:
        """So many rows more, up to this time; older ones count as if they came with the newest."""
        newest = max(newest, self._marks[-1].at) if self._marks else newest
        if not self._marks or self._rows - self._marks[-1].rows >= self._apart:
            self._marks.append(Mark(newest, self._rows))
        if len(self._marks) > MOST_MARKS:
            self._marks, self._apart = self._marks[::2], self._apart * 2
        self._rows += rows

    def of(self, query: Query) -> Window | None:
        """The stretch next to where the page begins; None where no index would be asked anyway."""
        if query.agent is query.verb is query.activity is query.registration is None:
            return None
        return Window(self._ascending(query) if query.ascending else self._descending(query))

    def is_scarce(self, query: Query) -> bool:
        """Whether a page for the same values was not filled lately."""
        return _asked(query) in self._scarce

    def learn(self, query: Query, *, filled: bool) -> None:
        """Whether the page was filled within its window."""
        if filled:
            self._scarce.pop(_asked(query), None)
        else:
            self._scarce[_asked(query)] = None
            if len(self._scarce) > MOST_SCARCE:
                self._scarce.popitem(last=False)

    def _descending(self, query: Query) -> int | None:
        marks = self._marks  # others may be put in its place meanwhile
        high = to_micros(query.until if query.cursor is None else min(query.until, query.cursor.stored))
        after = bisect_right(marks, high, key=_at)
        below = marks[after].rows if after < len(marks) else self._rows
        first = bisect_right(marks, below - ROWS, key=_rows) - 1
        if first < 0 or (query.since is not None and marks[first].at <= to_micros(query.since)):
            return None
        return marks[first].at

    def _ascending(self, query: Query) -> int | None:
        marks = self._marks
        begins = [query.since] if query.since else []
        begins += [query.cursor.stored] if query.cursor else []
        low = max(map(to_micros, begins), default=0)
        before = max(bisect_right(marks, low, key=_at) - 1, 0)
        last = bisect_left(marks, marks[before].rows + ROWS, key=_rows) if marks else 0
        if last >= len(marks) or marks[last].at >= to_micros(query.until):
            return None
        return marks[last].at


def _asked(query: Query) -> Asked:
    related = (query.related_agents, query.related_activities)
    return (query.agent, query.verb, query.activity, query.registration, query.authority, *related, query.limit)


def _at(mark: Mark) -> int:
    return mark.at


def _rows(mark: Mark) -> int:
    return mark.rows
