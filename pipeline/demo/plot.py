"""The making of the organisation: who there is, what day it is, what has been planted so far."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from pipeline.demo.statements import Pen, Person

DAYS: Final = 70
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Planted:
    """A moment that is there to be found: its kind, and what it must rest on."""

    kind: str
    evidence: frozenset[str]  # statement ids, or moment ids of a moment built on moments


@dataclass(frozen=True, slots=True)
class Trap:
    """Something that looks like a moment and is none: nothing found may rest on these statements."""

    name: str
    why: str
    statements: frozenset[str]


@dataclass
class Plot:
    """What the scenes add to."""

    pen: Pen
    chance: random.Random
    begins: datetime
    people: list[Person]
    planted: list[Planted] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    pairs: set[frozenset[str]] = field(default_factory=set)

    def at(self, first: float, last: float) -> datetime:
        """A working moment between these days from the beginning."""
        day = self.begins + timedelta(days=int(self.chance.uniform(first, last)))
        return day + timedelta(hours=8, seconds=self.chance.randrange(9 * 3600))

    def person(self, *others: Person) -> Person:
        """Somebody who consents and is none of these."""
        return self.chance.choice([one for one in self.people if one.consents and not one.bot and one not in others])

    def pair(self) -> tuple[Person, Person]:
        """Two who have met neither each other nor anybody in common: chance must plant no mentoring and no circle."""
        while True:
            one = self.person()
            other = self.person(one)
            if self._are_strangers(one, other):
                self.pairs.add(frozenset({one.name, other.name}))
                return one, other

    def stranger(self, to: Person) -> Person:
        """Somebody who has met neither this person nor anybody in common."""
        while True:
            other = self.person(to)
            if self._are_strangers(to, other):
                self.pairs.add(frozenset({to.name, other.name}))
                return other

    def _are_strangers(self, one: Person, other: Person) -> bool:
        return frozenset({one.name, other.name}) not in self.pairs and not self._met(one) & self._met(other)

    def _met(self, who: Person) -> set[str]:
        return {name for pair in self.pairs if who.name in pair for name in pair} - {who.name}
