"""Learning in company: circles that meet again, and problems that several people solve."""

from datetime import datetime, timedelta
from typing import Final

from pipeline.simulator.bookings import Need
from pipeline.simulator.people import Person
from pipeline.simulator.plots.exchanges import TRACKER, Exchange, ask, meet, plant_help, reply
from pipeline.simulator.stage import DAY, HOUR, MINUTE, NoRoomError, Stage
from pipeline.simulator.writing import Said, Thing

AGAIN: Final = timedelta(days=60)
SOLVED: Final = timedelta(hours=48)
SMALLEST, LARGEST = 3, 6


def learning_circle(stage: Stage) -> None:
    """A handful of people compare how they work, each with their say, and meet once more."""
    span = stage.span("learning_circle", AGAIN, 6 * DAY, 30 * DAY)
    until = stage.today + span.length + DAY
    members = gather(stage, until, stage.chance.randint(SMALLEST, LARGEST))
    at = stage.morning(members[0])
    stage.fit(at + span.length + DAY)
    stage.drawn("learning_circle", span)
    stage.book(at, at + span.length, Need.SHARED, *members)
    room, topic = stage.room("chat-channel", "community"), stage.topic(members[0].french)
    first, again = at, at + span.length + (timedelta() if span.fits else 4 * HOUR)
    opened = [session(stage, members, room, one, topic) for one in (first, again)]
    if span.fits:
        openings = [turns[0] for turns in opened]
        # Of the others, losing one or two leaves enough voices; losing somebody's every turn might not.
        stage.plant("learning_circle", openings, members)


def gather(stage: Stage, until: datetime, count: int) -> list[Person]:
    """People of any unit who are free until then."""
    members: list[Person] = []
    for _ in range(count):
        members.append(stage.someone(stage.today, until, Need.SHARED, but=members))
    return members


def session(stage: Stage, members: list[Person], room: Thing, at: datetime, topic: str) -> list[Said]:
    """Two or three rounds within two hours, each person once a round, in an order of its own."""
    said: list[Said] = []
    for _ in range(stage.chance.choice((3, 3, 4))):
        for who in stage.chance.sample(members, len(members)):
            message = stage.thing("say", "chat-message")
            words = stage.phrase(stage.words(who).turns, topic)
            said.append(stage.say(who, "posted", message, at, text=words, topics=[topic], parent=[room]))
            at += stage.between(MINUTE, 5 * MINUTE)
    return said


def collective_resolution(stage: Stage) -> None:
    """A fault that nobody understands alone: two others bring in what they know, until it is solved."""
    span = stage.span("collective_resolution", SOLVED, 12 * HOUR, 40 * HOUR)
    opener, one = stage.couple(stage.today, stage.today + 4 * DAY)
    other = stage.someone(stage.today, stage.today + 4 * DAY, Need.SHARED, opener.unit_at(stage.today), (opener, one))
    if not stage.ties.may_help(other, opener, stage.today, stage.today + 4 * DAY):
        raise NoRoomError
    at = stage.morning(opener)
    stage.fit(at + 4 * DAY)
    stage.drawn("collective_resolution", span)
    stage.book(at, at + 3 * DAY, Need.SHARED, opener, one, other)
    topic = stage.topic(opener.french)
    question = ask(stage, opener, topic, at, TRACKER)
    # Never three of them within three hours: that would be a session of its own.
    firsts = []
    for helper, when in ((one, at + 30 * MINUTE), (other, at + 6 * HOUR)):
        said, thing = reply(stage, helper, question, when, stage.phrase(stage.words(helper).answers))
        firsts.append(Exchange(question, helper, said, thing))
        meet(stage, helper, opener, at)
    own = [
        reply(stage, opener, question, when, stage.phrase(stage.words(opener).turns, topic))[0]
        for when in (at + HOUR, at + 7 * HOUR, at + 8 * HOUR)
    ]
    end = at + span.length
    resolved = stage.say(opener, "accepted", question.thing, end, topics=[topic], grouping=[question.place])
    for first in firsts:
        plant_help(stage, first)
    if span.fits:
        rests = [*(first.answer for first in firsts), *own]
        stage.plant("collective_resolution", [question.said, resolved], (opener, one, other), rests)
