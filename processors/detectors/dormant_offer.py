"""Dormant offer (offre dormante): something on offer is shown to people for 60 days, and nobody takes it up.

**What it looks for.** Something that a person offers, authors or shares, that is recommended or seen in a list within
60 days, and that nobody else uses in these 60 days: no look at the thing itself, no bookmark, adaptation or reuse, no
passing on, no request that cites it, no attempt at it. It is found once event time has passed these 60 days. A use in
the 30 days after them closes it. Offered again within 60 days it is the same offer.

**What it does not take for it.** What nobody was shown; what is assigned; what a bot offers. A bot's look and the
offerer's own are no use, and nobody else's exposure.

**What it cannot see.** Use that leaves no trace, or by people who have not consented; whether the offer was still good;
why nobody took it up. Nobody is named: the question is what in the situation keeps a resource from being used.

**To be seen.** Send `offered`, `authored` or `shared` with the thing as object and its list as parent; `recommended`
with the thing, or `viewed` with the list as object. To close it, any use: `viewed`, `bookmarked`, `reused` and so on.

Example::

    0d     ana  offered      o   re:list
    3d     bo   viewed       list
    9d     cy   recommended  o
    70d    bo   viewed       o
    -> dormant_offer offer=1 exposure=2,3

Not::

    0d     ana  offered      o   re:list
    3d     bo   viewed       list
    59d    bo   viewed       o
    70d    cy   viewed       list
    -> nothing

**Literature.** Fernagu Oudet 2012 (conversion of resources); Sen 1999 (capabilities: what people can do with what there
is); the SOURIAU question why available resources are not mobilised.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Deadline, Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, pointed_at
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "dormant_offer", 1
EXPOSURE = "exposure"
DUE: Final = timedelta(days=60)
LATE: Final = timedelta(days=30)  # after it was due
OFFERS = frozenset({v.OFFERED, v.AUTHORED, v.SHARED})
USES = v.VIEWS | v.USES | v.ATTEMPTS | {v.AUTHORED, v.ASKED, v.ACCEPTED, v.REVIEWED, v.JOINED, v.ATTENDED}
MANY = 4  # exposures

# What was shown once is probable; what was recommended as well, or shown more often, is solid.
SCALE = Scale(
    base=0.2,
    weights={
        "offered": 0.6,  # said to be an offer, not only made or shared
        "recommended": 0.7,  # by somebody, not only seen in a list
        "exposures": 0.7,  # beyond one; four count whole
    },
)


class Offer(NamedTuple):
    """An offer, what showed it while it was open, and its first use, if any."""

    made: Signal
    shown: Sequence[Signal]
    used: Signal | None


def unused(near: History) -> Iterable[Moment]:
    for offer in _offers(near):
        if near.is_past(offer.made.at + DUE):
            yield _gap(offer, near.key)


def silence(near: History) -> Iterable[Deadline]:
    """Each offer that was shown and is not used in time, as far as is known."""
    for offer in _offers(near):
        yield Deadline(offer.made.at, offer.made.at + DUE)


def _offers(near: History) -> Iterable[Offer]:
    """Offers that were shown, and not used in time."""
    made = [s for s in near if s.verb in OFFERS and s.object == near.key and is_person(s) and not s.assigned]
    for place, offer in enumerate(made):
        if place and offer.at - made[place - 1].at <= DUE:
            continue
        due = offer.at + DUE
        used = _first_use(offer, near)
        if used is not None and used.at <= due:
            continue
        exposures = (one for signal in near.between(offer.at, due) for one in _exposures(signal, near.key))
        shown = {one.id: one for one in exposures if one.at <= due}
        if shown:
            yield Offer(offer, sorted(shown.values(), key=lambda one: (one.at, one.id)), used)


def _first_use(offer: Signal, near: History) -> Signal | None:
    for signal in near.after(offer.at, DUE + LATE):
        if signal.verb in USES and signal.actor != offer.actor and is_person(signal) and _is_of(signal, near.key):
            return signal
    return None


def _is_of(signal: Signal, thing: str) -> bool:
    """A look is a use where it is at the thing itself; what somebody makes or says, also where it cites the thing."""
    return signal.object == thing or signal.verb not in v.VIEWS


def _exposures(signal: Signal, thing: str) -> Iterable[Signal]:
    if signal.verb == EXPOSURE:
        yield pointed_at(signal)[1]
    elif signal.verb == v.RECOMMENDED and signal.object == thing and is_person(signal):
        yield signal


def _gap(offer: Offer, thing: str) -> Moment:
    made, shown, used = offer
    weighed = SCALE.weigh(
        {
            "offered": made.verb == v.OFFERED,
            "recommended": any(one.verb == v.RECOMMENDED for one in shown),
            "exposures": (len(shown) - 1) / (MANY - 1),
        }
    )
    return found(
        KIND,
        VERSION,
        key=(made,),
        cited=[Cited("offer", made), *(Cited("exposure", one) for one in fewer(shown))],
        people=(),
        weighed=weighed,
        reasons=_reasons(offer),
        ahead=DUE + LATE,
        closes=used.at if used else None,
        subject=thing,
    )


def _reasons(offer: Offer) -> Reasons:
    times = len(offer.shown)
    english = (
        f"An offer was shown {counted_en(times, 'time')}, and nobody took it up for {counted_en(DUE.days, 'day')}."
    )
    french = f"Une offre a été montrée {times} fois, et n'a servi à personne pendant {counted_fr(DUE.days, 'jour')}."
    if offer.used is not None:
        delay = offer.used.at - offer.made.at
        english += f" It was taken up in the end, after {lasting_en(delay)}."
        french += f" Elle a fini par servir, après {lasting_fr(delay)}."
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Dormant offer",
    title_fr="Offre dormante",
    roles=frozenset(),
    evidence_roles=frozenset({"offer", "exposure"}),
    patterns=(
        Pattern(
            name="unused",
            keying=Keying.RESOURCE,
            hears=OFFERS | USES | {v.RECOMMENDED, EXPOSURE},
            back=DUE,
            ahead=DUE + LATE,
            find=unused,
            deadlines=silence,
        ),
    ),
)
