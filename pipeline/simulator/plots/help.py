"""Help between two: a question answered or not, mentoring, give and take, help for a newcomer, help across units."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.people import Person
from pipeline.simulator.plots.exchanges import (
    EXPLICIT,
    FORUM,
    Exchange,
    Question,
    answer,
    ask,
    help_given,
    keys_of,
    meet,
    plant_help,
    reply,
    venue_for,
)
from pipeline.simulator.stage import DAY, HOUR, MINUTE, NoRoomError, Stage
from pipeline.simulator.writing import Said, Thing

ANSWERED: Final = timedelta(days=30)
RETURNED: Final = timedelta(days=90)
FIRST_HELP, AT_HOME = timedelta(days=30), timedelta(days=90)
CHAT_SILENCE: Final = timedelta(hours=24)


def help_in_a_thread(stage: Stage) -> None:
    """Ana asks; Ben answers, and sometimes Cy too. An answer after the window leaves the question unanswered."""
    span = stage.span("help_exchange", ANSWERED, 10 * MINUTE, 4 * DAY)
    asker, helper = stage.couple(stage.today, stage.today + span.length + DAY)
    at = stage.morning(asker)
    stage.fit(at + ANSWERED + 2 * DAY)
    stage.drawn("help_exchange", span)
    stage.book(at, at + span.length, Need.SHARED, asker, helper)
    if span.fits:
        third = _another_helper(stage, asker, helper) if span.length < DAY else None
        place = stage.room("community-site", "community") if third else None
        exchange = help_given(stage, asker, helper, at, span.length, venue=FORUM if third else None, place=place)
        people = [asker, helper, *([third] if third else [])]
        stage.pass_by(exchange.question.thing, exchange.answer.at, people, exchange.question.topic)
        if third:
            late = at + span.length + stage.between(5 * HOUR, 2 * DAY)
            meet(stage, third, asker, at)
            plant_help(stage, answer(stage, third, exchange.question, late))
        return
    question = ask(stage, asker, stage.topic(asker.french), at, venue_for(stage, span.length))
    meet(stage, helper, asker, at)
    late_answer = answer(stage, helper, question, at + span.length).answer
    stage.plant("unanswered_request", [question.said], [asker], [late_answer])


def _another_helper(stage: Stage, asker: Person, helper: Person) -> Person | None:
    if stage.chance.random() > 0.25:  # noqa: PLR2004 - most questions have one helper
        return None
    third = stage.chance.choice(stage.roster.units[asker.unit_at(stage.today)])
    free = stage.bookings.is_free(third, stage.today, stage.today + 3 * DAY, Need.SHARED)
    apart = stage.ties.may_help(third, asker, stage.today, stage.today + 3 * DAY)
    return third if third not in (asker, helper) and free and apart else None


def help_in_a_room(stage: Stage) -> None:
    """In a quiet chat room, without references: a question, and within the hour somebody's answer to it."""
    asker, helper = stage.couple(stage.today, stage.today + 2 * DAY)
    at = stage.morning(asker)
    stage.fit(at + 2 * DAY)
    room = Thing(f"https://places.sim.example/room/{asker.unit_at(at).rsplit('|', 1)[1]}", "chat-channel")
    if not stage.bookings.is_free(room, at - 26 * HOUR, at + 26 * HOUR, Need.SOLO):
        room = stage.room("chat-channel", "community")
    stage.bookings.book(room, at, at + HOUR, Need.SOLO)
    stage.book(at, at + HOUR, Need.SHARED, asker, helper)
    about = stage.topic(asker.french)
    asked = _post(stage, asker, room, at, stage.phrase(stage.words(asker).questions, about), about)
    then = at + stage.between(MINUTE, 40 * MINUTE)
    told = _post(stage, helper, room, then, stage.phrase(stage.words(helper).answers), about, to=asker)
    if stage.chance.random() < 0.5:  # noqa: PLR2004 - half of them say thanks
        _post(stage, asker, room, then + 2 * MINUTE, stage.phrase(stage.words(asker).thanks), about, to=helper)
    meet(stage, helper, asker, at)
    stage.plant("help_exchange", (asked, told), (asker, helper))
    stage.unless("unanswered_request", [told], [asked], [asker])


def _post(
    stage: Stage, who: Person, room: Thing, at: datetime, text: str, topic: str, to: Person | None = None
) -> Said:
    message = stage.thing("say", "chat-message")
    return stage.say(who, "posted", message, at, text=text, parent=[room], mentions=to, topics=[topic])


def unanswered(stage: Stage) -> None:
    """Nobody answers; sometimes somebody says two words, or a bot does, which is no answer."""
    asker = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(asker)
    stage.fit(at + ANSWERED + DAY)
    question = ask(stage, asker, stage.topic(asker.french), at, stage.chance.choice(EXPLICIT))
    stage.plant("unanswered_request", [question.said], [asker])
    _no_answer(stage, question)


def _no_answer(stage: Stage, question: Question) -> None:
    chance, at = stage.chance.random(), question.said.at
    if chance < 0.2:  # noqa: PLR2004 - two words
        other = stage.someone(at, at + DAY, Need.SHARED, but=(question.asker,))
        reply(stage, other, question, at + stage.between(HOUR, DAY), stage.phrase(stage.words(other).brief))
    elif chance < 0.4:  # noqa: PLR2004 - a machine
        bot = stage.chance.choice(stage.roster.bots)
        reply(stage, bot, question, at + MINUTE, stage.phrase(stage.words(question.asker).answers))


def unanswered_in_a_room(stage: Stage) -> None:
    """In a chat room where nobody says anything more."""
    asker = stage.someone(stage.today, stage.today + DAY, Need.SHARED)
    at = stage.morning(asker)
    stage.fit(at + 20 * DAY)
    room, about = stage.room("chat-channel", "community"), stage.topic(asker.french)
    asked = _post(stage, asker, room, at, stage.phrase(stage.words(asker).questions, about), about)
    stage.plant("unanswered_request", [asked], [asker])


def give_and_take(stage: Stage) -> None:
    """Ana helps Ben with one thing, and some weeks later Ben helps Ana with another."""
    span = stage.span("reciprocal_exchange", RETURNED, 3 * DAY, 40 * DAY)
    one, other = stage.couple(stage.today, stage.today + span.length + 2 * DAY)
    need_both_ways(stage, stage.today + span.length + 2 * DAY, (one, other))
    at = stage.morning(one)
    last = at + span.length
    stage.fit(last + DAY)
    stage.drawn("reciprocal_exchange", span)
    stage.book(at, last + DAY, Need.SHARED, one, other)
    there = help_given(stage, one, other, at, stage.between(5 * MINUTE, HOUR))
    back = help_given(stage, other, one, last - 90 * MINUTE if span.fits else last, stage.between(5 * MINUTE, HOUR))
    if span.fits:
        stage.plant("reciprocal_exchange", keys_of((there, back)), (one, other))


def circle_of_three(stage: Stage) -> None:
    """Ana helps Ben, Ben helps Cy, Cy helps Ana, each with something else, in one place."""
    until = stage.today + 30 * DAY
    one, other = stage.couple(stage.today, until)
    third = stage.someone(stage.today, until, Need.SHARED, one.unit_at(stage.today), (one, other))
    need_both_ways(stage, until, (one, third), (third, other), (other, one))
    at = stage.morning(one)
    stage.fit(until)
    stage.book(at, until, Need.SHARED, one, other, third)
    place = stage.room(FORUM.place, FORUM.space)
    given: list[Exchange] = []
    for helper, asker in pairwise((one, other, third, one)):
        given.append(help_given(stage, asker, helper, at, stage.between(5 * MINUTE, HOUR), venue=FORUM, place=place))
        at += stage.between(2 * DAY, 9 * DAY)
    stage.plant("reciprocal_exchange", keys_of(given), (one, other, third))


def need_both_ways(stage: Stage, until: datetime, *pairs: tuple[Person, Person]) -> None:
    """Raises: NoRoomError: one of the exchanges that these pairs need would close a circle that nobody intends."""
    for one, other in pairs:
        ways = ((one, other), (other, one))
        if not all(stage.ties.may_help(giver, taker, stage.today, until) for giver, taker in ways):
            raise NoRoomError
