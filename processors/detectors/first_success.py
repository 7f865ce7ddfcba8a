"""First success (première fois): somebody succeeds at a kind of work that is new to them, and can still do it later.

**What it looks for.** A success of a person on a type of activity at which they had none in the 180 days before, and a
second one, 7 to 60 days after it. A third success within the 60 days raises confidence, as does another device the
second time, and that the directory has known the person for long: only then can new to them be told from new to us.

**What it does not take for it.** Somebody whom the directory knows for less than 60 days, or not at all: to us
everything they do is new. A success that does not last; training; a bot; a `completed` without a result that comes
with a failure.

**What it cannot see.** What was done before traces were kept, so that in the first 180 days of a log much may look new.
Where the directory does not say since when it knows a person, nothing is found. A type of activity that was given
another name, a tool that only now began to send statements, and several people on one login look new as well. Whether
a supervisor stood by.

**To be seen.** Send `passed` or `completed` (or `result.success`) with a type for the activity that says which kind of
work it is; and import people with the day since when they are there (`since`).

Example::

    0d     ana  passed  x  type:crane  joined:-300d
    8d     ana  passed  y  type:crane  joined:-300d
    -> first_success learner=ana first=1 second=2

Not::

    0d     ana  passed  x  type:crane  joined:-30d
    8d     ana  passed  y  type:crane  joined:-30d
    -> nothing

**Literature.** Ellström 2001 (developmental learning); Eraut 2004 (tackling challenging tasks).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.trying import ONE_REPORT_AFTER, ONE_REPORT_BEFORE, succeeded, tries
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "first_success", 1
NEW: Final = timedelta(days=180)
LASTS: Final = timedelta(days=7)
WINDOW: Final = timedelta(days=60)
ACQUAINTED: Final = timedelta(days=60)
BACK: Final = NEW + ONE_REPORT_BEFORE  # whether a `completed` is a success shows in what comes with it
AHEAD: Final = WINDOW + ONE_REPORT_AFTER
LONG_KNOWN: Final = NEW

# A first and a second success are probable where the person is known for long; on two devices, or thrice, solid.
SCALE = Scale(
    base=0.1,
    weights={
        "known_long": 0.8,  # known for 180 days counts whole, for 60 nothing
        "again": 0.7,  # a third success within 60 days
        "other_device": 0.5,  # the second time on another device
    },
)


def retained(near: History) -> Iterable[Moment]:
    own = _successes(near)
    for place, first in enumerate(own):
        if place and first.at - own[place - 1].at <= NEW:
            continue
        if first.joined is None or first.at - first.joined < ACQUAINTED:
            continue
        later = [s for s in own[place + 1 :] if LASTS <= s.at - first.at <= WINDOW]
        if later:
            yield _moment(first, later, first.at - first.joined)


def _successes(near: History) -> Sequence[Signal]:
    """At work of this kind, by time."""
    made = [
        one
        for ones in tries(near).values()
        for place, one in enumerate(ones)
        if not one.formal and succeeded(one, ones, place)
    ]
    return sorted(made, key=lambda s: (s.at, s.id))


def _moment(first: Signal, later: Sequence[Signal], known: timedelta) -> Moment:
    second = later[0]
    devices = first.device is not None and second.device is not None
    weighed = SCALE.weigh(
        {
            "known_long": (known - ACQUAINTED) / (LONG_KNOWN - ACQUAINTED),
            "again": len(later) > 1,
            "other_device": first.device != second.device if devices else None,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(first,),
        cited=(Cited("first", first), Cited("second", second)),
        people=(participant("learner", first),),
        weighed=weighed,
        reasons=_reasons(first, second),
        ahead=AHEAD,
        subject=first.object,
    )


def _reasons(first: Signal, second: Signal) -> Reasons:
    days, kept = NEW.days, second.at - first.at
    return Reasons(
        f"A first success at a kind of work without any in the {days} days before, "
        f"and another one {lasting_en(kept)} later.",
        f"Première réussite d'un type de travail, sans aucune dans les {days} jours précédents, "
        f"et une nouvelle réussite {lasting_fr(kept)} plus tard.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="First success",
    title_fr="Première réussite",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"first", "second"}),
    patterns=(
        Pattern(
            name="retained",
            keying=Keying.PRACTICE,
            hears=v.ATTEMPTS,
            back=BACK,
            ahead=AHEAD,
            find=retained,
        ),
    ),
)
