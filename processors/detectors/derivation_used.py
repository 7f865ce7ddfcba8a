"""Derivation used (dérivé utilisé): what somebody made from another thing is used. An internal finding.

**What it looks for.** Something that a person authors or adapts and that names what it derives from, and that somebody
else uses within 90 days: a look, a bookmark, an adaptation, a reuse, passing it on, an attempt at it. It is delivered
to the history of the first thing that it derives from, which would not hear of the use otherwise. Made again by the
same person within 90 days it is the same.

**What it does not take for it.** Use by whoever made it; bots, on either side; what is made because it is assigned,
such as a form that everybody fills in; a thing that derives from nothing but itself.

**What it cannot see.** Use that leaves no trace; the second and further sources of one thing.

**To be seen.** Send `authored` or `personalized` (adapted) with the thing as object and its source in
`contextActivities.other`; and `viewed`, `bookmarked`, `reused` and so on with the thing as object.

Example::

    0d     bo   authored  s    from:r
    3d     cy   viewed    s
    -> derivation_used adapter=bo derivation=1 use=2

Not::

    0d     bo   authored  s    from:r
    3d     bo   viewed    s
    -> nothing

**Literature.** As of `adapted_reuse`, which is built on it.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "derivation_used", 1
WINDOW: Final = timedelta(days=90)
MAKES = frozenset({v.AUTHORED, v.ADAPTED})
USES = v.VIEWS | v.USES | v.ATTEMPTS | {v.RECOMMENDED, v.AUTHORED}
MANY = 4  # users

SCALE = Scale(
    base=0.4,
    weights={
        "adapted": 0.8,  # said to be an adaptation, not only to be made with the other thing in view
        "applied": 0.5,  # used by more than a look
        "users": 0.6,  # beyond one; four count whole
    },
)


def used(near: History) -> Iterable[Moment]:
    made = [s for s in near if s.object == near.key and _source(s) and is_person(s) and not s.assigned]
    for place, derivation in enumerate(made):
        if any(_is_again(derivation, earlier) for earlier in made[:place]):
            continue
        uses = [s for s in near.after(derivation.at, WINDOW) if _is_use(s, derivation)]
        if uses:
            yield _finding(derivation, uses)


def _source(signal: Signal) -> str | None:
    """The first thing that what is made here derives from."""
    if signal.verb not in MAKES:
        return None
    return next((one for one in signal.derived_from if one != signal.object), None)


def _is_again(derivation: Signal, earlier: Signal) -> bool:
    return earlier.actor == derivation.actor and derivation.at - earlier.at <= WINDOW


def _is_use(signal: Signal, derivation: Signal) -> bool:
    """By somebody else; to author the thing is none, to author another one from it is."""
    if signal.verb == v.AUTHORED and signal.object == derivation.object:
        return False
    return signal.verb in USES and signal.actor != derivation.actor and is_person(signal)


def _finding(derivation: Signal, uses: Sequence[Signal]) -> Moment:
    first = uses[0]
    users = {s.actor for s in uses}
    delay = first.at - derivation.at
    return found(
        KIND,
        VERSION,
        key=(derivation,),
        cited=(Cited("derivation", derivation), Cited("use", first)),
        people=(participant("adapter", derivation),),
        weighed=SCALE.weigh(
            {
                "adapted": derivation.verb == v.ADAPTED,
                "applied": any(s.verb not in v.VIEWS for s in uses),
                "users": (len(users) - 1) / (MANY - 1),
            }
        ),
        reasons=Reasons(
            f"What was made from another thing was used by someone else {lasting_en(delay)} later.",
            f"Ce qui a été fait à partir d'autre chose a servi à une autre personne {lasting_fr(delay)} plus tard.",
        ),
        ahead=WINDOW,
        subject=derivation.object,
        refers_to=(derivation.id, first.id),
        derived_from=(source,) if (source := _source(derivation)) else (),
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Derivation used",
    title_fr="Dérivé utilisé",
    roles=frozenset({"adapter"}),
    evidence_roles=frozenset({"derivation", "use"}),
    published=False,
    patterns=(
        Pattern(
            name="used",
            keying=Keying.RESOURCE,
            hears=MAKES | USES,
            back=WINDOW,
            ahead=WINDOW,
            find=used,
            by_subject=True,
        ),
    ),
)
