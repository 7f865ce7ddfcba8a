"""Which message replies to which, for all that was said in chats: as it says itself, else as is probable."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from processors.conversation.links import is_chat_message, is_explicit, links_of
from schemas import vocabulary as v
from schemas.signal import Signal


class Reply(NamedTuple):
    """Ids of statements: what was said (or done about a message), and what it replies to; itself where it opens."""

    reply: str
    to: str
    probability: float


def replies(signals: Iterable[Signal]) -> list[Reply]:
    """One for each signal whose object is a chat message, by time and id."""
    heard = sorted((s for s in signals if is_chat_message(s)), key=lambda s: (s.at, s.id))
    linked = {heard[row].id: link for row, link in _probable(heard)}
    named = _messages_by_name(heard)
    return [_outright(s, named) or linked.get(s.id) or Reply(s.id, s.id, 1.0) for s in heard]


def _probable(heard: Sequence[Signal]) -> Iterator[tuple[int, Reply]]:
    """The probable link of each message that is said in a place."""
    places: dict[str, list[int]] = {}
    for row, signal in enumerate(heard):
        if signal.verb in v.MESSAGES and signal.place is not None:
            places.setdefault(signal.place, []).append(row)
    for rows in places.values():
        messages = [heard[row] for row in rows]
        for link in links_of(messages):
            yield rows[link.reply], Reply(messages[link.reply].id, messages[link.to].id, link.probability)


def _messages_by_name(heard: Sequence[Signal]) -> Mapping[str, str]:
    """The statement that said a message, by its own id and by the message's."""
    named: dict[str, str] = {}
    for signal in heard:
        if signal.verb in v.MESSAGES:
            named.setdefault(signal.id, signal.id)
            if signal.object:
                named.setdefault(signal.object, signal.id)
    return named


def _outright(signal: Signal, named: Mapping[str, str]) -> Reply | None:
    """What a message says itself that it replies to, or what an act on a message is about; certain."""
    if signal.verb in v.MESSAGES:
        if not is_explicit(signal):
            return None
        names: tuple[str | None, ...] = (*reversed(signal.refers_to), signal.thread)
    else:
        names = (signal.object,)
    known = (named[name] for name in names if name is not None and name in named)
    return Reply(signal.id, next((one for one in known if one != signal.id), signal.id), 1.0)
