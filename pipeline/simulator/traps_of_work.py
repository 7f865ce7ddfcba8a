"""Work with things that looks like learning, and is none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.plots.exchanges import FORUM, accept, ask, help_given
from pipeline.simulator.plots.practice import failed, succeeded
from pipeline.simulator.plots.things import share
from pipeline.simulator.plots.together import gather
from pipeline.simulator.stage import DAY, HOUR, MINUTE, Stage
from pipeline.simulator.writing import Thing

SECOND: Final = timedelta(seconds=1)


def outage(stage: Stage) -> None:
    """A machine is down: ten people fail on it within minutes, look at the notice, and succeed when it is back."""
    crew = gather(stage, stage.today + DAY, 10)
    at = stage.morning(crew[0])
    stage.fit(at + DAY)
    for who in crew:
        stage.book(stage.today, stage.today + DAY, Need.SOLO, who)
    task, notice, topic = stage.thing("tasks"), stage.thing("pages", "webpage"), stage.topic()
    for who in crew:
        for burst in (0, 12):
            failed(stage, who, task, at + burst * MINUTE + stage.between(SECOND, 5 * MINUTE), topic)
        stage.say(who, "viewed", notice, at + 20 * MINUTE + stage.between(SECOND, MINUTE))
        succeeded(stage, who, task, at + stage.between(HOUR, 2 * HOUR), topic)


def mandatory_mail(stage: Stage) -> None:
    """Sent to four hundred people, read because it must be, kept because it must be."""
    sender, *readers = gather(stage, stage.today + 6 * DAY, 6)
    at = stage.morning(sender)
    stage.fit(at + 6 * DAY)
    page = stage.thing("mailings", "document")
    told = {"audience": 400, "assigned": True} if stage.chance.random() < 0.5 else {"audience": 400}  # noqa: PLR2004
    stage.say(sender, "shared", page, at, own=told)
    for who in readers:
        seen = at + stage.between(HOUR, 4 * DAY)
        stage.say(who, "viewed", page, seen)
        stage.say(who, "bookmarked", page, seen + stage.between(MINUTE, DAY))


def link_preview(stage: Stage) -> None:
    """A machine opens the link to show a preview; nobody has read it when it is kept."""
    sharer, keeper = gather(stage, stage.today + 3 * DAY, 2)
    at = stage.morning(sharer)
    stage.fit(at + 3 * DAY)
    _, page, _ = share(stage, sharer, at)
    bot = stage.chance.choice(stage.roster.bots)
    stage.say(bot, "viewed", page, at + 2 * SECOND)
    stage.say(bot, "bookmarked", page, at + 3 * SECOND)
    stage.say(keeper, "bookmarked", page, at + stage.between(HOUR, DAY))


def rubber_stamp(stage: Stage) -> None:
    """Approved with a word, and then worked on: nobody gave feedback."""
    author, approver = gather(stage, stage.today + 3 * DAY, 2)
    at = stage.morning(author)
    stage.fit(at + 3 * DAY)
    draft, place = stage.thing("drafts", "document"), stage.room("project", "project")
    stage.say(author, "authored", draft, at, grouping=[place])
    word = stage.chance.choice(("OK", "Approved.", "Lu et approuvé", "Go"))
    stage.say(approver, "reviewed", draft, at + HOUR, text=word, result={"success": True}, grouping=[place])
    stage.say(author, "updated", draft, at + stage.between(2 * HOUR, DAY), grouping=[place])


def machine_review(stage: Stage) -> None:
    """A machine finds fault with the style, and the author mends it."""
    author = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(author)
    stage.fit(at + DAY)
    draft, place = stage.thing("drafts", "document"), stage.room("project", "project")
    stage.say(author, "authored", draft, at, grouping=[place])
    bot = stage.chance.choice(stage.roster.bots)
    stage.say(bot, "reviewed", draft, at + MINUTE, text="Line 12 is longer than 100 characters.", grouping=[place])
    stage.say(author, "updated", draft, at + 20 * MINUTE, grouping=[place])


def same_again(stage: Stage) -> None:
    """A password typed wrong three times, then right: nothing was tried another way."""
    who = stage.someone(stage.today - DAY, stage.today + DAY, Need.QUIET)
    at = stage.morning(who)
    stage.fit(at + DAY)
    stage.book(at - HOUR, at + HOUR, Need.QUIET, who)
    task = stage.thing("logins")
    for n in range(3):
        failed(stage, who, task, at + n * 15 * SECOND)
    succeeded(stage, who, task, at + MINUTE)


def prefetched(stage: Stage) -> None:
    """A search opens eight tabs at once; none of them was read before the task was done."""
    who = stage.someone(stage.today, stage.today + DAY, Need.QUIET)
    at = stage.morning(who)
    stage.fit(at + DAY)
    stage.book(at - HOUR, at + HOUR, Need.QUIET, who)
    topic = stage.topic(who.french)
    engine = Thing("https://search.sim.example/", "search-engine")
    text = stage.phrase(stage.words(who).searches, topic)
    stage.say(who, "searched", engine, at, text=text, topics=[topic])
    for n in range(8):
        page = stage.thing("manuals", "webpage")
        stage.say(who, "viewed", page, at + 2 * SECOND + n * SECOND / 2, topics=[topic], result={"duration": "PT1S"})
    succeeded(stage, who, stage.thing("tasks"), at + 11 * SECOND, topic)


def crawled(stage: Stage) -> None:
    """What was searched for was opened by a machine."""
    who = stage.someone(stage.today, stage.today + DAY, Need.QUIET)
    at = stage.morning(who)
    stage.fit(at + DAY)
    stage.book(at - HOUR, at + HOUR, Need.QUIET, who)
    topic = stage.topic(who.french)
    engine = Thing("https://search.sim.example/", "search-engine")
    stage.say(who, "searched", engine, at, text=stage.phrase(stage.words(who).searches, topic), topics=[topic])
    bot = stage.chance.choice(stage.roster.bots)
    stage.say(
        bot, "viewed", stage.thing("manuals", "webpage"), at + MINUTE, topics=[topic], result={"duration": "PT30S"}
    )
    succeeded(stage, who, stage.thing("tasks"), at + 5 * MINUTE, topic)


def questionnaire(stage: Stage) -> None:
    """A form that everybody has to fill in after the course."""
    who = stage.someone(stage.today, stage.today + 2 * DAY, Need.SHARED)
    at = stage.morning(who)
    stage.fit(at + 2 * DAY)
    course = stage.thing("courses", "course")
    stage.say(who, "completed", course, at)
    text = stage.phrase(stage.words(who).reflections)
    stage.say(who, "reflected", course, at + stage.between(MINUTE, HOUR), text=text, own={"assigned": True})


def asked_instead(stage: Stage) -> None:
    """Somebody read a solved thread, but then had to ask, and was helped: not learnt by watching."""
    asker, helper = stage.couple(stage.today, stage.today + 9 * DAY)
    who, other = stage.couple(stage.today, stage.today + 9 * DAY)
    at = stage.morning(asker)
    stage.fit(at + 9 * DAY)
    if {asker, helper} & {who, other}:
        return
    stage.book(at, at + 8 * DAY, Need.SHARED, asker, helper, who, other)
    topic = stage.topic(asker.french)
    exchange = help_given(stage, asker, helper, at, HOUR, topic=topic, venue=FORUM)
    accept(stage, exchange, at + 2 * HOUR)
    stage.say(who, "viewed", exchange.question.thing, at + DAY, topics=[topic], result={"duration": "PT60S"})
    again = help_given(stage, who, other, at + DAY + HOUR, HOUR, topic=topic, venue=FORUM)
    task = stage.thing("tasks")
    success = succeeded(stage, who, task, at + 3 * DAY, topic)
    stage.unless("vicarious_learning", [again.question.said], [success], [who])


def minutes_of_a_machine(stage: Stage) -> None:
    """A machine sums up the solved thread: nobody wrote it down."""
    asker, helper = stage.couple(stage.today, stage.today + 9 * DAY)
    reader = stage.someone(stage.today, stage.today + 9 * DAY, Need.SHARED, but=(asker, helper))
    at = stage.morning(asker)
    stage.fit(at + 9 * DAY)
    stage.book(at, at + DAY, Need.SHARED, asker, helper)
    exchange = help_given(stage, asker, helper, at, HOUR, venue=FORUM)
    accept(stage, exchange, at + 2 * HOUR)
    page = stage.thing("wiki", "document")
    bot = stage.chance.choice(stage.roster.bots)
    stage.say(bot, "authored", page, at + 3 * HOUR, other=[exchange.question.thing])
    stage.say(reader, "viewed", page, at + 2 * DAY)


def mandated_template(stage: Stage) -> None:
    """Everybody has to fill in the same template: copies, no reuse."""
    author, *others = gather(stage, stage.today + 6 * DAY, 4)
    at = stage.morning(author)
    stage.fit(at + 6 * DAY)
    template = stage.thing("pages", "document")
    stage.say(author, "authored", template, at)
    for who in others:
        copy, made = stage.thing("pages", "document"), at + stage.between(HOUR, 4 * DAY)
        stage.say(who, "authored", copy, made, other=[template], own={"assigned": True})
        stage.say(author, "viewed", copy, made + HOUR)


def wrong_clock(stage: Stage) -> None:
    """A tablet that thinks it is 1970, or the year 2000, and reports what was looked at."""
    who = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(who)
    stage.fit(at + DAY)
    when = at.replace(year=stage.chance.choice((1970, 2000)), day=1)
    for n in range(4):
        stage.say(who, "viewed", stage.thing("manuals", "document"), when + n * MINUTE)


def two_holders(stage: Stage) -> None:
    """Nobody answers this time, but two people are known to know it: no single holder."""
    at = stage.today + 10 * HOUR
    stage.fit(at + 60 * DAY)
    asker, helper = stage.couple(stage.today, stage.today + 8 * DAY)
    other_asker, other = stage.couple(stage.today, stage.today + 8 * DAY)
    wanting = stage.someone(stage.today, at + 25 * DAY, Need.SHARED)
    if len({asker, helper, other_asker, other, wanting}) < 5:  # noqa: PLR2004 - all of them
        return
    stage.book(at, at + 8 * DAY, Need.SHARED, asker, helper, other_asker, other)
    topic = stage.topic(asker.french)
    given = [
        help_given(stage, one, two, at + n * 4 * DAY, HOUR, topic=topic)
        for n, (one, two) in enumerate(((asker, helper), (other_asker, other)))
    ]
    question = ask(stage, wanting, topic, at + 20 * DAY, FORUM)
    stage.plant("unanswered_request", [question.said], [wanting])
    stage.unless("single_holder", [said for one in given for said in one.key], [question.said], [])


TRAPS: Final[tuple[Callable[[Stage], None], ...]] = (
    outage,
    mandatory_mail,
    link_preview,
    rubber_stamp,
    machine_review,
    same_again,
    prefetched,
    crawled,
    questionnaire,
    asked_instead,
    minutes_of_a_machine,
    mandated_template,
    wrong_clock,
    two_holders,
)
