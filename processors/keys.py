"""The keys under which a signal is heard, one rule for each keying."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import UNKNOWN, Keying, Signal

JOIN = "\x1f"  # stands in no pseudonym, unit or IRI
_REMARKS = frozenset({v.REVIEWED, v.COMMENTED})
MOST_PAIRED = 50  # people or units of one moment that are paired; a larger gathering is no dyad


def keys(signal: Signal, keying: Keying) -> tuple[str, ...]:
    """The distinct keys of a signal in a keying, sorted; none where it does not say what the keying needs."""
    named = _RULES[keying](signal)
    if len(named) == 1:  # mostly
        return (named[0],) if named[0] else ()
    return tuple(sorted({key for key in named if key}))


def moment_signal(moment: Moment) -> Signal:
    """A moment as a signal: `at` is its start; heard under each participant, unit, topic and its subject."""
    return Signal(
        id=moment.id,
        at=moment.start,
        verb=moment.kind,
        moment=True,
        role=moment.giver_role,
        object=moment.subject,
        thread=moment.subject,
        place=moment.place,
        space_kind=moment.space_kind,
        topics=moment.topics,
        formal=moment.formal,
        people=moment.participants,
        units=moment.units,
        end=moment.end,
        refers_to=moment.refers_to,
        derived_from=moment.derived_from,
        duration_s=moment.duration_s,
        confidence=moment.confidence,
    )


def pair(one: str, other: str) -> str:
    """The key of two, whichever comes first."""
    return JOIN.join(sorted((one, other)))


def _people(signal: Signal) -> list[str]:
    named = (
        {participant.person for participant in signal.people} if signal.moment else {signal.actor, _addressed(signal)}
    )
    return sorted(person for person in named if person and person != UNKNOWN)


def _addressed(signal: Signal) -> str | None:
    return signal.object if signal.object_kind == "agent" else None


def _pairs(things: Iterable[str]) -> list[str]:
    distinct = sorted(set(things))
    return [pair(a, b) for a, b in combinations(distinct, 2)] if len(distinct) <= MOST_PAIRED else []


def _conversation(signal: Signal) -> list[str]:
    return [signal.thread or signal.object or signal.id]


def _actor(signal: Signal) -> list[str]:
    if signal.moment:
        return _people(signal)
    return [signal.actor] if signal.actor and signal.actor != UNKNOWN else []


def _practice(signal: Signal) -> list[str]:
    return [signal.actor + JOIN + signal.object_type] if signal.actor and signal.object_type else []


def _activity(signal: Signal) -> list[str]:
    """A person is no resource, and all who are unknown are not one thing."""
    return [signal.object] if signal.object and signal.object_kind not in {"agent", "group"} else []


def _resource(signal: Signal) -> list[str]:
    """It, and what it derives from or cites, or what a remark is about; what a list shows is not looked at itself."""
    if signal.verb in v.VIEWS:
        return _activity(signal)
    about = signal.refers_to if signal.verb in _REMARKS else ()
    return [*_activity(signal), *signal.derived_from, *about]


def _listing(signal: Signal) -> list[str]:
    """What is looked at and what it shows; of anything else, it and where it stands: parents, place, citations."""
    here = [] if signal.verb in v.VIEWS else [*signal.refers_to, *([signal.place] if signal.place else [])]
    return [*_activity(signal), *signal.derived_from, *here]


_RULES: Mapping[Keying, Callable[[Signal], Sequence[str]]] = {
    Keying.CONVERSATION: _conversation,
    Keying.PLACE: lambda signal: [signal.place] if signal.place else [],
    Keying.ACTOR: _actor,
    Keying.PRACTICE: _practice,
    Keying.DYAD: lambda signal: _pairs(_people(signal)),
    Keying.UNITS: lambda signal: _pairs(signal.units),
    Keying.RESOURCE: _resource,
    Keying.ACTIVITY: _activity,
    Keying.TOPIC: lambda signal: signal.topics,
    Keying.LISTING: _listing,
}
