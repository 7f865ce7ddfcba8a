"""From the signals that a detector cites to the moment it has found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from processors.confidence import Weighed
from schemas.moment import Evidence, Moment
from schemas.signal import Participant, Signal

MOST_CITED = 20  # of one role
TRAINER = "trainer"


class Cited(NamedTuple):
    """A signal in its role as evidence."""

    role: str
    signal: Signal


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why it was found, as sentences that a person likes to read; no names."""

    en: str
    fr: str


def participant(role: str, signal: Signal) -> Participant:
    """Who did this, with the unit they did it in. The signal has an actor."""
    return Participant(role, signal.actor or "", signal.unit, signal.unit_then, signal.unit_size)


def found(
    kind: str,
    version: int,
    *,
    key: Sequence[Signal],
    cited: Iterable[Cited],
    people: Iterable[Participant],
    weighed: Weighed,
    reasons: Reasons,
    ahead: timedelta,
    closes: datetime | None = None,
    subject: str | None = None,
    giver_role: str | None = None,
    refers_to: tuple[str, ...] = (),
    derived_from: tuple[str, ...] = (),
    duration_s: float | None = None,
) -> Moment:
    """The moment. A signal cited twice counts in its first role; of a person named twice in a role the first unit.

    `ahead`: of the pattern, so that the moment closes when nothing can change it, unless `closes` says it is over.
    """
    once: dict[str, Cited] = {}
    for one in cited:
        once.setdefault(one.signal.id, one)
    ordered = sorted(once.values(), key=_by_time)
    named: dict[tuple[str, str], Participant] = {}
    for person in people:
        named.setdefault((person.role, person.person), person)
    where = _surroundings([one.signal for one in ordered])
    return Moment(
        kind=kind,
        version=version,
        key=tuple([signal.id for signal in key]),
        evidence=tuple([Evidence(s.at, s.id, role, s.moment) for role, s in ordered]),
        participants=tuple([named[who] for who in sorted(named)]),
        confidence=weighed.confidence,
        factors=weighed.factors,
        closes=ordered[0].signal.at + ahead if closes is None else closes,
        place=where.place,
        space_kind=where.space_kind,
        topics=tuple(sorted(where.topics)),
        units=tuple(sorted({p.unit for p in named.values() if p.unit})),
        formal=where.formal,
        reason_en=reasons.en,
        reason_fr=reasons.fr,
        subject=subject,
        giver_role=giver_role,
        refers_to=refers_to,
        derived_from=derived_from,
        duration_s=duration_s,
    )


class _Where(NamedTuple):
    place: str | None
    space_kind: str
    topics: set[str]
    formal: bool


def _surroundings(signals: Sequence[Signal]) -> _Where:
    """The first place and kind of space that are said, all topics, and whether training is within reach."""
    place, space_kind, formal = None, "unknown", False
    topics: set[str] = set()
    for signal in signals:
        place = place or signal.place
        if space_kind == "unknown":
            space_kind = signal.space_kind
        topics.update(signal.topics)
        formal = formal or signal.formal or signal.role == TRAINER
    return _Where(place, space_kind, topics, formal)


def pointed_at(finding: Signal) -> tuple[Signal, Signal]:
    """The first and the last statement that an internal finding refers to, so that they can be cited in its stead."""
    first, last = finding.refers_to[0], finding.refers_to[-1]
    return _bare(first, finding.at, finding), _bare(last, finding.end or finding.at, finding)


def _bare(statement: str, at: datetime, finding: Signal) -> Signal:
    return Signal(
        id=statement,
        at=at,
        verb=finding.verb,
        object=finding.object,
        place=finding.place,
        space_kind=finding.space_kind,
        topics=finding.topics,
        formal=finding.formal,
    )


def fewer(signals: Sequence[Signal], most: int = MOST_CITED) -> Sequence[Signal]:
    """At most so many, by time: the first, which tells when it began, and the latest."""
    return signals if len(signals) <= most else (signals[0], *signals[len(signals) - most + 1 :])


def _by_time(one: Cited) -> tuple[datetime, str]:
    return one.signal.at, one.signal.id
