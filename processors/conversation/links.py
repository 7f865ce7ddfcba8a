"""Who replies to whom: the most probable parent of each message of a place, or itself where it opens a conversation.

Rule 1 (local): a link depends on nothing earlier than BACK before the reply and on nothing later than AFTER after it.
Rule 2 (one): each message replies to one message at most; of equal candidates the nearest, and itself before all.
Rule 3 (explicit): what a message says itself about what it replies to is not judged here.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

import numpy as np

from processors.conversation.features import of_messages, of_pairs
from processors.conversation.grid import REACH, Bools, Floats, Grid, grid_of
from processors.conversation.network import Network, load_network
from schemas.address import CHAT_MESSAGE
from schemas.signal import Signal

MODEL: Final = "model.json"
DIGITS: Final = 4
_ROWS: Final = 512  # messages that are weighed at once
_NOT_THERE: Final = -1e9


class Link(NamedTuple):
    """Rows of a message and of what it replies to (the same: it opens), and how probable that is."""

    reply: int
    to: int
    probability: float
    addressed: float  # how probable it is that it replies to anything of this person


@cache
def network() -> Network:
    """The network that is shipped; see MODEL_CARD.md beside it."""
    return load_network(resources.files(__package__).joinpath(MODEL).read_text(encoding="utf-8"))


def is_chat_message(signal: Signal) -> bool:
    """Whether it was said in a chat by somebody who is heard."""
    return signal.object_kind == CHAT_MESSAGE and signal.actor is not None and not signal.private


def is_explicit(signal: Signal) -> bool:
    """Whether it names a thread or a message that it belongs to; its channel is neither (Rule 3)."""
    own = {None, signal.object, signal.id, signal.place}
    return signal.thread not in own or any(one != signal.place for one in signal.refers_to)


def links_of(messages: Sequence[Signal], net: Network | None = None) -> Iterator[Link]:
    """One link for each message; `messages`: of one place, by (at, id)."""
    if not messages:
        return
    grid, net = grid_of(messages), net or network()
    reply, candidate = of_messages(grid)
    by_row = net.first(1, reply), net.first(2, candidate)
    for first in range(0, len(messages), _ROWS):
        last = min(first + _ROWS, len(messages))
        weighed = probabilities(*values(net, grid, by_row, first, last))
        best = weighed.argmax(axis=1)
        rows = np.arange(first, last)
        authors = grid.actor[np.maximum(rows[:, None] - np.arange(1 + REACH), 0)]
        same = authors == grid.actor[rows - best][:, None]
        same[:, 0] = best == 0
        addressed = np.where(best == 0, weighed[:, 0], (weighed * same).sum(axis=1))
        for row, column in enumerate(best.tolist()):
            yield Link(
                first + row,
                first + row - column,
                round(float(weighed[row, column]), DIGITS),
                round(float(addressed[row]), DIGITS),
            )


def values(net: Network, grid: Grid, by_row: tuple[Floats, Floats], first: int, last: int) -> tuple[Floats, Bools]:
    """(rows, 1 + REACH): the value of each candidate, column 0 the message itself; and which there are.

    by_row: what each message gives to the first layer, as one that replies and as a candidate.
    """
    pair = of_pairs(grid, first, last)
    of_reply, of_candidate = by_row[0][first:last], by_row[1]
    rows, columns = np.nonzero(pair.there)
    found = np.full((last - first, 1 + REACH), _NOT_THERE)
    found[rows, columns + 1] = net.value(
        net.first(0, pair.pairs[rows, columns]) + of_reply[rows] + of_candidate[pair.index[rows, columns]]
    )
    found[:, 0] = net.value(net.itself + of_reply + of_candidate[first:last])
    there = np.concatenate([np.ones((last - first, 1), dtype=bool), pair.there], axis=1)
    return found, there


def probabilities(value: Floats, there: Bools) -> Floats:
    """Of each candidate, over the candidates of one message."""
    weight = np.where(there, np.exp(value - value.max(axis=1, keepdims=True)), 0.0)
    shares: Floats = weight / weight.sum(axis=1, keepdims=True)
    return shares
