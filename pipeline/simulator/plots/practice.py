"""Learning by doing: getting unstuck, looking something up in time, reflecting, watching others, a first success."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.people import Person
from pipeline.simulator.plots.exchanges import FORUM, accept, help_given
from pipeline.simulator.stage import DAY, HOUR, MINUTE, NoRoomError, Stage
from pipeline.simulator.writing import Said, Thing

STRUGGLE: Final = timedelta(days=7)
IN_TIME: Final = timedelta(minutes=30)
AFTERWARDS: Final = timedelta(hours=72)
WATCHED: Final = timedelta(days=14)
RETAINED, KEPT = timedelta(days=7), timedelta(days=60)
PARALLEL: Final = timedelta(days=14)
UNSEEN: Final = timedelta(days=200)  # beyond what makes a success the first again
ACQUAINTED: Final = timedelta(days=62)  # of the log, before a first success can be told from the first one seen
TOOLS: Final = tuple(f"https://tools.sim.example/types/{name}" for name in (
    "crane", "press", "ledger", "triage", "welding", "audit", "dispatching", "sampling", "invoicing", "planning",
    "calibration", "lockout", "forecast", "inspection", "packing", "coating", "milling", "routing", "grading", "tuning",
))  # fmt: skip


def failed(stage: Stage, who: Person, on: Thing, at: datetime, topic: str = "", score: float = 0.2) -> Said:
    """One failure, as tools say it."""
    verb, result = stage.chance.choice(
        (("failed", {}), ("attempted", {"success": False}), ("failed", {"success": False, "score": {"scaled": score}}))
    )
    return stage.say(who, verb, on, at, topics=[topic] if topic else [], result=result)


def succeeded(stage: Stage, who: Person, on: Thing, at: datetime, topic: str = "", **more: Any) -> Said:
    """One success, as tools say it."""
    verb, result = stage.chance.choice(
        (
            ("passed", {}),
            ("completed", {"success": True}),
            ("attempted", {"success": True}),
            ("passed", {"success": True}),
        )
    )
    return stage.say(who, verb, on, at, topics=[topic] if topic else [], result=result, **more)


def struggle(stage: Stage) -> None:
    """Ana is stuck on the calibration, fails twice or more, tries another way, and succeeds."""
    span = stage.span("productive_struggle", STRUGGLE, HOUR, 30 * HOUR)
    who = stage.someone(stage.today - DAY, stage.today + 18 * DAY, Need.SOLO)
    at = stage.morning(who)
    won_at = at + span.length
    stage.fit(won_at + 7 * DAY)
    stage.drawn("productive_struggle", span)
    stage.book(at - DAY, at + 16 * DAY, Need.SOLO, who)
    topic, task = stage.topic(who.french), stage.thing("tasks")
    count = stage.chance.choice((2, 2, 3, 4))
    times = [at] if span.edge == "inside" else []
    # Outside: all failures are old, so that no two of them lie within the window.
    last = at + 20 * MINUTE if not times else at + 5 * HOUR
    steps = sorted(at + (last - at) * stage.chance.random() for _ in range(count - len(times)))
    failures = [failed(stage, who, task, one, topic) for one in [*times, *steps]]
    change = _other_way(stage, who, failures[-1].at + stage.between(MINUTE, 20 * MINUTE), topic, task)
    success = succeeded(stage, who, task, won_at + (0 if span.fits else 1) * 30 * MINUTE, topic)
    if stage.chance.random() < 0.5:  # noqa: PLR2004 - half of them do it again
        succeeded(stage, who, task, success.at + stage.between(25 * HOUR, 6 * DAY), topic)
    if span.fits:
        stage.plant("productive_struggle", [success], [who], [*failures, change])


def _other_way(stage: Stage, who: Person, at: datetime, topic: str, task: Thing) -> Said:
    """A search, a look, an edit or a question: one of them, so that it is not also a look-up just in time."""
    way = stage.chance.choice(("searched", "viewed", "updated", "asked"))
    if way == "asked":
        try:
            helper = stage.helper_of(who, at, at + DAY)
        except NoRoomError:
            way = "viewed"
        else:
            stage.book(at, at + HOUR, Need.SHARED, helper)
            return help_given(stage, who, helper, at, stage.between(MINUTE, 15 * MINUTE), venue=FORUM).question.said
    if way == "searched":
        return _search(stage, who, at, topic)
    thing = stage.thing("manuals", "document") if way == "viewed" else task
    return stage.say(who, way, thing, at, topics=[topic])


def _search(stage: Stage, who: Person, at: datetime, topic: str) -> Said:
    engine = Thing("https://search.sim.example/", "search-engine")
    return stage.say(who, "searched", engine, at, text=stage.phrase(stage.words(who).searches, topic), topics=[topic])


def lookup(stage: Stage) -> None:
    """In the middle of a task: a search, the page that it shows, and the task is done."""
    span = stage.span("just_in_time_lookup", IN_TIME, 2 * MINUTE, 25 * MINUTE)
    who = stage.someone(stage.today, stage.today + DAY, Need.SOLO)
    at = stage.morning(who)
    stage.fit(at + HOUR)
    stage.drawn("just_in_time_lookup", span)
    stage.book(at - HOUR, at + 2 * HOUR, Need.SOLO, who)
    topic = stage.topic(who.french)
    search = _search(stage, who, at, topic)
    # The look ends before the act in any case; outside, it is too old for the act as well.
    seen = at + timedelta(seconds=stage.chance.uniform(5, 25))
    page = stage.thing("manuals", stage.chance.choice(("webpage", "document", "video")))
    view = stage.say(
        who, "viewed", page, seen, topics=[topic], result={"duration": f"PT{stage.chance.randrange(20, 60)}S"}
    )
    act = succeeded(stage, who, stage.thing("tasks"), at + span.length + (timedelta() if span.fits else MINUTE), topic)
    if span.fits:
        stage.plant("just_in_time_lookup", [search, view, act], [who])


def reflection(stage: Stage) -> None:
    """After it went wrong, or well, somebody writes down what they take from it."""
    span = stage.span("reflection", AFTERWARDS, HOUR, 50 * HOUR)
    need = Need.QUIET if span.edge == "outside" else Need.SOLO
    who = stage.someone(stage.today - 4 * DAY, stage.today + 6 * DAY, need)
    at = stage.morning(who)
    stage.fit(at + 6 * DAY)
    stage.drawn("reflection", span)
    stage.book(at, at + 5 * DAY, need, who)
    topic, task = stage.topic(who.french), stage.thing("tasks")
    anchor = stage.chance.choice((failed, succeeded))(stage, who, task, at, topic)
    verb = stage.chance.choice(("reflected", "reflected", "annotated"))
    text = stage.phrase(stage.words(who).reflections)
    told = {"extensions": {"http://id.tincanapi.com/extension/reflection": text}}
    noted = stage.say(who, verb, task, at + span.length, topics=[topic], text=text, result=told)
    if span.fits:
        stage.plant("reflection", [noted], [who], [anchor])


def watched_others(stage: Stage) -> None:
    """A thread was solved; somebody who had no part in it reads it, and then succeeds without asking."""
    span = stage.span("vicarious_learning", WATCHED, HOUR, 8 * DAY)
    until = stage.today + 40 * DAY
    asker, helper = stage.couple(stage.today, stage.today + 3 * DAY)
    who = stage.someone(stage.today, until, Need.SOLO, asker.unit_at(stage.today), (asker, helper))
    at = stage.morning(asker)
    seen = at + stage.between(DAY + 2 * HOUR, 15 * DAY)
    stage.fit(seen + span.length + DAY)
    stage.drawn("vicarious_learning", span)
    stage.book(at, at + 2 * DAY, Need.SHARED, asker, helper)
    stage.book(seen - HOUR, seen + span.length + HOUR, Need.SOLO, who)
    topic = stage.topic(asker.french)
    exchange = help_given(stage, asker, helper, at, stage.between(10 * MINUTE, 20 * HOUR), topic=topic)
    solved = accept(stage, exchange, exchange.answer.at + HOUR + MINUTE)
    thread = exchange.question.thing
    view = stage.say(
        who,
        "viewed",
        thread,
        seen,
        topics=[topic],
        result={"duration": f"PT{stage.chance.randrange(30, 300)}S"},
        grouping=[exchange.question.place],
    )
    success = succeeded(stage, who, stage.thing("tasks"), seen + span.length, topic)
    if span.fits:
        stage.plant("vicarious_learning", [view, success], [who], [*exchange.key, solved])


def first_success(stage: Stage) -> None:
    """The first time with a kind of work, and again a week or more later."""
    span = stage.span("first_success", KEPT, 8 * DAY, 40 * DAY)
    if stage.today - stage.begins < ACQUAINTED:
        raise NoRoomError
    who = stage.someone(stage.today, stage.today + span.length + DAY, Need.SHARED)
    tool = stage.chance.choice(TOOLS)
    at = stage.morning(who)
    stage.fit(at + span.length + DAY)
    if not stage.bookings.is_free((who, tool), at, at + span.length, Need.SOLO):
        raise NoRoomError
    stage.drawn("first_success", span)
    stage.bookings.book((who, tool), at, at + span.length + UNSEEN, Need.SOLO)
    stage.book(at, at + span.length, Need.SHARED, who)
    topic = stage.topic(who.french)
    device = {"device": stage.chance.choice(("tablet", "desktop", "terminal"))}
    first, second = (
        succeeded(stage, who, stage.thing("tasks", tool), one, topic, own=device) for one in (at, at + span.length)
    )
    if span.fits:
        stage.plant("first_success", [first], [who], [second])


def parallel_struggles(stage: Stage) -> None:
    """Two people of two units fail at the same thing, and their units do not talk about it."""
    span = stage.span("parallel_struggles", PARALLEL, 2 * HOUR, 9 * DAY)
    until = stage.today + span.length + 2 * DAY
    one_unit, other_unit = stage.chance.sample(stage.roster.names, 2)
    one = stage.someone(stage.today, until, Need.SOLO, one_unit)
    other = stage.someone(stage.today, until, Need.SOLO, other_unit)
    at = stage.morning(one)
    stage.fit(at + 2 * PARALLEL + 2 * DAY)
    stage.drawn("parallel_struggles", span)
    stage.book(at, at + span.length + DAY, Need.SOLO, one, other)
    topic, task = stage.topic(one.french), stage.thing("tasks")
    # Inside, all of it lies within the window; outside, nothing of the one lies near the other.
    one_s = _stuck(stage, one, task, at, topic)
    begin = at + span.length - (HOUR if span.fits else -HOUR)
    other_s = _stuck(stage, other, task, begin, topic)
    if span.fits:
        stage.plant("parallel_struggles", [one_s[0], other_s[0]], (), [*one_s, *other_s])


def _stuck(stage: Stage, who: Person, task: Thing, at: datetime, topic: str) -> Sequence[Said]:
    times = (at, at + stage.between(12 * MINUTE, 50 * MINUTE))
    return [failed(stage, who, task, one, topic) for one in times]
