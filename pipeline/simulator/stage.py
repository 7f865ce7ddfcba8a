"""What a plot acts on: the day, the people who are free, the spans it may draw, and the truth that it leaves behind."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from pipeline.simulator.bookings import Bookings, Need, Ties
from pipeline.simulator.people import SITE, Person, Roster
from pipeline.simulator.phrases import Speech, speech
from pipeline.simulator.writing import Act, Pen, Said, Thing
from schemas.timestamps import write_time

TRIES: Final = 12
PASSING: Final = 0.3  # share of things that somebody else looks at
SESSION: Final = timedelta(hours=4)  # people who write within as long are together, generously
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
_NEAREST, _FARTHEST = 0.001, 0.02  # how near to the edge of a window a span is drawn, as a share of it
_EDGES: Final = ("inside", "outside", *["usual"] * 8)


class NoRoomError(Exception):
    """This plot cannot begin today: nobody is free for it, or too little time is left. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Span:
    """How long something takes, and on which side of its window that is."""

    length: timedelta
    edge: str

    @property
    def fits(self) -> bool:
        return self.edge != "outside"


@dataclass(slots=True)
class Stage:
    """`today`: the day on which plots begin; `truth` and `place` take what is known as soon as it is."""

    chance: random.Random
    pen: Pen
    roster: Roster
    begins: datetime
    ends: datetime
    truth: Callable[[Mapping[str, Any]], None]
    enter: Callable[[Person, datetime, str], None]  # into the directory: person, since, unit
    place: Callable[[Thing, str, str], None]  # into the directory: the place, its kind of space, its access
    bookings: Bookings = field(default_factory=Bookings)
    ties: Ties = field(default_factory=Ties)
    today: datetime = field(init=False)
    planted: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    edges: Counter[tuple[str, str]] = field(default_factory=Counter)
    _bags: dict[str, list[str]] = field(default_factory=dict)
    _shared: set[Thing] = field(default_factory=set)
    _made: int = 0

    def __post_init__(self) -> None:
        self.today = self.begins

    # Time

    def morning(self, who: Person) -> datetime:
        """Some time of this person's shift today."""
        return self.today + timedelta(hours=who.shift, seconds=self.chance.uniform(0, 6 * 3600))

    def between(self, low: timedelta, high: timedelta) -> timedelta:
        return low + (high - low) * self.chance.random()

    def span(self, kind: str, limit: timedelta, low: timedelta, high: timedelta) -> Span:
        """Mostly between `low` and `high`; one in ten just inside the limit, one in ten just outside."""
        bag = self._bags.setdefault(kind, [])
        if not bag:
            bag.extend(self.chance.sample(_EDGES, len(_EDGES)))
        edge = self.chance.choice(bag)
        near = limit * self.chance.uniform(_NEAREST, _FARTHEST)
        if edge == "usual":
            return Span(self.between(low, high), edge)
        return Span(limit - near if edge == "inside" else limit + near, edge)

    def drawn(self, kind: str, span: Span) -> None:
        """The span was used: the next one of this kind is drawn anew."""
        self._bags[kind].remove(span.edge)
        self.edges[kind, span.edge] += 1

    def fit(self, last: datetime) -> None:
        """Raises: NoRoomError: it would end after the end."""
        if last >= self.ends - HOUR:
            raise NoRoomError

    # People

    def someone(
        self, first: datetime, last: datetime, need: Need, unit: str | None = None, but: Sequence[Person] = ()
    ) -> Person:
        """Somebody free for that long, of this unit if one is named.

        Raises: NoRoomError: nobody was found.
        """
        among = self.roster.units[unit] if unit else self.roster.people
        for _ in range(TRIES):
            who = self.chance.choice(among)
            if who not in but and self.bookings.is_free(who, first, last, need):
                return who
        raise NoRoomError

    def couple(self, first: datetime, last: datetime) -> tuple[Person, Person]:
        """An asker and a helper of one unit who have had nothing to do with each other."""
        asker = self.someone(first, last, Need.SHARED)
        return asker, self.helper_of(asker, first, last)

    def helper_of(self, asker: Person, first: datetime, last: datetime, but: Sequence[Person] = ()) -> Person:
        """Somebody of the asker's unit who has had nothing to do with them.

        Raises: NoRoomError: nobody was found.
        """
        for _ in range(TRIES):
            helper = self.someone(first, last, Need.SHARED, asker.unit_at(first), (asker, *but))
            if self.ties.may_help(helper, asker, first, last):
                return helper
        raise NoRoomError

    def strangers(self, first: datetime, last: datetime) -> tuple[Person, Person]:
        """An asker and a helper of two units that have had nothing to do with each other."""
        for _ in range(TRIES):
            one, other = self.chance.sample(self.roster.names, 2)
            if not self.ties.are_strangers(one, other, first, last):
                continue
            asker = self.someone(first, last, Need.SHARED, one)
            helper = self.someone(first, last, Need.SHARED, other)
            if self.ties.may_help(helper, asker, first, last) and not asker.moves and not helper.moves:
                return asker, helper
        raise NoRoomError

    def book(self, first: datetime, last: datetime, need: Need, *people: Person) -> None:
        for who in people:
            self.bookings.book(who, first, last, need)

    # Things

    def number(self) -> int:
        self._made += 1
        return self._made

    def topic(self, french: bool = False) -> str:
        """A machine, form or file that nobody has talked about before."""
        return f"{self.chance.choice(speech(french=french).things)} k-{self.number()}"

    def thing(self, sort: str, kind: str | None = None) -> Thing:
        return Thing(f"https://{sort}.sim.example/{self.number()}", kind)

    def room(self, kind: str, space: str, access: str = "open") -> Thing:
        """A new place, entered into the directory."""
        made = self.thing("places", kind)
        self.place(made, space, access)
        return made

    def commons(self, kind: str, space: str, unit: str, *times: datetime) -> Thing:
        """A place that a unit shares, or a new one where others speak there about these times.

        So that no three people of different plots come together in one session that nobody intended.
        """
        place = Thing(f"https://places.sim.example/{kind}/{unit.rsplit('|', 1)[1]}", kind)
        if not all(self.bookings.is_free(place, at - SESSION, at + SESSION, Need.SOLO) for at in times):
            return self.room(kind, space)
        for at in times:
            self.bookings.book(place, at - SESSION, at + SESSION, Need.SOLO)
        if place not in self._shared:
            self._shared.add(place)
            self.place(place, space, "open")
        return place

    def words(self, who: Person) -> Speech:
        return speech(french=who.french)

    def phrase(self, among: Sequence[str], topic: str = "") -> str:
        return self.chance.choice(among).replace("{topic}", topic)

    # What happens, and what is true

    def say(self, who: Person, verb: str, thing: Thing | None, at: datetime, **act: Any) -> Said:
        return self.pen.write(who, verb, thing, at, Act(**act))

    def pass_by(self, thing: Thing, at: datetime, but: Sequence[Person], topic: str) -> None:
        """Now and then somebody who has nothing to do with it looks at it, and does nothing about it."""
        if self.chance.random() > PASSING:
            return
        seen = at + self.between(MINUTE, 5 * DAY)
        who = self.chance.choice(self.roster.people)
        if who in but or seen >= self.ends or not self.bookings.is_free(who, seen, seen, Need.SHARED):
            return
        self.bookings.book(who, seen, seen, Need.SHARED)
        act = Act(topics=[topic], result={"duration": f"PT{self.chance.randrange(1, 90)}S"})
        self.pen.write(who, "viewed", thing, seen, act, noise=True)

    def plant(self, kind: str, key: Sequence[Said], people: Iterable[Person], rests: Iterable[Said] = ()) -> bool:
        """A moment is true; `rests`: what it also cannot do without. Whether nothing of it was lost."""
        needed = [*key, *rests]
        whole = not any(one.lost for one in needed)
        row: dict[str, Any] = {
            "kind": kind,
            "start": write_time(min(one.at for one in needed)),
            "statements": [one.id for one in (key if whole else dict.fromkeys(needed))],
            "people": [who.written for who in people],
        }
        self.truth(row if whole else {**row, "lost": True})
        self.planted[kind] += 1
        if not whole:
            self.lost[kind] += 1
        return whole

    def unless(self, kind: str, hinge: Iterable[Said], key: Sequence[Said], people: Iterable[Person]) -> None:
        """It would only be true if one of `hinge` were lost: then it counts on neither side."""
        if any(one.lost for one in hinge):
            row = {"kind": kind, "start": write_time(key[0].at), "statements": [one.id for one in key]}
            self.truth({**row, "people": [who.written for who in people], "lost": True})


def platform(name: str) -> Thing:
    """A place of the whole organisation that is always there."""
    return Thing(f"{SITE}/{name}", "chat-channel" if name.startswith("room") else "community-site")
