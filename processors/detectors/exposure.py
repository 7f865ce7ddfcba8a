"""Exposure (mise en vue): somebody looks at a list in which something on offer stands. An internal finding.

**What it looks for.** Something made available (`offered`, `authored`, `shared`) that says in which list, page or space
it stands, and somebody else's first look at that list within 60 days; or their first look at something that says that
it shows the thing on offer. One finding for each offer in a list, delivered
to the thing on offer: it was there to be seen. It says nothing of who looked.

**What it cannot see.** Which part of the list was on the screen; lists that neither name it nor are
named by it.

**To be seen.** Send `offered` with the list as parent, its space as grouping or the list in `other`; and `viewed` with
the list as object, or with what is on offer in `other`.

Example::

    0d     ana  offered   o     re:list
    3d     bo   viewed    list
    9d     cy   viewed    list
    -> exposure offer=1 view=2

Not::

    0d     ana  offered   o     re:list
    3d     ana  viewed    list
    9d     cy   viewed    elsewhere
    -> nothing

**Literature.** Fernagu Oudet 2012 (a resource becomes one by the conditions of its use); being seen is the first.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "exposure", 1
WINDOW: Final = timedelta(days=60)
OFFERS = frozenset({v.OFFERED, v.AUTHORED, v.SHARED})

SCALE = Scale(base=2.0, weights={})


def listed(near: History) -> Iterable[Moment]:
    views = [s for s in near if s.verb in v.VIEWS and is_person(s)]
    if not views:
        return
    times = [view.at for view in views]
    for offer in near:
        if offer.verb in OFFERS and offer.object and is_person(offer):
            view = _first_by_another(offer, views, times)
            if view is not None:
                yield _moment(offer, view)


def _first_by_another(offer: Signal, views: Sequence[Signal], times: Sequence[datetime]) -> Signal | None:
    for view in views[bisect_right(times, offer.at) :]:
        if view.at - offer.at > WINDOW:
            return None
        if view.actor != offer.actor and view.object != offer.object:
            return view
    return None


def _moment(offer: Signal, view: Signal) -> Moment:
    delay = view.at - offer.at
    return found(
        KIND,
        VERSION,
        key=(offer, view),
        cited=(Cited("offer", offer), Cited("view", view)),
        people=(),
        weighed=SCALE.weigh({}),
        reasons=Reasons(
            f"Someone looked at the list in which it stands {lasting_en(delay)} after it was put there.",
            f"La liste où cela figure a été consultée {lasting_fr(delay)} après sa mise à disposition.",
        ),
        ahead=WINDOW,
        subject=offer.object,
        refers_to=(offer.id, view.id),
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Exposure",
    title_fr="Mise en vue",
    roles=frozenset(),
    evidence_roles=frozenset({"offer", "view"}),
    published=False,
    patterns=(
        Pattern(
            name="listed",
            keying=Keying.LISTING,
            hears=OFFERS | v.VIEWS,
            back=timedelta(),
            ahead=WINDOW,
            find=listed,
        ),
    ),
)
