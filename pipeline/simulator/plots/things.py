"""Things that people share, adapt, review and write down, and what others make of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.people import Person
from pipeline.simulator.plots.exchanges import FORUM, accept, help_given, meet
from pipeline.simulator.plots.practice import failed, succeeded
from pipeline.simulator.stage import DAY, HOUR, MINUTE, NoRoomError, Stage
from pipeline.simulator.writing import Said, Thing

OPENED, USED = timedelta(days=7), timedelta(days=30)
REUSED: Final = timedelta(days=90)
REVISED: Final = timedelta(days=7)
WRITTEN_DOWN, READ = timedelta(days=14), timedelta(days=30)
KEPT: Final = ("bookmarked", "adapted", "reused")
USES: Final = (*KEPT, "shared")  # what is shared anew counts from then on


def uptake(stage: Stage) -> None:
    """Ana shares a page with a few colleagues; one or two of them open it and make it their own."""
    if stage.chance.random() < 0.5:  # noqa: PLR2004 - either window may be the one that is nearly missed
        opened = stage.span("uptake", OPENED, HOUR, 4 * DAY)
        used, span = stage.between(DAY, 15 * DAY), opened
        opened_after, used_after = opened.length, opened.length + used
    else:
        span = stage.span("uptake", USED, 2 * DAY, 20 * DAY)
        opened_after, used_after = stage.between(HOUR, DAY), span.length
    sharer = stage.someone(stage.today, stage.today + used_after + DAY, Need.SHARED)
    unit = sharer.unit_at(stage.today)
    adopter = stage.someone(stage.today, stage.today + used_after + DAY, Need.SHARED, unit, (sharer,))
    at = stage.morning(sharer)
    stage.fit(at + used_after + DAY)
    stage.drawn("uptake", span)
    stage.book(at, at + used_after, Need.SHARED, sharer, adopter)
    shared, page, topic = share(stage, sharer, at, adopter)
    view, use = _take_up(stage, adopter, page, at + opened_after, at + used_after, topic)
    if not span.fits:
        stage.pass_by(page, at, (sharer, adopter), topic)
        return
    stage.plant("uptake", [shared, view], (sharer, adopter), [use])
    if stage.chance.random() < 0.3:  # noqa: PLR2004 - share of pages that two take up
        _adopt_too(stage, sharer, adopter, shared, page, topic)


def _adopt_too(stage: Stage, sharer: Person, first: Person, shared: Said, page: Thing, topic: str) -> None:
    """Another colleague takes it up as well, from the same share."""
    opened = shared.at + stage.between(MINUTE, HOUR - MINUTE)
    used = opened + stage.between(HOUR, 4 * DAY)
    try:
        who = stage.someone(opened, used, Need.SHARED, sharer.unit_at(shared.at), (sharer, first))
    except NoRoomError:
        return
    stage.book(opened, used, Need.SHARED, who)
    view, use = _take_up(stage, who, page, opened, used, topic, KEPT)
    stage.plant("uptake", [shared, view], (sharer, who), [use])


def share(stage: Stage, sharer: Person, at: datetime, to: Person | None = None) -> tuple[Said, Thing, str]:
    """A page, a video or a file, sent to a few."""
    page = stage.thing("pages", stage.chance.choice(("document", "webpage", "video", "slide-deck", None)))
    topic = stage.topic(sharer.french)
    few = {"audience": stage.chance.randrange(1, 13)}
    verb = stage.chance.choice(("shared", "shared", "recommended"))
    return stage.say(sharer, verb, page, at, topics=[topic], own=few, mentions=to), page, topic


def _take_up(
    stage: Stage, who: Person, page: Thing, opened: datetime, used: datetime, topic: str, uses: Sequence[str] = USES
) -> tuple[Said, Said]:
    looked = {"duration": f"PT{stage.chance.randrange(9, 400)}S"}
    view = stage.say(who, "viewed", page, opened, topics=[topic], result=looked)
    return view, stage.say(who, stage.chance.choice(uses), page, used, topics=[topic])


def uptake_across_units(stage: Stage) -> None:
    """A page travels to a unit that had nothing to do with this one."""
    sharer, adopter = stage.strangers(stage.today, stage.today + 8 * DAY)
    at = stage.morning(sharer)
    stage.fit(at + 8 * DAY)
    stage.book(at, at + 7 * DAY, Need.SHARED, sharer, adopter)
    shared, page, topic = share(stage, sharer, at, adopter)
    opened = at + stage.between(HOUR, 2 * DAY)
    view, use = _take_up(stage, adopter, page, opened, opened + stage.between(HOUR, 4 * DAY), topic)
    stage.ties.tie(sharer.unit_at(at), adopter.unit_at(at), at, opened)
    people = (sharer, adopter)
    stage.plant("uptake", [shared, view], people, [use])
    stage.plant("boundary_crossing", [shared, view], people, [use])


def adapted_reuse(stage: Stage) -> None:
    """Ben makes his own version of what Ana wrote, and it is used."""
    span = stage.span("adapted_reuse", REUSED, DAY, 30 * DAY)
    until = stage.today + 21 * DAY + span.length
    author = stage.someone(stage.today, until, Need.SHARED)
    unit = author.unit_at(stage.today)
    adapter = stage.someone(stage.today, until, Need.SHARED, unit, (author,))
    reader = stage.someone(stage.today, until, Need.SHARED, unit, (author, adapter))
    at = stage.morning(author)
    made_at = at + stage.between(DAY, 20 * DAY)
    # What is inside is so from the first version on; what is outside, from the second.
    used_at = (at if span.fits else made_at) + span.length
    if used_at <= made_at:
        used_at = made_at + HOUR
    stage.fit(used_at + DAY)
    stage.drawn("adapted_reuse", span)
    stage.book(at, used_at, Need.SHARED, author, adapter, reader)
    topic = stage.topic(author.french)
    source, own = stage.thing("pages", "document"), stage.thing("pages", "document")
    first = stage.say(author, "authored", source, at, topics=[topic])
    verb = stage.chance.choice(("authored", "adapted"))
    made = stage.say(adapter, verb, own, made_at, topics=[topic], other=[source])
    stage.say(reader, "viewed", own, used_at - 10 * MINUTE * span.fits + 10 * MINUTE * (not span.fits), topics=[topic])
    used = stage.say(reader, "reused", own, used_at + (timedelta() if span.fits else HOUR), topics=[topic])
    if span.fits:
        stage.plant("adapted_reuse", [made], (author, adapter), [first, used])


def feedback_loop(stage: Stage) -> None:
    """Ben reads Ana's draft with care, and Ana reworks it."""
    span = stage.span("feedback_loop", REVISED, HOUR, 5 * DAY)
    author, reviewer = stage.couple(stage.today, stage.today + 12 * DAY)
    at = stage.morning(author)
    stage.fit(at + 14 * DAY)
    stage.drawn("feedback_loop", span)
    stage.book(at, at + 12 * DAY, Need.SHARED, author, reviewer)
    review, update, draft = feedback(stage, author, reviewer, at + stage.between(HOUR, 3 * DAY), span.length)
    if not span.fits:
        return
    if stage.chance.random() < 0.6:  # noqa: PLR2004 - share of those who close the loop
        stage.say(reviewer, "accepted", draft, update.at + stage.between(HOUR, DAY))
    stage.plant("feedback_loop", [review, update], (reviewer, author))


def feedback(
    stage: Stage, author: Person, reviewer: Person, at: datetime, delay: timedelta
) -> tuple[Said, Said, Thing]:
    """A draft of the hour before, what somebody says about it at this time, and what its author makes of that."""
    topic, place = stage.topic(author.french), stage.room("project", "project")
    draft = stage.thing("drafts", "document")
    stage.say(author, "authored", draft, at - stage.between(20 * MINUTE, HOUR), topics=[topic], grouping=[place])
    review = stage.say(
        reviewer,
        "reviewed",
        draft,
        at,
        text=stage.phrase(stage.words(reviewer).reviews),
        topics=[topic],
        grouping=[place],
        own={"anchored": True},
    )
    update = stage.say(author, "updated", draft, at + delay, topics=[topic], grouping=[place])
    meet(stage, reviewer, author, at)
    return review, update, draft


def written_down(stage: Stage) -> None:
    """A question was solved; one of the two writes a page about it, and somebody else reads that."""
    span = stage.span("capitalisation", WRITTEN_DOWN, 2 * HOUR, 9 * DAY)
    asker, helper = stage.couple(stage.today, stage.today + 40 * DAY)
    unit = asker.unit_at(stage.today)
    reader = stage.someone(stage.today, stage.today + 40 * DAY, Need.SHARED, unit, (asker, helper))
    at = stage.morning(asker)
    stage.fit(at + 50 * DAY)
    stage.drawn("capitalisation", span)
    stage.book(at, at + 40 * DAY, Need.SHARED, asker, helper, reader)
    topic = stage.topic(asker.french)
    exchange = help_given(stage, asker, helper, at, stage.between(5 * MINUTE, HOUR), topic=topic, venue=FORUM)
    solved = accept(stage, exchange, exchange.answer.at + 5 * MINUTE)
    writer = stage.chance.choice((asker, helper))
    # Inside, it is early enough since the question; outside, too late even since the answer was marked.
    written = at + span.length if span.fits else solved.at + span.length + HOUR
    page, seen = _page(stage, writer, reader, max(written, solved.at + MINUTE), topic, exchange.question.thing)
    if span.fits:
        stage.plant("capitalisation", [*exchange.key, page], (writer, reader), [solved, seen])


def _page(stage: Stage, writer: Person, reader: Person, at: datetime, topic: str, about: Thing) -> tuple[Said, Said]:
    page = stage.thing("wiki", stage.chance.choice(("wiki", "document", "article")))
    made = stage.say(writer, "authored", page, at, topics=[topic], other=[about])
    seen = stage.say(
        reader, "viewed", page, at + stage.between(HOUR, 20 * DAY), topics=[topic], result={"duration": "PT90S"}
    )
    return made, seen


def struggle_written_down(stage: Stage) -> None:
    """Somebody got unstuck, and writes down how; somebody else reads it."""
    until = stage.today + 30 * DAY
    who = stage.someone(stage.today - DAY, until, Need.SOLO)
    reader = stage.someone(stage.today, until, Need.SHARED, who.unit_at(stage.today), (who,))
    at = stage.morning(who)
    stage.fit(at + 30 * DAY)
    stage.book(at - DAY, at + 16 * DAY, Need.SOLO, who)
    stage.book(at, until, Need.SHARED, reader)
    topic, task = stage.topic(who.french), stage.thing("tasks")
    failures = [failed(stage, who, task, at + n * 15 * MINUTE, topic) for n in range(2)]
    change = stage.say(who, "viewed", stage.thing("manuals", "document"), at + 20 * MINUTE, topics=[topic])
    success = succeeded(stage, who, task, at + stage.between(HOUR, 4 * HOUR), topic)
    page, seen = _page(stage, who, reader, success.at + stage.between(HOUR, 5 * DAY), topic, task)
    rests: Sequence[Said] = [*failures, change]
    stage.plant("productive_struggle", [success], [who], rests)
    stage.plant("capitalisation", [success, page], (who, reader), [*rests, seen])
