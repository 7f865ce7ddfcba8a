"""The machine: which neighbourhoods a change touches, what is found there, and how that differs from before.

Rule 1 (neighbourhood). A change at t in a key can only matter to moments whose first evidence lies in
[t - ahead, t + back]; to find these again, [t - back - ahead, t + back + ahead] is loaded, in whole buckets.
Rule 2 (set). What `find` sees is a function of the set of signals and of `through`, so the current moments are, too.
Rule 3 (one key). Where all key evidence shares several keys, only the smallest of them yields the moment; of a pattern
that says so (`by_subject`), only the key that is the moment's subject.
Rule 4 (cap). Of a bucket with more signals than the cap, those with the smallest hash of id are seen; any change in
such a bucket counts as a change of the whole bucket, since it may let another signal in or out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from processors.catalog import Catalog, Rule
from processors.detector import Deadline
from processors.keys import keys
from schemas.moment import Moment
from schemas.signal import Keying, Signal
from schemas.timestamps import EPOCH


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a key hears is new, gone or different at this event time."""

    keying: Keying
    key: str
    at: datetime
    verb: str


@dataclass(frozen=True, slots=True)
class Look:
    """A neighbourhood of one key to judge again: findings that start in [first, last]."""

    rule: Rule
    key: str
    first: datetime
    last: datetime

    @property
    def load_first(self) -> datetime:
        """Signals are loaded from here: a bucket's start."""
        return bucket_of(self.first - self.rule.pattern.back, self.rule.pattern.bucket)[0]

    @property
    def load_end(self) -> datetime:
        """Signals are loaded up to here, exclusive: a bucket's end."""
        return bucket_of(self.last + self.rule.pattern.ahead, self.rule.pattern.bucket)[1]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the tables hold for one look."""

    signals: Sequence[Signal]  # heard by the pattern in this key, load_first <= at < load_end
    findings: Mapping[str, Moment]  # by id: of this rule and key, first <= start <= last
    deadlines: frozenset[Deadline] = frozenset()  # of this rule and key, first <= deadline.first <= last
    sealed: datetime | None = None  # signals at or before it have been dropped from this key


class Verdict(StrEnum):
    """How a finding differs from before."""

    FOUND = "found"
    REVISED = "revised"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding that is new, different or gone; `moment` is the new content, or the last one where it is gone."""

    verdict: Verdict
    rule: Rule
    key: str
    moment: Moment
    before: Moment | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that judging one look changes in the tables."""

    look: Look
    differences: tuple[Difference, ...]
    deadlines_new: frozenset[Deadline]
    deadlines_gone: frozenset[Deadline]


class Tables(Protocol):
    """Where signals, findings and deadlines are kept; memory in tests, SQL in the pipeline."""

    def load(self, looks: Sequence[Look], /) -> Sequence[Loaded]:
        """What is kept for each look, in their order, in one round trip."""

    def save(self, outcomes: Sequence[Outcome], through: datetime | None, /) -> None:
        """Keep findings, deadlines and the signals of moments; seen by the next `load`."""


def bucket_of(at: datetime, length: timedelta) -> tuple[datetime, datetime]:
    """The half-open bucket of event time that holds `at` (the recogniser keeps event times within 1900 and now)."""
    start = EPOCH + (at - EPOCH) // length * length
    return start, start + length


def changes_of(catalog: Catalog, signal: Signal) -> list[Change]:
    """The changes that a signal's coming or going makes, in every key that anybody hears it under."""
    return [
        Change(keying, key, signal.at, signal.verb)
        for keying in catalog.keyings(signal.verb)
        for key in keys(signal, keying)
    ]


def looks(rules: Iterable[Rule], changes: Iterable[Change]) -> list[Look]:
    """The neighbourhoods to judge again, those of one key that overlap merged into one."""
    by_keying: dict[tuple[Keying, str], list[Rule]] = {}
    for rule in rules:
        for verb in rule.pattern.hears:
            by_keying.setdefault((rule.pattern.keying, verb), []).append(rule)
    times: dict[tuple[str, str], tuple[Rule, set[datetime]]] = {}
    for change in changes:
        for rule in by_keying.get((change.keying, change.verb), ()):
            times.setdefault((rule.name, change.key), (rule, set()))[1].add(change.at)
    return [look for (_, key), (rule, ats) in times.items() for look in _merged(rule, key, sorted(ats))]


def _merged(rule: Rule, key: str, ats: Sequence[datetime]) -> Iterable[Look]:
    back, ahead = rule.pattern.back, rule.pattern.ahead
    first, last = ats[0] - ahead, ats[0] + back
    for at in ats[1:]:
        if at - ahead - back <= last + ahead:
            last = at + back
        else:
            yield Look(rule, key, first, last)
            first, last = at - ahead, at + back
    yield Look(rule, key, first, last)
