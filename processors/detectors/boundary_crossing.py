"""Boundary crossing (franchissement): learning passes between two units that had nothing to do with each other.

**What it looks for.** Built on other moments: a help exchange, an uptake, an adapted reuse, a mentoring or a reciprocal
exchange between two people of different units, where these two units had no such tie, on any topic, in the 90 days
before. Units are those at the time of the exchange. Another tie within 120 days raises confidence. It says which units,
and names no person.

**What it does not take for it.** Former colleagues: two people who were in one unit 90 days before, as after a
re-organisation. Help by the support desk, which is no tie either. A unit of fewer than five people, or whose size
the directory does not say: it is never shown.

**What it cannot see.** Ties that leave no trace, or by people who have not consented. What was before the first
statement counts as no tie, so that in the first 90 days much is new. Ties by way of a third unit are not looked at, and
a unit whose service is to help all the others is known by the role of its people alone.

**To be seen.** Be seen in one of the moments that it is built on, with units in `context.team` or in the directory, and
import the directory: it knows how large a unit is, and who was where.

Example::

    0d     ana  asked     q1   words:12  unit:lyon size:9
    1h     bo   answered  a1   re:q1 words:40  unit:lille size:7
    -> boundary_crossing moment=1+2

Not::

    0d     ana  asked     q1   words:12  unit:lyon size:9
    1h     bo   answered  a1   re:q1 words:40  unit:lille size:4
    -> nothing

**Literature.** Burt 1992 (structural holes); Tynjälä 2008 (boundary crossing in workplace learning).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found
from processors.giving import SUPPORT
from processors.history import History
from processors.wording import counted_en, counted_fr
from schemas.moment import Moment
from schemas.signal import Keying, Participant, Signal

KIND, VERSION = "boundary_crossing", 1
LOOK_BACK: Final = timedelta(days=90)
AGAIN: Final = timedelta(days=120)
FEWEST_PEOPLE = 5  # of a unit that may be shown
# What others rest on comes first: of two that begin with the same statement, the one that is nearer to it.
HEARD: Final = ("help_exchange", "uptake", "adapted_reuse", "mentoring", "reciprocal_exchange")
PAIR = 2

# As sure as the exchange it rests on, and surer where it did not stay the only one.
SCALE = Scale(
    base=-0.8,
    weights={
        "certainty": 1.8,  # the confidence of the exchange
        "repeated": 0.8,  # another tie between the two units within 120 days; three count whole
    },
)
MANY = 3  # ties after it


def crossed(near: History) -> Iterable[Moment]:
    ties = sorted((s for s in near if _is_tie(s)), key=_by_time)
    last: datetime | None = None
    for place, tie in enumerate(ties):
        new = last is None or tie.at - last > LOOK_BACK
        last = tie.at
        if new and _is_boundary(tie.people):
            yield _moment(tie, [one for one in ties[place + 1 :] if tie.at < one.at <= tie.at + AGAIN])


def _is_tie(signal: Signal) -> bool:
    """Between two people; what brings three together is heard as the exchanges between two of them."""
    return signal.role != SUPPORT and len({one.person for one in signal.people}) == PAIR


def _by_time(signal: Signal) -> tuple[datetime, int, str]:
    return signal.at, HEARD.index(signal.verb), signal.id


def _is_boundary(people: Sequence[Participant]) -> bool:
    """Between units that are large enough to be shown, and no former colleagues."""
    then = {one.unit_then or one.unit for one in people}
    sizes = [one.unit_size or 0 for one in people]
    return len(then) == PAIR and min(sizes) >= FEWEST_PEOPLE


def _moment(tie: Signal, later: Sequence[Signal]) -> Moment:
    moment = found(
        KIND,
        VERSION,
        key=(tie,),
        cited=(Cited("moment", tie),),
        people=(),
        weighed=SCALE.weigh({"certainty": tie.confidence, "repeated": len(later) / MANY}),
        reasons=_reasons(len(later)),
        ahead=AGAIN,
        subject=tie.object,
    )
    return replace(moment, units=tie.units)


def _reasons(later: int) -> Reasons:
    days, again = LOOK_BACK.days, AGAIN.days
    english = f"Two units exchanged that had no tie with each other in the {days} days before."
    french = f"Deux équipes ont échangé alors qu'aucun lien ne les unissait dans les {days} jours précédents."
    if later:
        english += f" It happened {counted_en(later, 'more time', 'more times')} within {again} days."
        french += f" Cela s'est reproduit {counted_fr(later, 'fois', 'fois')} en {again} jours."
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Boundary crossing",
    title_fr="Franchissement",
    roles=frozenset(),
    evidence_roles=frozenset({"moment"}),
    patterns=(
        Pattern(name="crossed", keying=Keying.UNITS, hears=frozenset(HEARD), back=LOOK_BACK, ahead=AGAIN, find=crossed),
    ),
)
