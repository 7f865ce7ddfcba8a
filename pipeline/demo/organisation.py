"""A small made-up organisation of 40 people over ten weeks: moments planted in daily work, and traps beside them.

All of it is synthetic. A seed and an end tell everything; the same two give the same statements.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pipeline.demo.making import MAKING
from pipeline.demo.plot import DAY, DAYS, Planted, Plot, Trap
from pipeline.demo.scenes import SCENES, daily_work
from pipeline.demo.statements import Pen, Person, Statement
from pipeline.demo.together import TOGETHER
from pipeline.demo.traps import TRAPS

UNITS: Final = ("assembly", "maintenance", "quality", "logistics", "customer care")
PEOPLE: Final = 40
SILENT: Final = 13  # every so manyth person has not consented


@dataclass(frozen=True, slots=True)
class Organisation:
    """What was made up."""

    people: tuple[Person, ...]
    statements: tuple[Statement, ...]
    planted: tuple[Planted, ...]
    traps: tuple[Trap, ...]
    begins: datetime


def generate(seed: int, until: datetime) -> Organisation:
    """Ten weeks that end before the day of `until`, in UTC."""
    chance = random.Random(seed)  # noqa: S311 - a seed that can be repeated is the point
    begins = until.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - DAYS * DAY
    plot = Plot(Pen(chance), chance, begins, _people())
    for scene, times in (*SCENES, *MAKING, *TOGETHER):
        for _ in range(times):
            scene(plot)
    for trap in TRAPS:
        trap(plot)
    daily_work(plot)
    chance.shuffle(plot.pen.written)
    return Organisation(
        tuple(plot.people), tuple(plot.pen.written), tuple(plot.planted), tuple(plot.traps), plot.begins
    )


def _people() -> list[Person]:
    named = [Person(f"person-{n:02}", UNITS[n % len(UNITS)], consents=n % SILENT != SILENT - 1) for n in range(PEOPLE)]
    return [*named, Person("helper-bot", "customer care", bot=True)]
