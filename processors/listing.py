"""The directory that was imported, as a function of event time: who was in which unit and role, what a place is.

Rule 1: several rows of a person are a history; each counts from its `since` on, one without from always.
Rule 2: a person has joined at the earliest `since`; where a row has none, nobody knows when.
Rule 3: what a place is counts for all time: one that is closed to others now is not heard in retrospect either.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from processors.directory import EARLIER, PersonEntry, PlaceEntry

ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person from a time on. person: as `schemas.agent.identity` gives it; since: None: always."""

    person: str
    unit: str | None = None
    role: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place: the id of a channel, project, community or course, or the name of a platform."""

    place: str
    space_kind: str | None = None
    private: bool = False
    audience: int | None = None


class Listing:
    """`processors.directory.Directory` over rows; itself never changed."""

    __slots__ = ("_people", "_places", "_sizes")

    def __init__(
        self,
        people: Iterable[PersonRow] = (),
        places: Iterable[PlaceRow] = (),
        named: Callable[[str], str] = str,
    ) -> None:
        """`named`: how signals name a place (`processors.recognise_activities.plain`)."""
        self._people = {person: _History(rows) for person, rows in _by_person(people).items()}
        self._places = {
            named(row.place): PlaceEntry(row.space_kind, private=row.private, audience=row.audience) for row in places
        }
        self._sizes = _sizes(self._people)

    def person(self, identity: str, at: datetime, /) -> PersonEntry | None:
        history = self._people.get(identity)
        return None if history is None else history.entry(at)

    def place(self, place: str, at: datetime, /) -> PlaceEntry | None:  # noqa: ARG002 - Rule 3
        return self._places.get(place)

    def size(self, unit: str, at: datetime, /) -> int | None:
        known = self._sizes.get(unit)
        return None if known is None else known.at(at)


_NOTHING = PersonRow("")


class _History:
    """The rows of one person in the order of time."""

    __slots__ = ("joined", "rows", "times")

    def __init__(self, rows: Sequence[PersonRow]) -> None:
        self.rows = sorted(rows, key=_since)
        self.times = [_since(row) for row in self.rows]
        self.joined = self.rows[0].since

    def row(self, at: datetime) -> PersonRow | None:
        place = bisect_right(self.times, at)
        return self.rows[place - 1] if place else None

    def entry(self, at: datetime) -> PersonEntry:
        now, then = self.row(at) or _NOTHING, self.row(at - EARLIER) or _NOTHING
        return PersonEntry(now.unit, now.role, self.joined, then.unit)


class _Size:
    """How many people a unit holds over time."""

    __slots__ = ("counts", "times")

    def __init__(self, changes: Mapping[datetime, int]) -> None:
        self.times = sorted(changes)
        self.counts: list[int] = []
        held = 0
        for at in self.times:
            held += changes[at]
            self.counts.append(held)

    def at(self, at: datetime) -> int:
        place = bisect_right(self.times, at)
        return self.counts[place - 1] if place else 0


def _by_person(rows: Iterable[PersonRow]) -> dict[str, list[PersonRow]]:
    """Of two rows of a person with the same `since` the later one counts."""
    found: dict[str, dict[datetime, PersonRow]] = {}
    for row in rows:
        found.setdefault(row.person, {})[_since(row)] = row
    return {person: list(by_time.values()) for person, by_time in found.items()}


def _since(row: PersonRow) -> datetime:
    return ALWAYS if row.since is None else row.since


def _sizes(people: Mapping[str, _History]) -> dict[str, _Size]:
    changes: dict[str, dict[datetime, int]] = {}
    for history in people.values():
        before: str | None = None
        for at, row in zip(history.times, history.rows, strict=True):
            for unit, step in ((before, -1), (row.unit, 1)):
                if unit is not None:
                    held = changes.setdefault(unit, {})
                    held[at] = held.get(at, 0) + step
            before = row.unit
    return {unit: _Size(held) for unit, held in changes.items()}
