"""Outage (panne): many people fail at one thing at about the same time. An internal finding, shown to nobody.

**What it looks for.** A failure on an activity that lies in a stretch of ten minutes in which at least three people
fail on it. Each such failure is a finding of its own, delivered to the person whose failure it is, and to nobody else:
it explains that failure, so that no struggle is built on it. Nothing is grouped, so a long outage is as well explained
in its fifth hour as in its first minute.

**What it cannot see.** An outage that hits one or two people. A hard exam that a class fails together looks the same,
and its failures are explained away too.

**To be seen.** Send `failed`, or `attempted` with `result.success` false, with the activity as object.

Example::

    0m     ana  failed    x
    2m     bo   failed    x
    9m     cy   failed    x
    9h     di   failed    x
    -> outage learner=ana failure=1
    -> outage learner=bo failure=2
    -> outage learner=cy failure=3

Not::

    0m     ana  failed    x
    2m     bo   failed    x
    11m    cy   failed    x
    -> nothing

**Literature.** Flaky tests and common causes; none is needed for what shields people from being misread.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "outage", 1
TOGETHER: Final = timedelta(minutes=10)
FEWEST = 3  # people

SCALE = Scale(base=2.0, weights={})


def common(near: History) -> Iterable[Moment]:
    failures = [s for s in near if v.failed(s.verb, s.success) and is_person(s)]
    for failure in _in_crowds(failures):
        yield _outage(failure, near.key)


def _in_crowds(failures: Sequence[Signal]) -> Iterable[Signal]:
    """The failures that lie in any stretch that starts at a failure and holds enough people."""
    counts: dict[str | None, int] = {}
    end = shown = 0
    for start, first in enumerate(failures):
        while end < len(failures) and failures[end].at - first.at <= TOGETHER:
            counts[failures[end].actor] = counts.get(failures[end].actor, 0) + 1
            end += 1
        if len(counts) >= FEWEST:
            yield from failures[max(start, shown) : end]
            shown = end
        counts[first.actor] -= 1
        if not counts[first.actor]:
            del counts[first.actor]


def _outage(failure: Signal, activity: str) -> Moment:
    return found(
        KIND,
        VERSION,
        key=(failure,),
        cited=(Cited("failure", failure),),
        people=(participant("learner", failure),),
        weighed=SCALE.weigh({}),
        reasons=Reasons(
            f"At least {FEWEST} people failed at the same thing within {TOGETHER.seconds // 60} minutes.",
            f"Au moins {FEWEST} personnes ont échoué sur la même chose en {TOGETHER.seconds // 60} minutes.",
        ),
        ahead=TOGETHER,
        subject=activity,
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Outage",
    title_fr="Panne",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"failure"}),
    published=False,
    patterns=(
        Pattern(
            name="common",
            keying=Keying.ACTIVITY,
            hears=frozenset({v.ATTEMPTED, v.FAILED, v.PASSED, v.COMPLETED}),
            back=TOGETHER,
            ahead=TOGETHER,
            find=common,
            cap=20_000,
        ),
    ),
)
