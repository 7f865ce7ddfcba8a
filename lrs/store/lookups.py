"""What statements said of activities and agents, kept once each in the order in which it was said last.

Rule 1: what is said counts at `stored`, at the same time by digest: a function of the set of statements.
Rule 2: nothing is written where the same was said last; so A, A, A is one row, and A, B, A ends with A.
Rule 3: what comes late, or again, is written at its own time, and of equal rows the newest stays: that is harmless.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import Any, Final

import orjson

from lrs.rules.said import (
    MOST_BYTES,
    MOST_BYTES_AT_ONCE,
    MOST_CHARACTERS,
    MOST_SAID,
    MOST_SUBJECTS,
    Subject,
    digest,
    said,
)
from lrs.store import pages
from lrs.store.engine import Engine
from lrs.store.rows import joined
from lrs.store.walk import parts
from schemas.timestamps import EPOCH

MOST_REMEMBERED: Final = 8 << 20  # bytes of what was said last, with what an entry costs
_ENTRY: Final = 400
_COLUMNS: Final = ("kind", "subject", "digest", "stored", "bytes", "content")
_NEWEST: Final = (
    "SELECT subject, sipHash64(subject, digest), any(bytes) FROM sousbois.said "
    "WHERE kind = {kind:String} AND subject IN {subjects:Array(String)} "
    "GROUP BY subject, digest ORDER BY max(stored) DESC, digest DESC LIMIT {most:UInt32} BY subject"
)
_CONTENTS: Final = (
    "SELECT sipHash64(subject, digest) AS key, any(content) FROM sousbois.said WHERE kind = {kind:String} "
    "AND subject IN {subjects:Array(String)} AND key IN {keys:Array(UInt64)} GROUP BY key"
)

Json = Mapping[str, Any]


@dataclass(slots=True)
class Last:
    """What was said last of a subject."""

    content: bytes
    digest: str
    at: str  # `stored`; these times have one width, so they sort as text
    written: str  # what the store has as its time: `at` of when it was said first since something else was

    @property
    def bytes(self) -> int:
        return len(self.content) + _ENTRY


def fill(engine: Engine) -> None:
    """Learn from all statements that are there; what a kill has cut off begins again and changes nothing."""
    lookups = ClickHouseLookups(engine)
    with engine.writer() as client:  # the readers are not there yet

        def rows(sql: str, parameters: Json) -> Sequence[tuple[Any, ...]]:
            found: Sequence[tuple[Any, ...]] = client.query(sql, parameters=dict(parameters)).result_rows
            return found

        for part in parts(rows, pages.EVERY, {}, EPOCH):
            lookups.learn(part)


class ClickHouseLookups:
    """`lrs.ports.Lookups`, and the writing of it; one thread writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._last: OrderedDict[Subject, Last] = OrderedDict()
        self._bytes = 0

    def learn(self, statements: Iterable[Json]) -> None:
        """Keep what recorded statements say; doing it again changes nothing.

        Raises: Refused, Unavailable: it is to be learnt again.
        """
        lines: list[bytes] = []
        news: dict[Subject, Last] = {}
        for subject, told in self._changes(statements).items():
            before = self._last.get(subject)
            rows = _rows(told, before)
            news[subject] = max(rows, key=_time)
            known = None if before is None else (before.written, before.digest)
            lines += [_line(subject, row) for row in rows if _time(row) != known]
        for block in joined(lines):
            self._engine.insert("said", _COLUMNS, block)
        for subject, last in news.items():
            self._remember(subject, last)

    def _changes(self, statements: Iterable[Json]) -> dict[Subject, dict[bytes, str]]:
        """What is said of whom that was not what was said last, and when it is said last."""
        found: dict[Subject, dict[bytes, str]] = {}
        for statement in statements:
            at = statement["stored"]
            for subject, content in said(statement):
                before = self._last.get(subject)
                if before is not None and before.content == content:
                    before.at = max(before.at, at)
                    self._last.move_to_end(subject)
                else:
                    told = found.setdefault(subject, {})
                    told[content] = max(told.get(content, at), at)
        return found

    def _remember(self, subject: Subject, last: Last) -> None:
        before = self._last.pop(subject, None)
        self._last[subject] = last
        self._bytes += last.bytes - (0 if before is None else before.bytes)
        while self._bytes > MOST_REMEMBERED:
            _, oldest = self._last.popitem(last=False)
            self._bytes -= oldest.bytes

    def definitions(self, activity: str, /) -> list[dict[str, Any]]:
        return dict(self._read("activity", [activity]))[activity]

    def definitions_of(self, activities: Sequence[str], /) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        first = activities[:MOST_SUBJECTS]
        return self._read("activity", first[: _fitting(map(len, first), MOST_CHARACTERS)])

    def names(self, agent: str, /) -> list[str]:
        return dict(self._read("agent", [agent]))[agent]

    def _read(self, kind: str, subjects: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
        """Contents in the order in which they were said last; sizes are read first, so that little is held."""
        if not subjects:
            return
        asked = {"kind": kind, "subjects": list(subjects), "most": MOST_SAID}
        newest = _within_bounds(subjects, self._engine.rows(_NEWEST, asked))
        told = [subject for subject, keys in newest.items() if keys]
        read = {"kind": kind, "subjects": told, "keys": list(chain.from_iterable(newest.values()))}
        contents = dict(self._engine.rows(_CONTENTS, read)) if told else {}
        for subject, keys in newest.items():
            yield subject, [orjson.loads(contents[key]) for key in reversed(keys)]


def _within_bounds(subjects: Iterable[str], rows: Iterable[tuple[str, int, int]]) -> dict[str, list[int]]:
    """The keys of the contents of each subject that are read, the newest first.

    rows: (subject, key, bytes), the newest first; a key is of a subject and a content.
    """
    sizes: dict[str, list[tuple[int, int]]] = {subject: [] for subject in subjects}
    for subject, key, length in rows:
        sizes[subject].append((key, length))
    told = {subject: contents[: _fitting((n for _, n in contents), MOST_BYTES)] for subject, contents in sizes.items()}
    count = _fitting((sum(n for _, n in contents) for contents in told.values()), MOST_BYTES_AT_ONCE)
    return {subject: [key for key, _ in contents] for subject, contents in islice(told.items(), count)}


def _fitting(sizes: Iterable[int], most: int) -> int:
    """How many of them, from the first on, are together no more than that; the first always."""
    return max(bisect_right(list(accumulate(sizes)), most), 1)


def _rows(told: Mapping[bytes, str], before: Last | None) -> list[Last]:
    """What was said of a subject now and before; what the store has of the latter may be too early a time by now."""
    if before is not None:
        told = {**told, before.content: before.at}
    return [Last(content, digest(content), at, at) for content, at in told.items()]


def _time(row: Last) -> tuple[str, str]:
    return row.at, row.digest


def _line(subject: Subject, row: Last) -> bytes:
    return orjson.dumps(
        {
            "kind": subject[0],
            "subject": subject[1],
            "digest": row.digest,
            "stored": row.at,
            "bytes": len(row.content),
            "content": row.content.decode(),
        }
    )
