"""Who is taken when, and who has dealt with whom: so that what is planted is all there is, and chance plants nothing.

Written from the domain alone: a plot that needs somebody to itself books them, an exchange that would close a circle
or bring three together is not begun. What is long over is forgotten, so that memory does not grow with time.
"""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

from pipeline.simulator.people import Person

APART: Final = timedelta(days=125)  # beyond every window in which exchanges of two or three people come together
BETWEEN_UNITS: Final = timedelta(days=95)  # beyond the look-back of a boundary
FORGOTTEN: Final = timedelta(days=220)


class Need(IntEnum):
    """How much of somebody a plot needs; ALONE and QUIET bear nothing beside them, QUIET not even daily noise."""

    SHARED = 0
    SOLO = 1
    ALONE = 2
    QUIET = 3


class Bookings:
    """Spans of time that are taken, of people and of rooms."""

    def __init__(self) -> None:
        self._taken: dict[Hashable, list[tuple[datetime, datetime, Need]]] = {}

    def __len__(self) -> int:
        return len(self._taken)

    def is_free(self, who: Hashable, first: datetime, last: datetime, need: Need) -> bool:
        return not any(
            first <= end and start <= last and _clash(need, other) for start, end, other in self._taken.get(who, ())
        )

    def book(self, who: Hashable, first: datetime, last: datetime, need: Need) -> None:
        self._taken.setdefault(who, []).append((first, last, need))

    def is_quiet(self, who: Hashable, at: datetime) -> bool:
        """Whether nothing at all may happen by chance."""
        taken = self._taken.get(who)
        return bool(taken) and any(start <= at <= end and need == Need.QUIET for start, end, need in taken or ())

    def forget(self, before: datetime) -> None:
        for who in list(self._taken):
            left = [one for one in self._taken[who] if one[1] >= before]
            if left:
                self._taken[who] = left
            else:
                del self._taken[who]


def _clash(one: Need, other: Need) -> bool:
    return max(one, other) >= Need.ALONE or one == other == Need.SOLO


class Ties:
    """Who has helped or will help whom, and which units have dealt with each other."""

    def __init__(self) -> None:
        self._given: dict[Person, dict[Person, list[datetime]]] = {}
        self._units: dict[tuple[str, str], list[datetime]] = {}

    def __len__(self) -> int:
        return len(self._given) + len(self._units)

    def may_help(self, helper: Person, asker: Person, first: datetime, last: datetime) -> bool:
        """Whether exchanges in this time would be their only ones for long, and close no circle of two or three."""
        if self._has(helper, asker, first, last) or self._has(asker, helper, first, last):
            return False
        helped_by_asker = self._given.get(asker, ())
        return not any(
            self._has(asker, third, first, last) and self._has(third, helper, first, last) for third in helped_by_asker
        )

    def help(self, helper: Person, asker: Person, at: datetime) -> None:
        self._given.setdefault(helper, {}).setdefault(asker, []).append(at)

    def are_strangers(self, one: str, other: str, first: datetime, last: datetime) -> bool:
        """Whether two units have no tie that stands within the look-back of the other, either way."""
        held = self._units.get(_pair(one, other), ())
        return not any(first - BETWEEN_UNITS <= at <= last + BETWEEN_UNITS for at in held)

    def tie(self, one: str, other: str, *times: datetime) -> None:
        self._units.setdefault(_pair(one, other), []).extend(times)

    def forget(self, now: datetime) -> None:
        before = now - FORGOTTEN
        for giver, given in list(self._given.items()):
            left = {who: kept for who, times in given.items() if (kept := _later(times, before))}
            if left:
                self._given[giver] = left
            else:
                del self._given[giver]
        self._units = {pair: kept for pair, times in self._units.items() if (kept := _later(times, before))}

    def _has(self, helper: Person, asker: Person, first: datetime, last: datetime) -> bool:
        times = self._given.get(helper, {}).get(asker, ())
        return any(first - APART < at < last + APART for at in times)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _later(times: Iterable[datetime], before: datetime) -> list[datetime]:
    return [at for at in times if at >= before]
