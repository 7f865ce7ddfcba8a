"""`processors.machine.Tables` on SQL: neighbourhoods are loaded in few statements, outcomes kept in few."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from heapq import nsmallest
from typing import Any

from sqlalchemy import Connection

from pipeline.histories.findings import Findings
from pipeline.histories.signals import Cache, New, Signals, sealed_until
from pipeline.histories.statements import execute_many, insert_rows, join_given
from processors.catalog import Catalog
from processors.detector import Deadline, Pattern
from processors.keys import moment_signal
from processors.machine import Difference, Loaded, Look, Outcome, Verdict
from schemas.moment import Moment
from schemas.moment_codec import parse_content
from schemas.signal import Signal
from schemas.timestamps import MICROSECOND, from_micros, to_micros

Place = tuple[str, str]  # keying and key
Row = tuple[Any, ...]  # span, event time, verb, number and lot of a heard signal
Span = tuple[Place, int, int]  # half-open, in microseconds
parse_known = lru_cache(maxsize=4_096)(parse_content)
_HEARD = (
    "SELECT given.n, h.at, h.verb, h.signal, h.lot FROM given CROSS JOIN heard h "
    "WHERE h.keying = given.keying AND h.key = given.key AND h.at >= given.lo AND h.at < given.hi"
)
_STANDING = (
    "SELECT given.n, f.id, f.content FROM given CROSS JOIN findings f WHERE f.rule = given.rule AND f.key = given.key "
    "AND f.start >= given.lo AND f.start <= given.hi AND f.content IS NOT NULL"
)
_DEADLINES = (
    "SELECT given.n, d.first, d.due FROM given CROSS JOIN deadlines d WHERE d.rule = given.rule "
    "AND d.key = given.key AND d.first >= given.lo AND d.first <= given.hi"
)
_SPAN = {"lo": "BIGINT", "hi": "BIGINT"}


class SqlTables:
    """The machine's tables within one transaction; `hearing`: the catalog that says who hears a moment."""

    def __init__(self, connection: Connection, hearing: Catalog, cache: Cache, arrived: int) -> None:
        """`arrived`: the append time of what is being read; a moment made of it arrives then."""
        self._connection = connection
        self._hearing = hearing
        self._arrived = arrived
        self._signals = Signals(connection, hearing, cache)

    def load(self, looks: Sequence[Look], /) -> Sequence[Loaded]:
        signals = self._heard(looks)
        rules = [
            (n, look.rule.name, look.key, to_micros(look.first), to_micros(look.last)) for n, look in enumerate(looks)
        ]
        by_rule = {"n": "INTEGER", "rule": "TEXT", "key": "TEXT", **_SPAN}
        findings: dict[int, dict[str, Moment]] = {}
        for n, moment, content in join_given(self._connection, by_rule, rules, _STANDING):
            findings.setdefault(n, {})[moment] = parse_known(bytes(content))
        silent = [row for row in rules if looks[row[0]].rule.pattern.deadlines]
        deadlines: dict[int, set[Deadline]] = {}
        for n, first, due in join_given(self._connection, by_rule, silent, _DEADLINES):
            deadlines.setdefault(n, set()).add(Deadline(from_micros(first), from_micros(due)))
        sealed = sealed_until(self._connection, (_place(look) for look in looks))
        return [
            Loaded(
                signals[n],
                findings.get(n, {}),
                frozenset(deadlines.get(n, ())),
                from_micros(sealed[_place(look)]) if _place(look) in sealed else None,
            )
            for n, look in enumerate(looks)
        ]

    def save(self, outcomes: Sequence[Outcome], through: datetime | None, /) -> None:
        self.keep([difference for outcome in outcomes for difference in outcome.differences])
        gone = [row for outcome in outcomes for row in _rows(outcome.look, outcome.deadlines_gone)]
        sql = "DELETE FROM deadlines WHERE rule = ? AND key = ? AND first = ? AND due = ?"
        execute_many(self._connection, sql, gone)
        passed = -(2**63) if through is None else to_micros(through)
        new = [(*row, row[3] <= passed) for outcome in outcomes for row in _rows(outcome.look, outcome.deadlines_new)]
        insert_rows(self._connection, "deadlines", ("rule", "key", "first", "due", "fired"), new)

    def keep(self, differences: Sequence[Difference]) -> None:
        """Write findings, and the signals of moments that somebody hears."""
        Findings(self._connection).keep(differences)
        self._keep_moment_signals(differences)

    def _heard(self, looks: Sequence[Look]) -> list[list[Signal]]:
        """The signals of each look; what looks of one key share is read once."""
        wanted = [(_place(look), to_micros(look.load_first), to_micros(look.load_end)) for look in looks]
        spans = _united_spans(wanted)
        given = [(n, *place, lo, hi) for n, (place, lo, hi) in enumerate(spans)]
        columns = {"n": "INTEGER", "keying": "TEXT", "key": "TEXT", **_SPAN}
        by_place: dict[Place, list[Row]] = {place: [] for place, _, _ in spans}
        by_span = [by_place[place] for place, _, _ in spans]
        for row in join_given(self._connection, columns, given, _HEARD):
            by_span[row[0]].append(row)
        numbers = [
            _thinned(look.rule.pattern, [r for r in by_place[p] if lo <= r[1] < hi and r[2] in look.rule.pattern.hears])
            for look, (p, lo, hi) in zip(looks, wanted, strict=True)
        ]
        signals = self._signals.by_number(number for some in numbers for number in some)
        return [[signals[number] for number in some] for some in numbers]

    def _keep_moment_signals(self, differences: Sequence[Difference]) -> None:
        """A moment that somebody hears is a signal; it comes, goes and changes with the finding."""
        told = [d for d in differences if self._hearing.keyings(d.moment.kind) and not _sounds_as_before(d)]
        if not told:
            return
        before = self._signals.by_id((d.moment.id for d in told if d.before is not None), moments=True)
        self._signals.drop(kept.number for kept in before.values())
        signals = {d.moment.id: moment_signal(d.moment) for d in told if d.verdict is not Verdict.RETRACTED}
        late = self._signals.is_sealed(list(signals.values()))
        self._signals.add([New(s, None, self._arrived) for s in signals.values() if s.id not in late])


def _thinned(pattern: Pattern, rows: Sequence[Row]) -> list[int]:
    """The signals of rows; of a crowded bucket those that may be seen, and one more that shows that it is crowded."""
    if len(rows) <= pattern.cap:
        return [row[3] for row in rows]
    length = pattern.bucket // MICROSECOND
    buckets: dict[int, list[tuple[int, int]]] = {}
    for _, at, _, number, drawn in rows:
        buckets.setdefault(at // length, []).append((drawn, number))
    return [number for held in buckets.values() for _, number in nsmallest(pattern.cap + 1, held)]


def _sounds_as_before(difference: Difference) -> bool:
    if difference.verdict is not Verdict.REVISED or difference.before is None:
        return False
    return moment_signal(difference.moment) == moment_signal(difference.before)


def _place(look: Look) -> Place:
    return look.rule.pattern.keying.value, look.key


def _united_spans(wanted: Iterable[Span]) -> list[Span]:
    """Half-open spans to read, disjoint within a key."""
    spans: dict[Place, list[tuple[int, int]]] = {}
    for place, first, end in wanted:
        spans.setdefault(place, []).append((first, end))
    united: list[Span] = []
    for place, some in spans.items():
        some.sort()
        lo, hi = some[0]
        for first, end in some[1:]:
            if first > hi:
                united.append((place, lo, hi))
                lo, hi = first, end
            hi = max(hi, end)
        united.append((place, lo, hi))
    return united


def _rows(look: Look, deadlines: Iterable[Deadline]) -> list[tuple[str, str, int, int]]:
    return [(look.rule.name, look.key, to_micros(d.first), to_micros(d.due)) for d in deadlines]
