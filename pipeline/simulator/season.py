"""All of it in time: day by day plots begin, their statements arrive, and noise surrounds them.

Rule 1: what comes out is a function of seed, people and days.
Rule 2: memory is bounded by people and by what is under way at a time, never by days.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from pipeline.simulator import traps_of_talk, traps_of_work
from pipeline.simulator.noise import SHARE, census, hour_of_noise, hours
from pipeline.simulator.people import Person, Roster
from pipeline.simulator.plots import help as helping
from pipeline.simulator.plots import mentoring as advising
from pipeline.simulator.plots import organisation, practice, things, together
from pipeline.simulator.stage import DAY, HOUR, NoRoomError, Stage
from pipeline.simulator.writing import Pen, Thing

BEGINS: Final = datetime(2022, 1, 3, tzinfo=UTC)  # a Monday, long enough ago that no clock calls any of it the future
PLOTS_A_DAY: Final = 1 / 30  # for each person
FEWEST_PEOPLE, MOST_PEOPLE, FEWEST_DAYS, MOST_DAYS = 50, 50_000, 45, 1_500
FORGET_EVERY: Final = 10  # days

Play = Callable[[Stage], None]
PLOTS: Final[tuple[tuple[Play, float], ...]] = (
    (helping.help_in_a_thread, 3),
    (helping.help_in_a_room, 2),
    (helping.unanswered, 2),
    (helping.unanswered_in_a_room, 1),
    (advising.mentoring, 3),
    (advising.declared_mentoring, 0.5),
    (helping.give_and_take, 2),
    (helping.circle_of_three, 1),
    (organisation.across_units, 2),
    (organisation.across_units_again, 1),
    (organisation.newcomer, 3),
    (organisation.offer_and_request, 2),
    (organisation.single_holder, 3),
    (organisation.dormant_offer, 3),
    (practice.struggle, 3),
    (practice.lookup, 3),
    (practice.reflection, 3),
    (practice.watched_others, 3),
    (practice.first_success, 3),
    (practice.parallel_struggles, 3),
    (things.uptake, 3),
    (things.uptake_across_units, 1),
    (things.adapted_reuse, 3),
    (things.feedback_loop, 3),
    (things.written_down, 3),
    (things.struggle_written_down, 1),
    (together.learning_circle, 3),
    (together.collective_resolution, 3),
)
TRAPS: Final = traps_of_talk.TRAPS + traps_of_work.TRAPS
_ALL: Final = (*PLOTS, *((trap, 0.7) for trap in TRAPS))
_WHOLE: Final = sum(weight for _, weight in _ALL)


class Entry(NamedTuple):
    """A row of the directory of people: from `since` on this person is of this unit."""

    person: Person
    since: datetime
    unit: str


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where everything goes as soon as it is known."""

    statement: Callable[[bytes], None]
    truth: Callable[[Mapping[str, Any]], None]
    person: Callable[[Entry], None]
    place: Callable[[Thing, str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What was made: counts by kind, and by plot or trap."""

    statements: Counter[str]  # planted, noise, repeated, lost
    planted: Counter[str]
    lost: Counter[str]
    edges: Counter[tuple[str, str]]
    played: Counter[str]


def simulate(seed: int, people: int, days: int, outlets: Outlets) -> Account:
    """Make it up and hand it out, statements in the order in which they arrive."""
    chance = random.Random(seed)  # noqa: S311 - a seed that can be repeated is the point
    roster = Roster(chance, people, BEGINS)
    for who in roster.known():
        assert who.since is not None
        outlets.person(Entry(who, who.since, who.unit))
    stage = Stage(
        chance,
        Pen(chance),
        roster,
        BEGINS,
        BEGINS + days * DAY,
        outlets.truth,
        lambda who, since, unit: outlets.person(Entry(who, since, unit)),
        outlets.place,
    )
    played: Counter[str] = Counter()
    census(stage)
    for body in _arrivals(stage, days, people, played):
        outlets.statement(body)
    return Account(
        statements=stage.pen.account, planted=stage.planted, lost=stage.lost, edges=stage.edges, played=played
    )


def _arrivals(stage: Stage, days: int, people: int, played: Counter[str]) -> Iterator[bytes]:
    owed, begun = 0.0, 0.0
    before = 0
    for day in range(days):
        stage.today = stage.begins + day * DAY
        begun += people * PLOTS_A_DAY
        resting: set[str] = set()
        while begun >= 1:
            begun -= 1
            _play_one(stage, played, resting)
        tonight = stage.today + DAY
        planted = stage.pen.planted_by(tonight)
        owed += (planted - before) * SHARE
        before = planted
        for hour, count in hours(int(owed)):
            if count:
                hour_of_noise(stage, hour, count)
            yield from stage.pen.due(stage.today + (hour + 1) * HOUR)
        owed -= int(owed)
        if day % FORGET_EVERY == 0:
            stage.bookings.forget(stage.today - 2 * DAY)
            stage.ties.forget(stage.today)
    yield from stage.pen.due(None)


def _play_one(stage: Stage, played: Counter[str], resting: set[str]) -> None:
    """One plot or trap, rather one that has been played less than its share; what has no room rests for the day."""
    total = sum(played.values())
    while True:
        among = [(play, weight) for play, weight in _ALL if play.__name__ not in resting]
        if not among:
            return
        shares = [weight / _WHOLE * total for _, weight in among]
        wanted = [
            weight * 4 ** max(-1.5, min(1.5, (share - played[play.__name__]) / (share + 1) ** 0.5))
            for (play, weight), share in zip(among, shares, strict=True)
        ]
        play, _ = stage.chance.choices(among, wanted)[0]
        try:
            play(stage)
        except NoRoomError:
            resting.add(play.__name__)
            continue
        played[play.__name__] += 1
        return
