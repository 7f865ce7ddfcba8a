"""Scenes of learning at work, each with what is to be found of it; and daily work, of which nothing is."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from pipeline.demo.plot import DAY, DAYS, HOUR, MINUTE, Planted, Plot
from pipeline.demo.statements import SITE, Person
from pipeline.demo.talk import ANSWERS, KNOWN_BY_ONE, PAGES, PROCEDURES, QUESTIONS, UNHEARD
from schemas.moment import moment_id


def ask(
    plot: Plot, asker: Person, at: datetime, questions: Sequence[tuple[str, str]] = QUESTIONS
) -> tuple[str, str, str]:
    """A question in the forum: its statement, its own IRI, and its topic."""
    topic, words = plot.chance.choice(questions)
    thing = f"{SITE}/forum/q{len(plot.pen.written)}"
    forum = f"{SITE}/forum"
    asked = plot.pen.write(
        asker,
        "asked",
        thing,
        at,
        "doubt",
        words=words,
        topics=[topic],
        around={"grouping": [(forum, "community-site")]},
    )
    return asked, thing, topic


def answer(plot: Plot, helper: Person, thing: str, at: datetime, topic: str) -> str:
    """An answer to the question that `thing` is."""
    around = {"parent": [(thing, "doubt")], "grouping": [(f"{SITE}/forum", "community-site")]}
    reply = f"{thing}/a{len(plot.pen.written)}"
    words = plot.chance.choice(ANSWERS)
    return plot.pen.write(helper, "answered", reply, at, "solution", words=words, topics=[topic], around=around)


def help_exchange(
    plot: Plot, asker: Person, helper: Person, at: datetime, questions: Sequence[tuple[str, str]] = QUESTIONS
) -> Planted:
    """A question and its answer, often acknowledged."""
    asked, thing, topic = ask(plot, asker, at, questions)
    later = at + plot.chance.uniform(0.2, 20) * HOUR
    answered = answer(plot, helper, thing, later, topic)
    if plot.chance.random() < 0.6:  # noqa: PLR2004 - most say thank you
        around = {"parent": [(thing, "doubt")]}
        reply = thing + f"/a{len(plot.pen.written) - 1}"
        plot.pen.write(asker, "accepted", reply, later + plot.chance.uniform(0.1, 5) * HOUR, "solution", around=around)
    planted = Planted("help_exchange", frozenset({asked, answered}))
    plot.planted.append(planted)
    plot.pairs.add(frozenset({asker.name, helper.name}))
    return planted


def helped_once(plot: Plot) -> None:
    asker, helper = plot.pair()
    help_exchange(plot, asker, helper, plot.at(1, DAYS - 3))


def mentoring(plot: Plot) -> None:
    """One person helps another on three days."""
    mentee, mentor = plot.pair()
    first = plot.at(2, 20)
    exchanges: list[str] = []
    for week in range(3):
        at = first + week * 7 * DAY
        asked, thing, topic = ask(plot, mentee, at)
        answered = answer(plot, mentor, thing, at + plot.chance.uniform(0.3, 6) * HOUR, topic)
        plot.planted.append(Planted("help_exchange", frozenset({asked, answered})))
        exchanges.append(moment_id("help_exchange", (asked, answered)))
    plot.planted.append(Planted("mentoring", frozenset(exchanges)))


def struggle(plot: Plot, who: Person, at: datetime, procedure: str) -> list[str]:
    """Two failures, a look at how it is done, a success; the ids in this order."""
    page, around = f"{SITE}/wiki/{procedure}", {"grouping": [(f"{SITE}/shop-floor", "task")]}
    thing = f"{SITE}/procedures/{procedure}"
    write = plot.pen.write
    return [
        write(who, "failed", thing, at, "task", result={"success": False, "score": {"scaled": 0.2}}, around=around),
        write(
            who,
            "failed",
            thing,
            at + 12 * MINUTE,
            "task",
            result={"success": False, "score": {"scaled": 0.4}},
            around=around,
        ),
        write(who, "searched", f"{SITE}/search", at + 15 * MINUTE, "search-engine", words=procedure.replace("-", " ")),
        write(who, "viewed", page, at + 17 * MINUTE, "document"),
        write(
            who,
            "passed",
            thing,
            at + 42 * MINUTE,
            "task",
            result={"success": True, "score": {"scaled": 0.9}},
            around=around,
        ),
    ]


def productive_struggle(plot: Plot) -> None:
    number = sum(one.kind == "productive_struggle" for one in plot.planted)
    made = struggle(plot, plot.person(), plot.at(1, DAYS - 20), PROCEDURES[number])
    plot.planted.append(Planted("productive_struggle", frozenset({made[0], made[-1]})))


def share(plot: Plot, sharer: Person, at: datetime, page: str, audience: int) -> str:
    channel = {"grouping": [(f"{SITE}/chat/all-hands", "chat-channel")]}
    return plot.pen.write(sharer, "shared", page, at, "document", around=channel, extensions={"audience": audience})


def take_up(plot: Plot, who: Person, at: datetime, page: str) -> list[str]:
    """A look, and a use some hours later."""
    viewed = plot.pen.write(who, "viewed", page, at, "document", result={"duration": "PT4M"})
    use = plot.chance.choice(("bookmarked", "adapted"))
    return [viewed, plot.pen.write(who, use, page, at + plot.chance.uniform(1, 30) * HOUR, "document")]


def uptake(plot: Plot) -> None:
    sharer, adopter = plot.pair()
    number = sum(one.kind == "uptake" for one in plot.planted)
    page, at = f"{SITE}/tips/{PAGES[number]}", plot.at(1, DAYS - 8)
    shared = share(plot, sharer, at, page, plot.chance.randrange(3, 12))
    viewed, _ = take_up(plot, adopter, at + plot.chance.uniform(2, 100) * HOUR, page)
    plot.planted.append(Planted("uptake", frozenset({shared, viewed})))


def unanswered_request(plot: Plot) -> None:
    asked, _, _ = ask(plot, plot.person(), plot.at(1, DAYS - 36), UNHEARD)
    plot.planted.append(Planted("unanswered_request", frozenset({asked})))


def single_holder(plot: Plot) -> None:
    """One person knows about it and has helped once; later somebody asks about it in vain."""
    asker, holder = plot.pair()
    at = plot.at(1, 10)
    help_exchange(plot, asker, holder, at, (KNOWN_BY_ONE,))
    asked, _, _ = ask(plot, plot.person(holder), at + 12 * DAY, (KNOWN_BY_ONE,))
    plot.planted.append(Planted("unanswered_request", frozenset({asked})))
    plot.planted.append(Planted("single_holder", frozenset({moment_id("unanswered_request", (asked,))})))


def daily_work(plot: Plot) -> None:
    """What else goes on: nothing of it is a moment."""
    for number in range(260):
        who, at = plot.person(), plot.at(0, DAYS)
        match number % 4:
            case 0:
                plot.pen.write(who, "viewed", f"{SITE}/intranet/page-{plot.chance.randrange(40)}", at, "webpage")
            case 1:
                course = {"grouping": [(f"{SITE}/courses/safety", "course")]}
                plot.pen.write(who, "completed", f"{SITE}/courses/safety/{number}", at, "module", around=course)
            case 2:
                plot.pen.write(who, "completed", f"{SITE}/orders/{number}", at, "task", result={"completion": True})
            case _:
                plot.pen.write(who, "attended", f"{SITE}/meetings/{number}", at, "meeting")


SCENES: Final[tuple[tuple[Callable[[Plot], None], int], ...]] = (
    (helped_once, 14),
    (mentoring, 2),
    (productive_struggle, 6),
    (uptake, 6),
    (unanswered_request, 3),
    (single_holder, 1),
)
