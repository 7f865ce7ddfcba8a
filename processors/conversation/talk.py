"""Who asks and who answers in a chat without threads, as the reply links tell.

Rule 1: a request is a message that asks for something (the cue, or `asked`) and does not answer a message outright.
Rule 2: an answer replies to the request, or to what the asker added to it, or goes on with such an answer. What the
asker adds is no request of its own, and at most MOST_ADDED messages lie between.
Rule 3: how sure it is that an answer serves the request is the product of the probabilities of the links between; what
is less sure than LEAST_SURE is none.
Rule 4: what the asker says or does about an answer (accepted, liked) belongs to it.
All of it looks ahead from the request only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from processors.asking import NO_REQUEST, is_person
from processors.conversation.links import is_chat_message, is_explicit
from processors.history import History
from schemas import vocabulary as v
from schemas.signal import Cue, Signal

REPLY_LINK: Final = "reply_link"
MOST_ADDED: Final = 3  # messages between a request and what answers it, or after an answer
LEAST_SURE: Final = 0.3  # of what is taken for an answer


def is_request(signal: Signal) -> bool:
    """Rule 1."""
    asks = signal.verb == v.ASKED or (signal.verb == v.POSTED and Cue.QUESTION in signal.cues)
    if not asks or not is_chat_message(signal) or is_explicit(signal):
        return False
    return is_person(signal) and NO_REQUEST.isdisjoint(signal.cues)


@dataclass(slots=True)
class Help:
    """What one person said to a request, and what the asker said or did about it; each by time."""

    sure: float  # of the first answer (Rule 3)
    answers: list[Signal] = field(default_factory=list)
    back: list[Signal] = field(default_factory=list)


class Talk:
    """The messages of a place with the links between them."""

    __slots__ = ("_acts", "_outright", "_replies", "_said")

    def __init__(self, near: History) -> None:
        self._said: dict[str, Signal] = {}
        self._acts: dict[str, list[Signal]] = {}  # on a message, by its object
        self._outright: dict[str, list[Signal]] = {}  # what replies to a message outright
        for signal in near:
            if signal.verb in v.ACKNOWLEDGEMENTS and signal.object:
                self._acts.setdefault(signal.object, []).append(signal)
            elif not signal.moment and is_chat_message(signal):
                self._said[signal.id] = signal
                if is_explicit(signal):
                    for one in signal.refers_to:
                        self._outright.setdefault(one, []).append(signal)
        self._replies = _replies(near, self._said)

    def requests(self) -> Iterator[Signal]:
        """The requests to which something replies, by time."""
        return (signal for signal in self._said.values() if signal.id in self._replies and is_request(signal))

    def refers_to(self, request: Signal, person: str, within: timedelta) -> bool:
        """Whether this person also answered the request outright, in this time."""
        replies = (one for name in (request.id, request.object) if name for one in self._outright.get(name, ()))
        return any(one.actor == person and request.at <= one.at <= request.at + within for one in replies)

    def help_with(self, request: Signal, within: timedelta) -> Mapping[str, Help]:
        """Who helped with it, in the order of their first answers."""
        until = request.at + within
        direct: dict[str, list[tuple[Signal, float]]] = {}
        waiting = [(request, 1.0, 0)]
        for message, sure, added in waiting:
            for reply, probability in self._replies.get(message.id, ()):
                still = sure * probability
                if reply.at > until or still < LEAST_SURE or not is_person(reply):
                    continue
                if reply.actor != request.actor:
                    direct.setdefault(reply.actor or "", []).append((reply, still))
                elif added < MOST_ADDED and not is_request(reply):
                    waiting.append((reply, still, added + 1))
        helped = {helper: self._help(request, answers, until) for helper, answers in direct.items()}
        return dict(sorted(helped.items(), key=lambda item: _by_time(item[1].answers[0])))

    def _help(self, request: Signal, direct: Sequence[tuple[Signal, float]], until: datetime) -> Help:
        """All that came of one person's answers."""
        first, sure = min(direct, key=lambda one: _by_time(one[0]))
        two = {request.actor, first.actor}
        seen = {answer.id: answer for answer, _ in direct}
        waiting = [(answer, 0) for answer, _ in direct]
        for message, added in waiting:
            if added == MOST_ADDED or (message.actor == request.actor and is_request(message)):
                continue  # what answers that request is help with that one
            for reply, _ in self._replies.get(message.id, ()):
                if reply.actor in two and reply.at <= until and reply.id not in seen:
                    seen[reply.id] = reply
                    waiting.append((reply, added + 1))
        said = sorted(seen.values(), key=_by_time)
        answers = [one for one in said if one.actor == first.actor and _by_time(one) >= _by_time(first)]
        back = [one for one in said if one.actor == request.actor]
        return Help(sure, answers, sorted([*back, *self._acts_on(answers, request, until)], key=_by_time))

    def _acts_on(self, answers: Iterable[Signal], request: Signal, until: datetime) -> Iterator[Signal]:
        for answer in answers:
            for act in self._acts.get(answer.object or "", ()):
                if act.actor == request.actor and act.at <= until:
                    yield act


def _replies(near: History, said: Mapping[str, Signal]) -> dict[str, list[tuple[Signal, float]]]:
    """What replies to each message, with the probability of the link, by time."""
    found: dict[str, list[tuple[Signal, float]]] = {}
    for link in near:
        if link.verb == REPLY_LINK:
            reply, to = (said.get(one) for one in link.refers_to)
            if reply is not None and to is not None:
                found.setdefault(to.id, []).append((reply, link.confidence or 0.0))
    for replies in found.values():
        replies.sort(key=lambda one: _by_time(one[0]))
    return found


def _by_time(signal: Signal) -> tuple[datetime, str]:
    return signal.at, signal.id
