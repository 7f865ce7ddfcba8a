"""Logs as other communities might have written them: where nobody is named, and where talk is slower.

The annotated logs are of one busy channel in which most answers begin with a name. A model that has seen nothing else
takes every unnamed message in a quiet room for an opening. So each log is given twice: as it is, and in a variant.
"""

from dataclasses import replace
from typing import Final

from pipeline.training.annotated import AnnotatedLog
from schemas.signal import Signal

SLOWER: Final = 8  # times
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
