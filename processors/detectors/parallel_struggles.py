"""Parallel struggles (luttes parallèles): two units fail at the same thing, and do not talk with each other about it.

**What it looks for.** Somebody of one unit and somebody of another are stuck (see `stuck`: two failures, no success
between) at the same activity, or at activities with the same topic, within 14 days of each other, and no help exchange
about it goes between the two units from 14 days before the first failure to 14 days after the later one. It is found
once event time has passed these 14 days; an exchange in the 14 days after them closes it. While it goes on it is one;
after 14 days in which it was not so, it is another. An exchange is about it where it has the same topic, or, where the
failures have no topic in common, where its question cites the activity.

**What it does not take for it.** Failures in one unit; an outage; one person who changed units; a unit of fewer than
five people, or whose size the directory does not know: a small unit would name its people. No person is named.

**What it cannot see.** Talk between the units that leaves no trace; failures of people who have not consented.

**To be seen.** Send `failed` with the activity as object, its topic if there is one, and the unit as `context.team`;
import the directory, which knows how large units are.

Example::

    0d     ana  failed    x    unit:a size:9
    1h     ana  failed    x    unit:a size:9
    5d     bo   failed    x    unit:b size:9
    5d1h   bo   failed    x    unit:b size:9
    19d    cy   searched  how
    -> parallel_struggles failure=1,2,3,4

Not::

    0d     ana  failed    x    unit:a size:9
    1h     ana  failed    x    unit:a size:9
    5d     bo   failed    x    unit:b size:9
    5d1h   bo   failed    x    unit:b size:9
    6d     ana  asked     q    unit:a from:x words:9
    7d     bo   answered  a1   unit:b re:q words:9
    19d    cy   searched  how
    -> nothing

**Literature.** Burt 1992 (structural holes: what a bridge is worth); Argote and Ingram 2000 (transfer between units).
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from processors.confidence import Scale
from processors.detector import Deadline, Deadlines, Detector, Find, Pattern
from processors.finding import Cited, Reasons, found, pointed_at
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "parallel_struggles", 1
STUCK, TIE = "stuck", "help_exchange"
WINDOW: Final = timedelta(days=14)  # between the two, before them, and to the deadline
LATE: Final = timedelta(days=14)  # after it was due
FEWEST_PEOPLE = 5  # of a unit that may be shown
MANY = 6  # people

# Two people of two units stuck at one thing are probable; more people, or close in time, solid.
SCALE = Scale(
    base=0.3,
    weights={
        "same_activity": 0.6,  # not only the same topic
        "people": 0.7,  # beyond two; six count whole
        "soon": 0.6,  # from the same time (counts whole) to 14 days apart
    },
)


class Stuck(NamedTuple):
    """Somebody of a unit who is stuck."""

    signal: Signal
    unit: str
    person: str


class Pair(NamedTuple):
    """Two who are stuck, by time; how many are stuck in their units, and what ended the silence, if anything did."""

    first: Stuck
    second: Stuck
    people: int
    tie: datetime | None

    @property
    def due(self) -> datetime:
        return self.second.signal.at + WINDOW


def at_one_activity(near: History) -> Iterable[Moment]:
    return _found(near, _is_on_activity)


def at_one_topic(near: History) -> Iterable[Moment]:
    return _found(near, _is_on_topic)


def silence_on_activity(near: History) -> Iterable[Deadline]:
    """Each pair of units whose silence is not over, as far as is known."""
    return _silence(near, _is_on_activity)


def silence_on_topic(near: History) -> Iterable[Deadline]:
    """Each pair of units whose silence is not over, as far as is known."""
    return _silence(near, _is_on_topic)


Belongs = Callable[[Stuck, Stuck, str], bool]


def _found(near: History, belongs: Belongs) -> Iterable[Moment]:
    for pair in _pairs(near, belongs):
        if near.is_past(pair.due):
            yield _moment(pair)


def _silence(near: History, belongs: Belongs) -> Iterable[Deadline]:
    for pair in _pairs(near, belongs):
        yield Deadline(pair.first.signal.at, pair.due)


def _is_on_activity(one: Stuck, other: Stuck, _key: str) -> bool:
    """Where they have a topic in common, that topic's history sees more: each pair is found in one history only."""
    return not set(one.signal.topics) & set(other.signal.topics)


def _is_on_topic(one: Stuck, other: Stuck, key: str) -> bool:
    """Of several topics in common the first by name."""
    return key == min(set(one.signal.topics) & set(other.signal.topics), default=None)


def _pairs(near: History, belongs: Belongs) -> Iterable[Pair]:
    """Pairs of units whose silence is not broken in time."""
    ones = [one for signal in near if (one := _stuck(signal)) is not None]
    if len({one.unit for one in ones}) <= 1:
        return
    ties = _ties(near)
    for first, second in _edges(ones, belongs, near.key):
        start, due = first.signal.at, second.signal.at + WINDOW
        times = ties.get(frozenset((first.unit, second.unit)), ())
        at = bisect_left(times, start - WINDOW)
        tie = times[at] if at < len(times) else None
        if tie is None or tie > due:
            units = {first.unit, second.unit}
            people = {one.person for one in ones if one.unit in units and start <= one.signal.at <= due}
            yield Pair(first, second, len(people), tie if tie is not None and tie <= due + LATE else None)


def _stuck(signal: Signal) -> Stuck | None:
    """None: something else, or of a unit that may not be shown."""
    if signal.verb != STUCK:
        return None
    for one in signal.people:
        if one.unit is not None and one.unit_size is not None and one.unit_size >= FEWEST_PEOPLE:
            return Stuck(signal, one.unit, one.person)
    return None


def _ties(near: History) -> Mapping[frozenset[str], Sequence[datetime]]:
    """When two units exchanged directly, by time."""
    ties: dict[frozenset[str], list[datetime]] = {}
    for signal in near:
        if signal.verb == TIE and len(signal.units) > 1:
            ties.setdefault(frozenset(signal.units), []).append(signal.at)
    return ties


def _edges(ones: Sequence[Stuck], belongs: Belongs, key: str) -> Iterable[tuple[Stuck, Stuck]]:
    """The earliest of each unit where, for the first time in the window, both units have somebody who is stuck."""
    recent: dict[str, deque[Stuck]] = {}
    held: dict[frozenset[str], datetime] = {}
    for one in ones:
        _drop_before(recent, one.signal.at - WINDOW)
        own = recent.setdefault(one.unit, deque())
        own.append(one)
        for unit, others in recent.items():
            if unit == one.unit or others[0].person == own[0].person or not belongs(own[0], others[0], key):
                continue
            units = frozenset((unit, one.unit))
            before = held.get(units)
            if before is None or one.signal.at - before > WINDOW:
                first, second = sorted((own[0], others[0]), key=_by_time)
                yield first, second
            held[units] = one.signal.at


def _drop_before(recent: dict[str, deque[Stuck]], at: datetime) -> None:
    for unit in list(recent):
        while recent[unit] and recent[unit][0].signal.at < at:
            recent[unit].popleft()
        if not recent[unit]:
            del recent[unit]


def _by_time(one: Stuck) -> tuple[datetime, str]:
    return one.signal.at, one.signal.id


def _moment(pair: Pair) -> Moment:
    first, second = pair.first.signal, pair.second.signal
    failures = [*pointed_at(first), *pointed_at(second)]
    weighed = SCALE.weigh(
        {
            "same_activity": first.object == second.object,
            "people": (pair.people - 2) / (MANY - 2),
            "soon": 1 - (second.at - first.at) / WINDOW,
        }
    )
    moment = found(
        KIND,
        VERSION,
        key=(failures[0], failures[2]),
        cited=[Cited("failure", failure) for failure in failures],
        people=(),
        weighed=weighed,
        reasons=_reasons(pair),
        ahead=WINDOW + WINDOW + LATE,
        closes=pair.tie,
        subject=first.object,
    )
    return replace(moment, units=tuple(sorted((pair.first.unit, pair.second.unit))))


def _reasons(pair: Pair) -> Reasons:
    days = WINDOW.days
    apart = pair.second.signal.at - pair.first.signal.at
    english = (
        f"Two units failed at the same thing, {lasting_en(apart)} apart, "
        f"and exchanged nothing about it for {counted_en(days, 'day')}."
    )
    french = (
        f"Deux unités ont échoué sur la même chose, à {lasting_fr(apart)} d'intervalle, "
        f"sans rien échanger à ce sujet pendant {counted_fr(days, 'jour')}."
    )
    if pair.tie is not None:
        english += " They did in the end."
        french += " Elles l'ont fait ensuite."
    return Reasons(english, french)


def _pattern(name: str, keying: Keying, find: Find, deadlines: Deadlines) -> Pattern:
    return Pattern(
        name=name,
        keying=keying,
        hears=frozenset({STUCK, TIE}),
        back=WINDOW + WINDOW,
        ahead=WINDOW + WINDOW + LATE,
        find=find,
        deadlines=deadlines,
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Parallel struggles",
    title_fr="Luttes parallèles",
    roles=frozenset({"unit"}),
    evidence_roles=frozenset({"failure"}),
    patterns=(
        _pattern("activity", Keying.RESOURCE, at_one_activity, silence_on_activity),
        _pattern("topic", Keying.TOPIC, at_one_topic, silence_on_topic),
    ),
)
