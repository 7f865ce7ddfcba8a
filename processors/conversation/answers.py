"""What answers a request in a chat: what says so itself, what the links tell, or what plainly is meant for the asker.

Rule 1: an answer is said with content by another person than the asker. The asker's own answer counts where it names
the request, or replies to it and says that it is solved.
Rule 2: it names the request; or the links tell it (`talk`); or it asks for nothing and mentions the asker, soon or
without a link to anything else; or it is the first thing that anybody else says, too late to be linked.
Rule 3: asked again by the same person, in words at least half of which are the same, it is one request.
All of it looks ahead from the request only.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from processors.asking import is_content
from processors.conversation.links import is_chat_message, is_explicit
from processors.conversation.talk import REPLY_LINK, Talk, is_request
from processors.history import History
from schemas import vocabulary as v
from schemas.signal import Cue, Signal

SAME_WORDS: Final = 0.5
SOON: Final = timedelta(minutes=15)  # whoever is mentioned so soon is answered, whatever else it may reply to
UNLINKED: Final = timedelta(minutes=90)  # links reach no further


def asks(near: History) -> int:
    """How many requests there may be, at most: cheap to tell, and mostly none."""
    return sum(1 for signal in near if not signal.moment and is_request(signal))


class Answers:
    """The requests of a place, and what answers each."""

    def __init__(self, near: History) -> None:
        self._said = [s for s in near if s.verb in v.MESSAGES and is_chat_message(s)]
        self._times = [s.at for s in self._said]
        self._naming: dict[str, list[Signal]] = {}
        self._mentioning: dict[str, list[Signal]] = {}
        self._replies: dict[str, list[str]] = {}
        self._by_id = {s.id: s for s in self._said}
        self._loose: set[str] = set()
        linked: set[str] = set()
        for link in near:
            if link.verb == REPLY_LINK:
                linked.add(link.refers_to[0])
                self._replies.setdefault(link.refers_to[-1], []).append(link.refers_to[0])
        for said in self._said:
            if is_explicit(said):
                for name in {*said.refers_to, said.thread} - {None, said.place}:
                    self._naming.setdefault(str(name), []).append(said)
            elif not is_request(said):
                if said.id not in linked:
                    self._loose.add(said.id)
                for person in said.mentions:
                    self._mentioning.setdefault(person, []).append(said)
        self._talk = Talk(near)

    def requests(self) -> Sequence[Signal]:
        """By time; what a person adds to an own request is none."""
        own = {one for to, replies in self._replies.items() for one in replies if self._is_added(one, to)}
        return [said for said in self._said if is_request(said) and said.id not in own]

    def of(self, request: Signal, within: timedelta) -> list[Signal]:
        """What answers it within this time, by time (Rules 1 and 2)."""
        until = request.at + within
        found = {said.id: said for said in self._candidates(request, within) if request.at <= said.at <= until}
        held = (said for said in found.values() if said.id != request.id and is_content(said))
        return sorted(held, key=lambda said: (said.at, said.id))

    def is_asked_again(self, request: Signal, before: Iterable[Signal]) -> bool:
        """Rule 3."""
        return any(_is_same(request, other) for other in before if other.actor == request.actor)

    def _candidates(self, request: Signal, within: timedelta) -> Iterator[Signal]:
        for name in {request.id, request.object} - {None}:
            yield from self._naming.get(str(name), ())
        for reply in self._replies.get(request.id, ()):
            said = self._by_id.get(reply)
            if said is not None and said.actor == request.actor and Cue.SOLVED in said.cues:
                yield said
        for help_given in self._talk.help_with(request, within).values():
            yield from help_given.answers
        mentioning = self._mentioning.get(request.actor or "", [])
        for said in mentioning[bisect_left(mentioning, request.at, key=_at) :]:
            if said.at > request.at + within:
                break
            if said.actor != request.actor and (said.id in self._loose or said.at - request.at <= SOON):
                yield said
        after = self._next_by_another(request)
        if after is not None and after.id in self._loose and after.at - request.at > UNLINKED:
            yield after

    def _next_by_another(self, request: Signal) -> Signal | None:
        for at in range(bisect_right(self._times, request.at), len(self._said)):
            if self._said[at].actor != request.actor:
                return self._said[at]
        return None

    def _is_added(self, reply: str, to: str) -> bool:
        one, other = self._by_id.get(reply), self._by_id.get(to)
        return one is not None and other is not None and one.actor == other.actor


def _at(said: Signal) -> datetime:
    return said.at


def _is_same(one: Signal, other: Signal) -> bool:
    common = len(set(one.terms) & set(other.terms))
    return bool(common) and common >= SAME_WORDS * max(len(one.terms), len(other.terms))
