"""Productive struggle (déblocage): somebody fails at something, changes approach, and succeeds.

**What it looks for.** At least two failures of one person on one activity, then a success on it within 7 days of the
first of them, and between the two a change of approach: an edit, a search, a question, or a look at something else.
Failures before an earlier success belong to that one. Doing it again without failing, a day or more later and within
14 days of the first failure, raises confidence, as do a rising score and a success within 4 hours; retries that change
nothing lower it.

**What it does not take for a struggle.** Failures that many people have together (see `outage`); retries alone, as of
a machine or of a mistyped password; a bot. A `completed` without a result that comes with a failure is no success.

**What it cannot see.** Attempts that leave no trace, help by word of mouth, thinking. A struggle that does not end in
success is not shown: nobody is to be seen failing.

**To be seen.** Send `failed` and `passed` (or `attempted` and `completed` with `result.success`) with the activity as
object, and what happens between: `searched`, `viewed`, `asked`, `updated`.

Example::

    0m     ana  failed    x
    20m    ana  failed    x
    25m    ana  searched  how
    50m    ana  passed    x
    2d     ana  passed    x
    -> productive_struggle learner=ana failure=1,2 change=3 success=4 repeat=5

Not::

    0m     ana  failed    x
    20m    ana  failed    x
    50m    ana  passed    x
    -> nothing

**Literature.** Kapur 2008, 2016 (productive failure); Decius, Schaper and Seifert 2019 (trying one's own ideas);
Marsick and Watkins 1990 (trigger, alternatives, action).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, participant
from processors.history import History
from processors.trying import HEARD, failed, succeeded, tries
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr, listed_en, listed_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "productive_struggle", 2
WINDOW: Final = timedelta(days=14)
STRUGGLE: Final = timedelta(days=7)  # from the first failure to the success
QUICK: Final = timedelta(hours=4)
RETAINED: Final = timedelta(days=1)
FEWEST = 2  # failures
CHANGES = frozenset({v.UPDATED, v.SEARCHED, v.ASKED}) | v.VIEWS
MANY_CHANGES = 3

# Two failures, a look-up and a success on the same day are probable; a repeat a day later makes it solid.
SCALE = Scale(
    base=0.0,
    weights={
        "help_sought": 0.6,  # searched, viewed or asked in between
        "changes": 0.5,  # 3 or more count whole
        "quick": 0.8,  # a success within 4 hours of the first failure
        "rising_score": 0.6,  # the success scored more than the first failure
        "repeat": 1.0,  # done again without failing, a day or more later
        "identical_retries": -1.0,  # the share of retries before which nothing changed
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Struggle:
    """What makes one up."""

    failures: Sequence[Signal]
    changes: Sequence[Signal]
    success: Signal
    repeat: Signal | None

    @property
    def lasted(self) -> timedelta:
        return self.success.at - self.failures[0].at


def overcome(near: History) -> Iterable[Moment]:
    for activity, own in tries(near).items():
        for place, success in enumerate(own):
            if succeeded(success, own, place):
                struggle = _struggle(own, place, near)
                if struggle is not None:
                    yield _moment(struggle, activity)


def _struggle(own: Sequence[Signal], place: int, near: History) -> Struggle | None:
    """`own`: tries of one activity that no outage explains, by time; `place`: of the success among them."""
    success = own[place]
    failures: list[Signal] = []
    for at in range(place - 1, -1, -1):
        if success.at - own[at].at > STRUGGLE or succeeded(own[at], own, at):
            break
        if failed(own[at]):
            failures.insert(0, own[at])
    if len(failures) < FEWEST:
        return None
    between = near.between(failures[0].at, success.at)
    changes = [s for s in between if _is_change(s, success) and failures[0].at < s.at < success.at]
    if not changes:
        return None
    return Struggle(failures=failures, changes=changes, success=success, repeat=_repeat(failures[0], own, place))


def _is_change(signal: Signal, success: Signal) -> bool:
    """A look at the thing itself is no change of approach; an edit of it is."""
    return signal.verb in CHANGES and (signal.verb not in v.VIEWS or signal.object != success.object)


def _repeat(first: Signal, own: Sequence[Signal], place: int) -> Signal | None:
    """The first success a day or more later, if no failure lies between."""
    for at in range(place + 1, len(own)):
        if own[at].at - first.at > WINDOW or failed(own[at]):
            return None
        if own[at].at - own[place].at >= RETAINED and succeeded(own[at], own, at):
            return own[at]
    return None


def _moment(struggle: Struggle, activity: str) -> Moment:
    failures, success = struggle.failures, struggle.success
    before, after = failures[0].score, success.score
    weighed = SCALE.weigh(
        {
            "help_sought": any(s.verb != v.UPDATED for s in struggle.changes),
            "changes": len(struggle.changes) / MANY_CHANGES,
            "quick": struggle.lasted <= QUICK,
            "rising_score": None if before is None or after is None else after > before,
            "repeat": struggle.repeat is not None,
            "identical_retries": _unchanged(struggle),
        }
    )
    return found(
        KIND,
        VERSION,
        key=(success,),
        cited=[
            *(Cited("failure", s) for s in fewer(failures)),
            Cited("success", success),
            *(Cited("repeat", s) for s in (struggle.repeat,) if s is not None),
            *(Cited("change", s) for s in fewer(struggle.changes)),
        ],
        people=(participant("learner", success),),
        weighed=weighed,
        reasons=_reasons(struggle),
        ahead=WINDOW,
        subject=activity,
    )


def _unchanged(struggle: Struggle) -> float:
    """The share of tries after the first failure that came without any change since the try before."""
    tries = [*struggle.failures, struggle.success]
    pairs = list(pairwise(tries))
    same = [1 for one, two in pairs if not any(one.at <= s.at <= two.at for s in struggle.changes)]
    return len(same) / len(pairs)


_SAID = (
    ({v.SEARCHED}, ("search", "searches"), ("recherche", "recherches")),
    (v.VIEWS, ("look-up", "look-ups"), ("consultation", "consultations")),
    ({v.ASKED}, ("question", "questions"), ("question", "questions")),
    ({v.UPDATED}, ("edit", "edits"), ("modification", "modifications")),
)


def _reasons(struggle: Struggle) -> Reasons:
    count, lasted = len(struggle.failures), struggle.lasted
    english, french = [], []
    for verbs, en, fr in _SAID:
        times = sum(s.verb in verbs for s in struggle.changes)
        if times:
            english.append(counted_en(times, *en))
            french.append(counted_fr(times, *fr))
    said_en = (
        f"Succeeded after {counted_en(count, 'failure')}, {lasting_en(lasted)} after the first one, "
        f"having changed approach in between ({listed_en(english)})."
    )
    said_fr = (
        f"Réussite après {counted_fr(count, 'échec')}, {lasting_fr(lasted)} après le premier, "
        f"avec un changement d'approche entre-temps ({listed_fr(french)})."
    )
    if struggle.repeat is not None:
        later = struggle.repeat.at - struggle.success.at
        said_en += f" Done again without failing {lasting_en(later)} later."
        said_fr += f" Réussi de nouveau sans échec {lasting_fr(later)} plus tard."
    return Reasons(said_en, said_fr)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Productive struggle",
    title_fr="Déblocage",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"failure", "change", "success", "repeat"}),
    patterns=(
        Pattern(
            name="overcome",
            keying=Keying.ACTOR,
            hears=CHANGES | HEARD,
            back=WINDOW,
            ahead=WINDOW,
            find=overcome,
        ),
    ),
)
