"""Logs as other communities might have written them: nobody named, talk slower, few conversations at a time.

The annotated logs are of one busy channel in which most answers begin with a name. A model that has seen nothing else
takes every unnamed message in a quiet room for an opening. So each log is given as it is, in a variant, and as quiet
rooms in which only some of its conversations were held.
"""

from dataclasses import replace
from typing import Final

from pipeline.training.annotated import AnnotatedLog
from schemas.signal import Signal

SLOWER: Final = 8  # times
SHARES: Final = (4, 12, 40)  # a quiet room holds every so many-th of the conversations
WAYS: Final = (("unnamed", False, 1), ("slow", True, SLOWER), ("slow and unnamed", False, SLOWER))


def variant(log: AnnotatedLog, number: int) -> AnnotatedLog:
    """One of the ways, in turn by the number of the log."""
    way, is_named, slower = WAYS[number % len(WAYS)]
    return told(log, way, is_named=is_named, slower=slower)


def told(log: AnnotatedLog, way: str, *, is_named: bool, slower: int) -> AnnotatedLog:
    """The same messages and links, with or without names, and so many times slower."""
    first = log.messages[0]

    def turned(message: Signal) -> Signal:
        later = replace(message, at=first.at + (message.at - first.at) * slower)
        return later if is_named else replace(later, mentions=(), called=None)

    return AnnotatedLog(f"{log.name}, {way}", [turned(message) for message in log.messages], log.parents)


def quiet_rooms(log: AnnotatedLog, number: int) -> list[AnnotatedLog]:
    """Rooms with some of the conversations each, half of them without names, and slower the fewer there are."""
    return [
        told(room, "quiet", is_named=bool((number + turn) % 2), slower=1 + share // 8)
        for turn, share in enumerate(SHARES)
        if (room := _some(log, share, number)).parents
    ]


def _some(log: AnnotatedLog, share: int, number: int) -> AnnotatedLog:
    """Every so many-th conversation of the annotated ones, and nothing else."""
    opening = _openings(log)
    order = {first: place for place, first in enumerate(sorted(set(opening.values())))}
    kept = [row for row in sorted(opening) if order[opening[row]] % share == number % share]
    new = {row: place for place, row in enumerate(kept)}
    parents = {new[row]: frozenset(new[one] for one in log.parents[row]) for row in kept if row in log.parents}
    return AnnotatedLog(log.name, [log.messages[row] for row in kept], parents)


def _openings(log: AnnotatedLog) -> dict[int, int]:
    """Of each message that is linked, the first message of its conversation."""
    opening: dict[int, int] = {}

    def first(row: int) -> int:
        while opening.setdefault(row, row) != row:
            row = opening[row]
        return row

    for reply, parents in log.parents.items():
        for parent in parents:
            one, other = sorted((first(reply), first(parent)))
            opening[other] = one
    return {row: first(row) for row in sorted(opening)}
