"""Questions and answers as tools tell of them: forums, boards, trackers, discussions, threads in chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pipeline.simulator.people import Person
from pipeline.simulator.stage import HOUR, MINUTE, Stage
from pipeline.simulator.writing import Said, Thing


@dataclass(frozen=True, slots=True)
class Venue:
    """How one tool writes questions and answers; `answer_kind` None: the answer acts on the question itself."""

    asks: str
    question: str
    answers: str
    answer: str | None
    place: str
    space: str
    openedx: bool = False
    says_place: bool = False  # messages name their channel as a parent


FORUM: Final = Venue("asked", "doubt", "answered", "solution", "community-site", "community")
BOARD: Final = Venue("posted", "forum-topic", "replied", "forum-reply", "community-site", "community")
TRACKER: Final = Venue("asked", "issue", "commented", "comment", "project", "project")
DIRECT: Final = Venue("asked", "question", "commented", None, "work-situation", "work_situation")
OPENEDX: Final = Venue("posted", "discussion", "posted", "discussion", "community-site", "community", openedx=True)
THREAD: Final = Venue("posted", "chat-message", "posted", "chat-message", "chat-channel", "community", says_place=True)
EXPLICIT: Final = (FORUM, FORUM, FORUM, BOARD, BOARD, TRACKER, DIRECT, OPENEDX, THREAD)
PATIENT: Final = tuple(venue for venue in EXPLICIT if venue is not THREAD)
IN_CHAT: Final = timedelta(hours=12)  # a question in chat that stands for a day is unanswered, in a forum it is not
_THREADS = "https://lms.sim.example/api/discussion/v1/threads/"
_COMMENTS = "https://lms.sim.example/api/discussion/v1/comments/"


@dataclass(slots=True)
class Question:
    """A question that was asked, and where."""

    asker: Person
    said: Said
    thing: Thing
    topic: str
    venue: Venue
    place: Thing


@dataclass(slots=True)
class Exchange:
    """A question with the helper's first answer: the key evidence of a help exchange."""

    question: Question
    helper: Person
    answer: Said
    answer_thing: Thing

    @property
    def key(self) -> tuple[Said, Said]:
        return self.question.said, self.answer


def venue_for(stage: Stage, delay: timedelta) -> Venue:
    """A tool in which one may wait so long for an answer."""
    return stage.chance.choice(EXPLICIT if delay <= IN_CHAT else PATIENT)


def ask(
    stage: Stage,
    who: Person,
    topic: str,
    at: datetime,
    venue: Venue,
    place: Thing | None = None,
    cites: Thing | None = None,
) -> Question:
    """A question; in a place of its own unless one is given."""
    where = place or stage.room(venue.place, venue.space)
    thing = (
        Thing(f"{_THREADS}{stage.number()}", venue.question) if venue.openedx else stage.thing("ask", venue.question)
    )
    said = stage.say(
        who,
        venue.asks,
        thing,
        at,
        text=stage.phrase(stage.words(who).questions, topic),
        topics=[topic],
        parent=[where] if venue.says_place else [],
        grouping=[] if venue.says_place else [where],
        other=[cites] if cites else [],
        mode="question" if venue.openedx else None,
    )
    return Question(who, said, thing, topic, venue, where)


def reply(
    stage: Stage, who: Person, question: Question, at: datetime, text: str, verb: str | None = None
) -> tuple[Said, Thing]:
    """Something said under a question."""
    venue = question.venue
    if venue.openedx:
        thing = Thing(f"{_COMMENTS}{stage.number()}", "discussion")
    else:
        thing = stage.thing("say", venue.answer) if venue.answer else question.thing
    said = stage.say(
        who,
        verb or venue.answers,
        thing,
        at,
        text=text,
        topics=[question.topic],
        parent=[question.thing, *([question.place] if venue.says_place else [])] if venue.answer else [],
        grouping=[] if venue.says_place else [question.place],
    )
    return said, thing


def answer(stage: Stage, who: Person, question: Question, at: datetime) -> Exchange:
    """A helper's first answer."""
    said, thing = reply(stage, who, question, at, stage.phrase(stage.words(who).answers))
    return Exchange(question, who, said, thing)


def thank(stage: Stage, exchange: Exchange, at: datetime) -> Said:
    """The asker says that it helped."""
    question = exchange.question
    if question.venue.answer and stage.chance.random() < 0.5:  # noqa: PLR2004 - one way or the other
        verb = stage.chance.choice(("accepted", "upvoted"))
        return accept(stage, exchange, at, verb)
    words = stage.phrase(stage.words(question.asker).thanks)
    verb = question.venue.answers if question.venue is not FORUM else "commented"
    return reply(stage, question.asker, question, at, words, verb)[0]


def accept(stage: Stage, exchange: Exchange, at: datetime, verb: str = "accepted") -> Said:
    """The asker marks the answer."""
    question = exchange.question
    parent = [question.thing] if question.venue.answer else []
    return stage.say(question.asker, verb, exchange.answer_thing, at, parent=parent, grouping=[question.place])


def help_given(
    stage: Stage,
    asker: Person,
    helper: Person,
    at: datetime,
    delay: timedelta,
    *,
    topic: str | None = None,
    venue: Venue | None = None,
    place: Thing | None = None,
    solved: bool = False,
    cites: Thing | None = None,
) -> Exchange:
    """One person asks, one answers; solved: and the answer is marked. Plants the help exchange."""
    about = topic or stage.topic(asker.french)
    tool = venue or venue_for(stage, delay)
    where = place or stage.commons(tool.place, tool.space, asker.unit_at(at), at, at + delay)
    question = ask(stage, asker, about, at, tool, where, cites)
    exchange = answer(stage, helper, question, at + delay)
    meet(stage, helper, asker, at)
    plant_help(stage, exchange)
    if solved:
        accept(stage, exchange, at + delay + stage.between(MINUTE, HOUR))
    elif stage.chance.random() < 0.4:  # noqa: PLR2004 - share of those who say thanks
        thank(stage, exchange, at + delay + stage.between(MINUTE, HOUR))
    return exchange


def meet(stage: Stage, helper: Person, asker: Person, at: datetime) -> None:
    """Keep in mind that they have dealt with each other."""
    stage.ties.help(helper, asker, at)
    one, other = helper.unit_at(at), asker.unit_at(at)
    if one != other:
        stage.ties.tie(one, other, at)


def plant_help(stage: Stage, exchange: Exchange) -> bool:
    people = (exchange.question.asker, exchange.helper)
    return stage.plant("help_exchange", exchange.key, people)


def keys_of(exchanges: Sequence[Exchange]) -> list[Said]:
    return [said for one in exchanges for said in one.key]
