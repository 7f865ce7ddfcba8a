"""Who asks and who answers in a chat without threads, as the reply links tell.

Rule 1: a request is a message that asks for something (the cue, or `asked`) and does not answer a message outright.
Rule 2: an answer replies to the request, or to what the asker added to it, or goes on with such an answer. What the
asker adds is no request of its own, and at most MOST_ADDED messages lie between.
Rule 3: how sure it is that an answer serves the request is the product of the probabilities of the links between.
All of it looks ahead from the request only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from processors.asking import NO_REQUEST, is_person
from processors.conversation.links import is_chat_message, is_explicit
from processors.history import History
from schemas import vocabulary as v
from schemas.signal import Cue, Signal

REPLY_LINK: Final = "reply_link"
MOST_ADDED: Final = 3  # messages between a request and what answers it
LEAST_SURE: Final = 0.3  # of what is taken for an answer


def is_request(signal: Signal) -> bool:
    """Rule 1."""
    if not is_chat_message(signal) or is_explicit(signal) or not is_person(signal):
        return False
    asks = signal.verb == v.ASKED or (signal.verb == v.POSTED and Cue.QUESTION in signal.cues)
    return asks and NO_REQUEST.isdisjoint(signal.cues)


@dataclass(slots=True)
class Help:
    """What one person said to a request, and what the asker said back, by time."""

    sure: float  # of the first answer (Rule 3)
    answers: list[Signal] = field(default_factory=list)
    back: list[Signal] = field(default_factory=list)


class Talk:
    """The messages of a place with the links between them."""

    def __init__(self, near: History) -> None:
        self._said: Mapping[str, Signal] = {s.id: s for s in near if not s.moment and is_chat_message(s)}
        self._replies: dict[str, list[tuple[Signal, float]]] = {}
        for link in near:
            if link.verb == REPLY_LINK and all(one in self._said for one in link.refers_to):
                reply, to = link.refers_to
                self._replies.setdefault(to, []).append((self._said[reply], link.confidence or 0.0))

    def requests(self) -> Iterator[Signal]:
        """The requests to which something replies, by time."""
        return (signal for signal in self._said.values() if signal.id in self._replies and is_request(signal))

    def help_with(self, request: Signal, within: timedelta) -> Mapping[str, Help]:
        """Who helped with it, by their first answer."""
        found: dict[str, Help] = {}
        until = request.at + within
        asked = [(request, 1.0, 0)]
        while asked:
            message, sure, added = asked.pop(0)
            for reply, probability in self._replies_to(message):
                still = sure * probability
                if reply.at > until or still < LEAST_SURE:
                    continue
                if reply.actor != request.actor:
                    self._go_on(found, reply, still, request, until)
                elif added < MOST_ADDED and not is_request(reply):
                    asked.append((reply, still, added + 1))
        for one in found.values():
            one.answers.sort(key=_by_time)
            one.back.sort(key=_by_time)
        return dict(sorted(found.items(), key=lambda item: _by_time(item[1].answers[0])))

    def _go_on(self, found: dict[str, Help], answer: Signal, sure: float, request: Signal, until: datetime) -> None:
        """Take an answer, what its author adds to it, and what the asker says back."""
        if not is_person(answer) or answer.actor is None:
            return
        known = found.get(answer.actor)
        if known is None or _by_time(answer) < _by_time(min(known.answers, key=_by_time)):
            known = found.setdefault(answer.actor, Help(sure))
            known.sure = sure
        waiting = [(answer, 0)]
        while waiting:
            message, added = waiting.pop(0)
            if message.actor == answer.actor:
                if message not in known.answers:
                    known.answers.append(message)
            elif message not in known.back:
                known.back.append(message)
                if is_request(message):
                    continue  # what answers that is help with that
            if added < MOST_ADDED:
                two = {answer.actor, request.actor}
                waiting += [
                    (one, added + 1) for one, _ in self._replies_to(message) if one.actor in two and one.at <= until
                ]

    def _replies_to(self, message: Signal) -> Sequence[tuple[Signal, float]]:
        return self._replies.get(message.id, ())


def _by_time(signal: Signal) -> tuple[object, str]:
    return signal.at, signal.id
