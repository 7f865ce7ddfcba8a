"""Stuck (blocage): somebody fails again at something at which they have failed before. An internal finding.

**What it looks for.** The first half of a productive struggle: two failures of one person on one activity within 7
days, with no success on it between them, and no failure in the 7 days before since the last success. Whether a success
follows is not asked. It is kept to the process: nobody is shown failing. Other findings ask whether two units are stuck
at the same time and do not know of each other.

**What it does not take for it.** Failures that many people have together (see `outage`); a bot's.

**What it cannot see.** Attempts that leave no trace.

**To be seen.** Send `failed`, or `attempted` with `result.success` false, with the activity as object.

Example::

    0m     ana  failed    x
    20m    ana  failed    x
    2d     ana  failed    x
    -> stuck learner=ana failure=1,2

Not::

    0m     ana  failed    x
    10m    ana  passed    x
    20m    ana  failed    x
    -> nothing

**Literature.** Kapur 2008 (impasse before insight); Marsick and Watkins 1990 (a trigger that the usual does not solve).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.trying import HEARD, ONE_REPORT_AFTER, failed, succeeded, tries
from processors.wording import lasting_en, lasting_fr
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "stuck", 1
STRUGGLE: Final = timedelta(days=7)
WINDOW: Final = STRUGGLE + ONE_REPORT_AFTER  # whether a `completed` is a success shows a minute later

SCALE = Scale(base=2.0, weights={})


def repeated(near: History) -> Iterable[Moment]:
    for activity, own in tries(near).items():
        for first, second in _repeated(own):
            yield _moment(first, second, activity)


def _repeated(own: Sequence[Signal]) -> Iterable[tuple[Signal, Signal]]:
    """Each first failure after a success or a week without one, with the next failure if it comes in time."""
    first: Signal | None = None
    last: Signal | None = None
    for place, one in enumerate(own):
        if succeeded(one, own, place):
            first = last = None
        elif failed(one):
            if last is None or one.at - last.at > STRUGGLE:
                first = one
            elif first is not None:
                yield first, one
                first = None
            last = one


def _moment(first: Signal, second: Signal, activity: str) -> Moment:
    delay = second.at - first.at
    return found(
        KIND,
        VERSION,
        key=(first,),
        cited=(Cited("failure", first), Cited("failure", second)),
        people=(participant("learner", first),),
        weighed=SCALE.weigh({}),
        reasons=Reasons(
            f"Two failures at the same thing within {lasting_en(delay)}, with no success between them.",
            f"Deux échecs sur la même chose en {lasting_fr(delay)}, sans réussite entre les deux.",
        ),
        ahead=WINDOW,
        subject=activity,
        refers_to=(first.id, second.id),
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Stuck",
    title_fr="Blocage",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"failure"}),
    published=False,
    patterns=(
        Pattern(
            name="repeated",
            keying=Keying.ACTOR,
            hears=HEARD,
            back=WINDOW,
            ahead=WINDOW,
            find=repeated,
        ),
    ),
)
