"""Daily noise, of which nothing is to be found: looks, likes, courses, greetings, notices, machines that report.

Each act stands for itself: nothing here is asked, nothing answered, nobody fails twice, and what somebody looks at is
neither shared nor adapted by anybody.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from pipeline.simulator.people import SHIFTS, Person
from pipeline.simulator.stage import Stage
from pipeline.simulator.writing import Act, Thing

SHIFT: Final = 9  # hours
SHARE: Final = 21.5  # acts of noise for each of a plot; some are lost
PAGES, COURSES, CLUBS = 400, 30, 40
_OPENED, _CLOSED = "http://activitystrea.ms/schema/1.0/open", "http://activitystrea.ms/schema/1.0/close"
_LAUNCHED: Final = "http://adlnet.gov/expapi/verbs/launched"
_INTERACTED: Final = "http://adlnet.gov/expapi/verbs/interacted"


def hour_of_noise(stage: Stage, hour: int, count: int) -> None:
    """So many acts within this hour of today, of people who are at work and may be disturbed."""
    chance, people = stage.chance, stage.roster.people
    begins = stage.today + timedelta(hours=hour)
    for act in chance.choices(_ACTS, _WEIGHTS, k=count):
        who = chance.choice(people)
        while not who.shift <= hour < who.shift + SHIFT:
            who = chance.choice(people)
        at = begins + timedelta(seconds=chance.random() * 3600)
        (_heartbeat if stage.bookings.is_quiet(who, at) else act)(stage, who, at)


def hours(count: int) -> Iterator[tuple[int, int]]:
    """How many of a day's acts fall into each hour in which somebody works: (hour, acts)."""
    weights = {hour: sum(one <= hour < one + SHIFT for one in SHIFTS) for hour in range(24)}
    whole, given, weighed = sum(weights.values()), 0, 0
    for hour, weight in weights.items():
        weighed += weight
        until = count * weighed // whole
        yield hour, until - given
        given = until


def census(stage: Stage) -> None:
    """On the first days everybody is seen once, so that nobody's start is taken for a first time."""
    for who in stage.roster.known():
        at = stage.begins + timedelta(
            hours=who.shift + stage.chance.choice((0, 24)), seconds=stage.chance.random() * 3600
        )
        _look(stage, who, at)


def _noise(stage: Stage, who: Person, verb: str, thing: Thing, at: datetime, act: Act) -> None:
    stage.pen.write(who, verb, thing, at, act, noise=True)


def _page(stage: Stage) -> Thing:
    return Thing(f"https://intranet.sim.example/pages/{stage.chance.randrange(PAGES)}", "webpage")


def _look(stage: Stage, who: Person, at: datetime) -> None:
    seconds = stage.chance.randrange(1, 240)
    _noise(stage, who, "viewed", _page(stage), at, Act(result={"duration": f"PT{seconds}S"}))


def _like(stage: Stage, who: Person, at: datetime) -> None:
    _noise(stage, who, stage.chance.choice(("liked", "upvoted", "bookmarked")), _page(stage), at, Act())


def _search(stage: Stage, who: Person, at: datetime) -> None:
    words = stage.chance.choice(("timesheet", "canteen menu", "login", "planning de la semaine", "phone list"))
    _noise(stage, who, "searched", Thing("https://search.sim.example/", "search-engine"), at, Act(text=words))


def _done(stage: Stage, who: Person, at: datetime) -> None:
    """One task of the day, of no kind that would be new to anybody."""
    _noise(stage, who, "completed", stage.thing("orders"), at, Act())


def _course(stage: Stage, who: Person, at: datetime) -> None:
    course = Thing(f"https://courses.sim.example/{stage.chance.randrange(COURSES)}", "course")
    verb = stage.chance.choice(("viewed", "attended", _LAUNCHED))
    module = Thing(f"{course.iri}/{stage.chance.randrange(9)}", "module")
    _noise(stage, who, verb, module, at, Act(grouping=[course], own={"assigned": True}))


def _quiz(stage: Stage, who: Person, at: datetime) -> None:
    course = Thing(f"https://courses.sim.example/{stage.chance.randrange(COURSES)}", "course")
    item = Thing(f"{course.iri}/quiz/{stage.chance.randrange(40)}", "cmi.interaction")
    right = stage.chance.random() < 0.7  # noqa: PLR2004 - most answers are right
    _noise(stage, who, "answered", item, at, Act(parent=[course], text="b", result={"success": right}))


def _greeting(stage: Stage, who: Person, at: datetime) -> None:
    room = Thing(f"https://places.sim.example/club/{stage.chance.randrange(CLUBS)}", "chat-channel")
    text = stage.chance.choice(stage.words(who).greetings)
    _noise(stage, who, "posted", stage.thing("say", "chat-message"), at, Act(text=text, parent=[room]))


def _notice(stage: Stage, who: Person, at: datetime) -> None:
    """A notice to all of a unit: always by the same person, in a channel that nobody else writes in."""
    speaker = stage.roster.units[who.unit_at(at)][0]
    if speaker.moves or stage.bookings.is_quiet(speaker, at):
        return
    room = Thing(f"https://places.sim.example/notices/{speaker.number}", "chat-channel")
    text = stage.chance.choice(stage.words(speaker).news)
    _noise(
        stage,
        speaker,
        "posted",
        stage.thing("say", "chat-message"),
        at,
        Act(text=text, parent=[room], own={"audience": 90}),
    )


def _mailing(stage: Stage, who: Person, at: datetime) -> None:
    """Something sent to many that nobody opens."""
    _noise(stage, who, "shared", stage.thing("mailings", "document"), at, Act(own={"audience": 60}))


def _draft(stage: Stage, who: Person, at: datetime) -> None:
    verb = stage.chance.choice(("authored", "updated"))
    _noise(stage, who, verb, stage.thing("notes", "document"), at, Act())


def _heartbeat(stage: Stage, who: Person, at: datetime) -> None:  # noqa: ARG001 - every act is of somebody, this one of a machine
    """A machine says that it is there."""
    bot = stage.chance.choice(stage.roster.bots)
    verb = stage.chance.choice((_OPENED, _CLOSED, "completed", "failed", "viewed"))
    _noise(stage, bot, verb, Thing(f"https://machines.sim.example/{stage.chance.randrange(9)}"), at, Act())


def _device(stage: Stage, who: Person, at: datetime) -> None:
    """What a tool reports that says nothing about learning."""
    verb = stage.chance.choice((_OPENED, _CLOSED, _INTERACTED, "tagged", "earned", "planned"))
    _noise(stage, who, verb, stage.thing("orders"), at, Act())


_CHOICES: Final[tuple[tuple[Callable[[Stage, Person, datetime], None], int], ...]] = (
    (_look, 34),
    (_like, 8),
    (_search, 6),
    (_done, 10),
    (_course, 8),
    (_quiz, 8),
    (_greeting, 5),
    (_notice, 2),
    (_mailing, 1),
    (_draft, 4),
    (_heartbeat, 6),
    (_device, 8),
)
_ACTS: Final = [act for act, _ in _CHOICES]
_WEIGHTS: Final = [weight for _, weight in _CHOICES]
