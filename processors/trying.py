"""Trying at something: which acts are failures, which are successes, and which failures an outage explains.

Rule 1: an outage that was found at the time of a failure explains it; what is explained is no try.
Rule 2: a `completed` without a result that comes with a failure (up to 2 s before it, or 1 min after) is no success:
cmi5 sends both.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.history import History
from schemas import vocabulary as v
from schemas.signal import Signal

OUTAGE = "outage"
HEARD = frozenset({v.ATTEMPTED, v.FAILED, v.PASSED, v.COMPLETED, OUTAGE})
ONE_REPORT_BEFORE: Final = timedelta(seconds=2)
ONE_REPORT_AFTER: Final = timedelta(minutes=1)
_NEIGHBOURS = 8  # tries of one activity within a minute are few


def tries(near: History) -> dict[str, list[Signal]]:
    """What people tried, by activity and by time, without what an outage explains (Rule 1)."""
    made: dict[str, list[Signal]] = {}
    explained: set[tuple[str | None, object]] = set()
    for signal in near:
        if signal.verb == OUTAGE:
            explained.add((signal.object, signal.at))
        elif signal.object and signal.verb in v.ATTEMPTS and is_person(signal):
            made.setdefault(signal.object, []).append(signal)
    if not explained:
        return made
    return {
        activity: [s for s in ones if not (failed(s) and (activity, s.at) in explained)]
        for activity, ones in made.items()
    }


def failed(signal: Signal) -> bool:
    return v.failed(signal.verb, signal.success)


def succeeded(signal: Signal, own: Sequence[Signal], place: int) -> bool:
    """Whether the try at `place` among those of one activity is a success (Rule 2)."""
    if not v.succeeded(signal.verb, signal.success):
        return False
    if signal.verb != v.COMPLETED or signal.success is not None:
        return True
    return not _is_one_report(signal, own, place)


def _is_one_report(completed: Signal, own: Sequence[Signal], place: int) -> bool:
    for other in reversed(own[max(0, place - _NEIGHBOURS) : place]):
        if completed.at - other.at <= ONE_REPORT_BEFORE and failed(other):
            return True
    return any(s.at - completed.at <= ONE_REPORT_AFTER and failed(s) for s in own[place + 1 : place + 1 + _NEIGHBOURS])
