"""Who asks, who answers, and which question an answer serves, where a conversation is explicit.

Rule 1: a question is `asked`, or `posted` with the cue of a question and not itself an answer to a post; greetings,
logistics, rhetoric and bots ask for nothing.
Rule 2: content is what a person says in at least four words (where words are known) and that is no greeting.
Rule 3: an answer serves one question: the latest that it refers to, else the latest that stands open before it, as
long as it refers to nobody but whoever asked that.
All of it looks no further than from the question to the answer.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from processors.history import History
from schemas import vocabulary as v
from schemas.signal import UNKNOWN, Cue, Signal

FEWEST_WORDS = 4
REPLIES = v.REPLIES | {v.POSTED}
NO_REQUEST = frozenset({Cue.GREETING, Cue.LOGISTICS, Cue.RHETORICAL})
_SAID_IN_A_THREAD = frozenset({"chat-message", "comment", "forum-reply", "solution"})


def is_person(signal: Signal) -> bool:
    """Whether somebody known did it, and no machine; and not in private."""
    return bool(signal.actor) and signal.actor != UNKNOWN and not signal.bot and not signal.private


def is_question(signal: Signal) -> bool:
    """Rule 1."""
    if signal.verb == v.ASKED:
        asks = True
    else:
        asks = signal.verb == v.POSTED and Cue.QUESTION in signal.cues and not _answers_a_post(signal)
    return asks and is_person(signal) and NO_REQUEST.isdisjoint(signal.cues)


def is_content(signal: Signal) -> bool:
    """Rule 2."""
    long_enough = signal.words is None or signal.words >= FEWEST_WORDS
    return long_enough and is_person(signal) and Cue.GREETING not in signal.cues


class Questions:
    """The questions of a history by time, and what may be referred to in them."""

    __slots__ = ("_by_name", "_same", "_times", "asked", "askers")

    def __init__(self, near: History) -> None:
        self.asked = [signal for signal in near if is_question(signal)]
        self.askers = {question.actor for question in self.asked}
        self._times = [question.at for question in self.asked]
        self._by_name: dict[str, list[Signal]] = {}
        self._same: dict[tuple[str | None, str], list[Signal]] = {}
        for question in self.asked:
            for name in {question.id, question.object or question.id}:
                self._by_name.setdefault(name, []).append(question)
            if question.object:
                self._same.setdefault((question.actor, question.object), []).append(question)

    def until(self, at: datetime) -> Iterator[Signal]:
        """The latest first."""
        return reversed(self.asked[: bisect_right(self._times, at)])

    def named(self, names: Iterable[str]) -> Iterator[Signal]:
        """Those that have one of these names, the latest first."""
        held = {question.id: question for name in names for question in self._by_name.get(name, ())}
        if len(held) < 2:  # noqa: PLR2004 - nothing to sort, as nearly always
            return iter(held.values())
        return iter(sorted(held.values(), key=lambda question: (question.at, question.id), reverse=True))

    def again(self, question: Signal) -> Sequence[Signal]:
        """All the times that this person asked this."""
        return self._same[question.actor, question.object] if question.object else (question,)


def served(
    reply: Signal, questions: Questions, near: History, within: timedelta, *, own: bool = False
) -> Signal | None:
    """Rule 3: the question that a reply serves; `own`: people may answer themselves."""

    def latest(among: Iterable[Signal]) -> Signal | None:
        for one in among:
            if one is not reply and one.at <= reply.at and (own or one.actor != reply.actor):
                return one if reply.at - one.at <= within else None
        return None

    refers = references(reply)
    question = latest(questions.named(refers))
    if question is not None or reply.verb == v.POSTED:
        return question
    question = latest(questions.until(reply.at))
    if question is None:
        return None
    elsewhere = refers - {near.key, reply.object}
    if reply.verb == v.ANSWERED or not elsewhere or _is_said_by(question, reply, elsewhere, near):
        return question
    return None


def references(signal: Signal) -> set[str]:
    """What a reply is said to, with what it acts on; a post of its own is no reference."""
    refers = set(signal.refers_to)
    if signal.object and signal.verb != v.POSTED:
        refers.add(signal.object)
    return refers


def _is_said_by(question: Signal, reply: Signal, refers: set[str], near: History) -> bool:
    """Whether it answers something else that the asker has said since the question."""
    between = near.between(question.at, reply.at)
    return any(s.actor == question.actor and (s.object in refers or s.id in refers) for s in between)


def _answers_a_post(signal: Signal) -> bool:
    if signal.object_kind in _SAID_IN_A_THREAD:
        return bool(signal.refers_to)
    return any(one != signal.thread for one in signal.refers_to)
