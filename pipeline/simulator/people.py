"""Who there is: people in units, their roles, languages, shifts and devices; newcomers, and moves between units."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

HOME: Final = "https://people.sim.example"
SITE: Final = "https://org.sim.example"
TRADES: Final = ("assembly", "maintenance", "quality", "logistics", "care", "claims", "laboratory", "dispatch")
UNIT_SIZE, SUPPORT_SHARE, BOTS = 14, 100, 3
BEFORE: Final = timedelta(days=700)  # how long everybody but newcomers has been there
SHIFTS: Final = (6, 8, 8, 8, 14)  # first hour, UTC


@dataclass(slots=True, eq=False)
class Person:
    """Somebody; two are the same only if they are one object."""

    number: int
    unit: str
    role: str = ""
    french: bool = False
    tablet: bool = False
    mail: bool = False  # known by an address instead of an account
    shift: int = 8
    version: str | None = None  # of the statements of this person's tool
    since: datetime | None = None  # None: the directory does not know
    moves: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def written(self) -> str:
        """As the directory and `sousbois consent` take it."""
        return f"mailto:person-{self.number}@sim.example" if self.mail else f"{HOME}|person-{self.number}"

    @property
    def agent(self) -> dict[str, Any]:
        if self.mail:
            return {"objectType": "Agent", "mbox": f"mailto:person-{self.number}@sim.example"}
        return {"account": {"homePage": HOME, "name": f"person-{self.number}"}}

    @property
    def bot(self) -> bool:
        return self.role == "bot"

    def unit_at(self, at: datetime) -> str:
        unit = self.unit
        for since, moved_to in self.moves:
            if at >= since:
                unit = moved_to
        return unit


class Roster:
    """Everybody, by unit; newcomers stand outside it, so that nothing else happens to them."""

    def __init__(self, chance: random.Random, count: int, begins: datetime) -> None:
        self._chance, self._begins, self._made = chance, begins, 0
        units = [f"{SITE}|{TRADES[n % len(TRADES)]}-{n + 1}" for n in range(max(2, count // UNIT_SIZE))]
        self.units: dict[str, list[Person]] = {unit: [] for unit in units}
        desk = max(2, count // SUPPORT_SHARE)
        self.desk = [self.person(f"{SITE}|service-desk", role="support") for _ in range(desk)]
        self.bots = [self.person(f"{SITE}|platform", role="bot") for _ in range(BOTS)]
        for n in range(count - desk):
            unit = units[n % len(units)]
            self.units[unit].append(self.person(unit, role="manager" if n < len(units) else ""))
        self.names = units
        self.people = [person for unit in units for person in self.units[unit]]

    def person(self, unit: str, *, role: str = "", since: datetime | None = None, known: bool = True) -> Person:
        """Somebody new; they are in no unit's list yet. known: the directory knows since when they are here."""
        self._made += 1
        chance = self._chance
        begun = since or self._begins - BEFORE - timedelta(days=chance.randrange(2000))
        return Person(
            self._made,
            unit,
            role,
            french=chance.random() < 0.4,  # noqa: PLR2004 - shares of the population
            tablet=role == "" and chance.random() < 0.25,  # noqa: PLR2004
            mail=chance.random() < 0.3,  # noqa: PLR2004
            shift=chance.choice(SHIFTS),
            version=chance.choice((None, None, "1.0.0", "1.0.3", "2.0.0")),
            since=begun if known else None,
        )

    def move(self, person: Person, to: str, at: datetime) -> None:
        """A re-organisation: from then on this person is of another unit."""
        self.units[person.unit_at(at)].remove(person)
        self.units[to].append(person)
        person.moves.append((at, to))

    def known(self) -> Iterator[Person]:
        """Those of the directory at the beginning."""
        yield from self.people
        yield from self.desk
        yield from self.bots
