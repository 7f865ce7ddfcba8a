"""Single holder (porteur unique): a topic is asked about in vain, and only one person has lately known about it.

**What it looks for.** Built on other moments: a request on a topic that nobody answered (see `unanswered_request`),
where in the 180 days before it exactly one person helped with that topic, took part in resolving something about it, or
wrote it down.
It is found at the first such request in 180 days; more of them in the 90 days after it are shown with it. A second
person who helps with the topic within these 90 days ends it. A request with several topics counts for the first of them
by name.

**What it does not take for it.** A topic without demand; a topic that nobody or several people have helped with; the
holder's own request.

**What it cannot see.** What people know and were never seen to share; those who have not consented; whether the one
holder was away. It is a fact about the topic and no judgement of a person: nobody is named, and only the holder may be
told who it is.

**To be seen.** Send topics with questions and answers (the extension `topic`); be seen in `unanswered_request`, and in
`help_exchange`, `collective_resolution` or `capitalisation` before.

Example::

    0d     ana  asked     q1   words:12 topics:t
    1h     bo   answered  a1   re:q1 words:40
    9d     cy   asked     q2   words:12 topics:t
    40d    di   viewed    x
    -> single_holder demand=3

Not::

    0d     ana  asked     q1   words:12 topics:t
    1h     bo   answered  a1   re:q1 words:40
    2h     eve  answered  a2   re:q1 words:40
    9d     cy   asked     q2   words:12 topics:t
    40d    di   viewed    x
    -> nothing

**Literature.** Avelino et al. 2016 (truck factor); CHAOSS, contributor absence factor; Wegner 1987 (who knows what).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas.moment import Moment
from schemas.signal import UNKNOWN, Keying, Signal

KIND, VERSION = "single_holder", 1
DEMAND = "unanswered_request"
HOLDERS: Final[Mapping[str, frozenset[str]]] = {
    "help_exchange": frozenset({"helper"}),
    "collective_resolution": frozenset({"contributor"}),
    "capitalisation": frozenset({"participant"}),
}
"""Who is shown by a moment to know about its topics, by role."""
LATELY: Final = timedelta(days=180)
GOES_ON: Final = timedelta(days=90)
MANY_DEMANDS, MANY_TIMES = 3, 4

# One request in vain with one known helper is probable; where it is asked again, or the helper helped often, solid.
SCALE = Scale(
    base=0.1,
    weights={
        "demands": 0.9,  # beyond one; three count whole
        "times": 0.8,  # that the holder was seen to know; four count whole
        "certainty": 0.5,  # how sure the request is
    },
)


def alone(near: History) -> Iterable[Moment]:
    demands = [signal for signal in near if signal.verb == DEMAND]
    if not demands:
        return
    known = [signal for signal in near if signal.verb in HOLDERS]
    times = [signal.at for signal in known]
    last: datetime | None = None
    for demand in demands:
        before = known[bisect_left(times, demand.at - LATELY) : bisect_left(times, demand.at)]
        holder = _single(before, demand)
        if holder is not None:
            if last is None or demand.at - last > LATELY:
                second = _second(demand, known, holder)
                yield _moment(demand, demands, before, second)
            last = demand.at


def _single(before: Sequence[Signal], demand: Signal) -> str | None:
    """The one person who was seen to know about it, and does not ask."""
    holders = {person for one in before for person in _holders(one)}
    if len(holders) != 1 or not holders.isdisjoint(one.person for one in demand.people):
        return None
    return min(holders)


def _holders(one: Signal) -> set[str]:
    return {each.person for each in one.people if each.role in HOLDERS[one.verb] and each.person != UNKNOWN}


def _second(demand: Signal, known: Sequence[Signal], holder: str) -> Signal | None:
    """What shows that somebody else knows about it by now."""
    until = demand.at + GOES_ON
    return next((s for s in known if demand.at <= s.at <= until and _holders(s) - {holder}), None)


def _moment(demand: Signal, demands: Sequence[Signal], before: Sequence[Signal], second: Signal | None) -> Moment:
    end = second.at if second is not None else demand.at + GOES_ON
    again = [s for s in demands if demand.at <= s.at <= end]
    weighed = SCALE.weigh(
        {
            "demands": (len(again) - 1) / (MANY_DEMANDS - 1),
            "times": len(before) / MANY_TIMES,
            "certainty": demand.confidence,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(demand,),
        cited=[Cited("demand", one) for one in fewer(again)],
        people=(),
        weighed=weighed,
        reasons=_reasons(len(again), before, demand, second),
        ahead=GOES_ON,
        closes=second.at if second is not None else None,
        refers_to=tuple(one.id for one in fewer(before)),
    )


def _reasons(asked: int, before: Sequence[Signal], demand: Signal, second: Signal | None) -> Reasons:
    times, days = len(before), LATELY.days
    english = (
        f"A topic was asked about {counted_en(asked, 'time')} in vain, and in the {days} days before "
        f"only one person was seen to know about it ({counted_en(times, 'time')})."
    )
    french = (
        f"Un sujet a fait l'objet de {counted_fr(asked, 'demande')} sans réponse, et dans les {days} jours précédents "
        f"une seule personne a montré qu'elle le connaissait ({times} fois)."
    )
    if second is not None:
        delay = second.at - demand.at
        english += f" Someone else helped with it {lasting_en(delay)} later."
        french += f" Une autre personne y a aidé {lasting_fr(delay)} plus tard."
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Single holder",
    title_fr="Porteur unique",
    roles=frozenset(),
    evidence_roles=frozenset({"demand"}),
    patterns=(
        Pattern(
            name="alone",
            keying=Keying.TOPIC,
            hears=frozenset({DEMAND, *HOLDERS}),
            back=LATELY + LATELY,
            ahead=GOES_ON,
            find=alone,
        ),
    ),
)
