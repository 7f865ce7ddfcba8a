"""Talk that looks like help, mentoring or a circle, and is none."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.plots.exchanges import (
    EXPLICIT,
    FORUM,
    TRACKER,
    answer,
    ask,
    help_given,
    meet,
    plant_help,
    reply,
    venue_for,
)
from pipeline.simulator.plots.help import need_both_ways
from pipeline.simulator.plots.practice import failed
from pipeline.simulator.plots.together import gather
from pipeline.simulator.stage import DAY, HOUR, MINUTE, NoRoomError, Stage
from pipeline.simulator.writing import Thing

DUE: Final = timedelta(days=30)


def self_answer(stage: Stage) -> None:
    """The asker found out alone: neither help, nor a request without answer."""
    asker = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(asker)
    stage.fit(at + DUE + DAY)
    delay = stage.between(HOUR, 5 * DAY)
    question = ask(stage, asker, stage.topic(asker.french), at, venue_for(stage, delay))
    own = answer(stage, asker, question, at + delay).answer
    stage.unless("unanswered_request", [own], [question.said], [asker])


def bot_first(stage: Stage) -> None:
    """A machine answers within seconds, a colleague after it: only the colleague helped."""
    asker, helper = stage.couple(stage.today, stage.today + 2 * DAY)
    at = stage.morning(asker)
    stage.fit(at + DUE + DAY)
    delay = stage.between(HOUR, DAY)
    question = ask(stage, asker, stage.topic(asker.french), at, venue_for(stage, delay))
    reply(
        stage,
        stage.chance.choice(stage.roster.bots),
        question,
        at + 2 * MINUTE / 60,
        "Have you seen the page of the tool?",
    )
    exchange = answer(stage, helper, question, at + delay)
    meet(stage, helper, asker, at)
    plant_help(stage, exchange)


def logistics(stage: Stage) -> None:
    """Which room, what time: a question, an answer, and nothing to learn."""
    asker = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    other = stage.someone(stage.today, stage.today + DAY, Need.SHARED, but=(asker,))
    at = stage.morning(asker)
    stage.fit(at + 2 * DAY)
    place = stage.room("community-site", "community")
    topic = Thing(stage.thing("ask").iri, "forum-topic")
    stage.say(asker, "posted", topic, at, text=stage.words(asker).room, grouping=[place])
    text = "It is the large one on the second floor, as every week."
    stage.say(
        other,
        "replied",
        stage.thing("say", "forum-reply"),
        at + 9 * MINUTE,
        text=text,
        parent=[topic],
        grouping=[place],
    )


def social_chat(stage: Stage) -> None:
    """Greetings, twice, by many: company, and no circle."""
    members = gather(stage, stage.today + 9 * DAY, 5)
    at, room = stage.morning(members[0]), stage.room("chat-channel", "community")
    stage.fit(at + 9 * DAY)
    for day in (0, 7):
        for n in range(3):
            for who in members:
                when = at + day * DAY + n * 20 * MINUTE + stage.between(MINUTE, 15 * MINUTE)
                text = stage.phrase(stage.words(who).greetings)
                stage.say(who, "posted", stage.thing("say", "chat-message"), when, text=text, parent=[room])


def broadcast_meeting(stage: Stage) -> None:
    """One speaks, the others say a word: no circle, however often they meet."""
    members = gather(stage, stage.today + 9 * DAY, 4)
    speaker, *others = members
    at, room = stage.morning(speaker), stage.room("chat-channel", "community")
    stage.fit(at + 9 * DAY)
    topic = stage.topic(speaker.french)
    for day in (0, 7):
        when = at + day * DAY
        for n in range(20):
            who = others[n // 7] if n % 7 == 6 else speaker  # noqa: PLR2004 - one turn in seven
            text = stage.phrase(stage.words(who).turns, topic)
            stage.say(who, "posted", stage.thing("say", "chat-message"), when, text=text, parent=[room], topics=[topic])
            when += stage.between(MINUTE, 4 * MINUTE)


def help_desk(stage: Stage) -> None:
    """The service desk helps the same person again and again: its job, no mentoring and no boundary crossed."""
    asker = stage.someone(stage.today, stage.today + 12 * DAY, Need.SHARED)
    desk = stage.chance.choice(stage.roster.desk)
    at = stage.morning(asker)
    stage.fit(at + 12 * DAY)
    stage.book(at, at + 11 * DAY, Need.SHARED, asker)
    for n in range(4):
        question = ask(stage, asker, stage.topic(asker.french), at + n * 2 * DAY, stage.chance.choice(EXPLICIT))
        plant_help(stage, answer(stage, desk, question, question.said.at + stage.between(5 * MINUTE, HOUR)))


def re_organisation(stage: Stage) -> None:
    """Somebody changes units; help from a former colleague crosses no boundary yet, and they are no newcomer."""
    until = stage.today + 110 * DAY
    who = stage.someone(stage.today, until, Need.ALONE)
    old = who.unit_at(stage.today)
    if who.moves or len(stage.roster.units[old]) <= 7 or who.role:  # noqa: PLR2004 - units stay large enough to be shown
        raise NoRoomError
    colleague = stage.someone(stage.today, stage.today + 60 * DAY, Need.SHARED, old, (who,))
    need_both_ways(stage, stage.today + 60 * DAY, (who, colleague))
    new = stage.chance.choice([unit for unit in stage.roster.names if unit != old])
    moved = stage.today + DAY
    at = moved + stage.between(DAY, 50 * DAY)
    stage.fit(at + 2 * DAY)
    if not stage.ties.are_strangers(old, new, moved, at):
        raise NoRoomError
    stage.book(stage.today, until, Need.ALONE, who)
    stage.book(at, at + DAY, Need.SHARED, colleague)
    stage.roster.move(who, new, moved)
    stage.enter(who, moved, new)
    help_given(stage, who, colleague, at, stage.between(5 * MINUTE, HOUR))


def escalation(stage: Stage) -> None:
    """A ticket goes from desk to desk until it is closed: forwards are no help, and nobody has answered."""
    asker = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(asker)
    stage.fit(at + DUE + DAY)
    question = ask(stage, asker, stage.topic(asker.french), at, TRACKER)
    for n in range(4):
        other = stage.someone(stage.today, stage.today + DAY, Need.SHARED, but=(asker,))
        reply(stage, other, question, at + (n + 1) * 5 * HOUR, stage.phrase(stage.words(other).brief))
    stage.say(asker, "accepted", question.thing, at + 30 * HOUR, grouping=[question.place])
    stage.plant("unanswered_request", [question.said], [asker])


def taken_back(stage: Stage) -> None:
    """An answer that its author takes back is none."""
    asker, helper = stage.couple(stage.today, stage.today + 2 * DAY)
    at = stage.morning(asker)
    stage.fit(at + DUE + DAY)
    question = ask(stage, asker, stage.topic(asker.french), at, FORUM)
    exchange = answer(stage, helper, question, at + HOUR)
    meet(stage, helper, asker, at)
    void = stage.pen.void(helper, exchange.answer, at + stage.between(2 * HOUR, DAY))
    stage.unless("help_exchange", [void], exchange.key, (asker, helper))
    stage.plant("unanswered_request", [question.said], [asker], [void])


def behind_doors(stage: Stage) -> None:
    """Direct messages and private rooms are not heard, whatever is asked and answered there."""
    asker, helper = stage.couple(stage.today, stage.today + DAY)
    at = stage.morning(asker)
    stage.fit(at + 2 * DAY)
    if stage.chance.random() < 0.5:  # noqa: PLR2004 - private by its kind, or by the directory
        room = stage.thing("places", "direct-message")
    else:
        room = stage.room("chat-channel", "community", "private")
    about = stage.topic(asker.french)
    question = stage.thing("say", "chat-message")
    stage.say(asker, "posted", question, at, text=stage.phrase(stage.words(asker).questions, about), parent=[room])
    text = stage.phrase(stage.words(helper).answers)
    stage.say(helper, "posted", stage.thing("say", "chat-message"), at + 5 * MINUTE, text=text, parent=[question, room])


def clock_behind(stage: Stage) -> None:
    """The helper's clock is wrong, the answer seems older than the question: nobody can say what this is."""
    asker, helper = stage.couple(stage.today, stage.today + DAY)
    at = stage.morning(asker)
    stage.fit(at + DUE + DAY)
    question = ask(stage, asker, stage.topic(asker.french), at, FORUM)
    meet(stage, helper, asker, at)
    exchange = answer(stage, helper, question, at - stage.between(HOUR, 9 * HOUR))
    unknown = exchange.answer._replace(lost=True)
    stage.unless("help_exchange", [unknown], exchange.key, (asker, helper))


def unknown_start(stage: Stage) -> None:
    """Nobody knows since when this person has been here: help received and given is no first help."""
    helper, friend = gather(stage, stage.today + 40 * DAY, 2)
    need_both_ways(stage, stage.today + 40 * DAY, (helper, friend))
    stage.fit(stage.today + 40 * DAY)
    stage.book(stage.today, stage.today + 40 * DAY, Need.SHARED, helper, friend)
    who = stage.roster.person(helper.unit_at(stage.today), known=False)
    if friend.unit_at(stage.today) != who.unit:
        raise NoRoomError
    help_given(stage, who, helper, stage.today + 10 * HOUR, HOUR)
    help_given(stage, friend, who, stage.today + 20 * DAY, HOUR)


def talked_over(stage: Stage) -> None:
    """Two units fail at the same thing, but they have asked each other about it."""
    one, other = stage.strangers(stage.today, stage.today + 8 * DAY)
    units = one.unit_at(stage.today), other.unit_at(stage.today)
    first = stage.someone(stage.today, stage.today + 8 * DAY, Need.SOLO, units[0], (one, other))
    second = stage.someone(stage.today, stage.today + 8 * DAY, Need.SOLO, units[1], (one, other))
    at = stage.today + 10 * HOUR
    stage.fit(at + 30 * DAY)
    stage.book(at, at + 8 * DAY, Need.SOLO, first, second)
    stage.book(at, at + 8 * DAY, Need.SHARED, one, other)
    topic, task = stage.topic(one.french), stage.thing("tasks")
    failures = [failed(stage, first, task, at + n * HOUR, topic) for n in range(2)]
    exchange = help_given(stage, one, other, at + DAY, HOUR, topic=topic)
    failures += [failed(stage, second, task, at + 3 * DAY + n * HOUR, topic) for n in range(2)]
    stage.plant("boundary_crossing", exchange.key, (one, other))
    stage.unless("parallel_struggles", exchange.key, [failures[0], failures[2]], ())


TRAPS: Final[tuple[Callable[[Stage], None], ...]] = (
    self_answer,
    bot_first,
    logistics,
    social_chat,
    broadcast_meeting,
    help_desk,
    re_organisation,
    escalation,
    taken_back,
    behind_doors,
    clock_behind,
    unknown_start,
    talked_over,
)
