"""What hangs together in a chat without threads: an opening and all that replies to it, directly or by others.

Rule 1: a conversation opens with a request that replies to nothing, as far as the links tell.
Rule 2: what replies to one of its messages belongs to it, if the link is more probable than not; what names a thread or
message itself does not: that conversation is explicit.
All of it looks ahead from the opening, and as far back as links reach.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from processors.conversation.links import is_chat_message, is_explicit
from processors.conversation.talk import REPLY_LINK, is_request
from processors.history import History
from schemas import vocabulary as v
from schemas.signal import Signal

PROBABLE: Final = 0.5
TEMPO: Final = "tempo"


class Said(NamedTuple):
    """A message of a conversation, and how probable its link to it is."""

    message: Signal
    probability: float


class Threads:
    """The conversations of a place."""

    def __init__(self, near: History) -> None:
        self._said = {s.id: s for s in near if s.verb in v.MESSAGES and is_chat_message(s) and not is_explicit(s)}
        self._replies: dict[str, list[Said]] = {}
        self._linked: set[str] = set()
        for link in near:
            if link.verb == REPLY_LINK and (link.confidence or 0.0) > PROBABLE:
                reply, to = link.refers_to
                self._linked.add(reply)
                if reply in self._said:
                    self._replies.setdefault(to, []).append(Said(self._said[reply], link.confidence or 0.0))

    def openings(self) -> Iterator[Signal]:
        """By time (Rule 1), those to which something replies."""
        for said in self._said.values():
            if said.id in self._replies and said.id not in self._linked and is_request(said):
                yield said

    def after(self, opening: Signal, within: timedelta) -> list[Said]:
        """All that was said to it within this time, by time (Rule 2)."""
        found: list[Said] = []
        waiting = [opening]
        while waiting:
            for said in self._replies.get(waiting.pop().id, ()):
                if said.message.at - opening.at <= within:
                    found.append(said)
                    waiting.append(said.message)
        return sorted(found, key=lambda said: (said.message.at, said.message.id))


def waits(near: History) -> Mapping[object, timedelta]:
    """The tempo of the place by UTC day, where it is known."""
    known = ((signal.at.date(), signal.duration_s) for signal in near if signal.verb == TEMPO)
    return {day: timedelta(seconds=seconds) for day, seconds in known if seconds is not None}
