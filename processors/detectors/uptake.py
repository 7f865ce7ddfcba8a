"""Uptake (partage puis appropriation): somebody shares a resource, somebody else opens it and makes it their own.

**What it looks for.** A resource that one person shares or recommends, another person opens within 7 days (their first
look at it), and then uses within 30 days of the share: a bookmark, an adaptation, a reuse, sharing it again. Where
several people shared it, the last share before the look counts.

**What it does not take for uptake.** A share with more than 30 recipients; what is assigned; bots, on either side, such
as link previews; looks and uses by somebody who knew the resource in the 30 days before the share; a look alone.

**What it cannot see.** Use that leaves no trace; that somebody knew the resource for longer; how many people a share
went to, where neither the statement nor the directory says so.

**To be seen.** Send `shared` or `recommended`, `viewed`, and `bookmarked`, `personalized` (adapted) or `reused`, each
with the resource as object; an adaptation, or something `authored` from it, may also name the resource in
`contextActivities.other`.

Example::

    0d     ana  shared      r
    1d     bo   viewed      r
    3d     bo   bookmarked  r
    3d     cy   viewed      r
    -> uptake sharer=ana adopter=bo share=1 view=2 use=3

Not::

    0d     ana  shared      r    to:31
    1d     bo   viewed      r
    3d     bo   bookmarked  r
    -> nothing

**Literature.** Argote and Ingram 2000 (knowledge transfer); Noe, Tews and Marand 2013 (learning from non-interpersonal
sources).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr, listed_en, listed_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "uptake", 2
WINDOW: Final = timedelta(days=30)
OPENED: Final = timedelta(days=7)  # from the share to the first look
SOON: Final = timedelta(days=1)
MOST_RECIPIENTS = 30
FEW_RECIPIENTS = 5
DWELL_S = 30.0
USES = v.USES | {v.RECOMMENDED}  # passing it on counts
APPLIED = frozenset({v.ADAPTED, v.AUTHORED, v.REUSED})
MANAGER = "manager"

# A bookmark after a look is probable; adapting it, or passing it on as well, is solid.
SCALE = Scale(
    base=-0.4,
    weights={
        "applied": 1.2,  # adapted or reused
        "passed_on": 0.9,  # shared again
        "kept": 0.5,  # bookmarked
        "soon": 0.5,  # opened within a day counts whole, after 7 days nothing
        "addressed": 0.4,  # shared with few, or mentioning the adopter
        "dwell": 0.3,  # looked at it for half a minute or more
        "other_unit": 0.6,  # across units
        "hierarchy": -0.8,  # shared by a manager of the same unit
    },
)


def adopted(near: History) -> Iterable[Moment]:
    shares = [s for s in near if _is_share(s, near.key)]
    if not shares:
        return
    acts: dict[str, list[Signal]] = {}
    for signal in near:
        if signal.actor and (signal.verb in v.VIEWS or _is_use(signal, near.key)):
            acts.setdefault(signal.actor, []).append(signal)
    for own in acts.values():
        for place, view in enumerate(own):
            if _is_view(view, near.key):
                share = _last_before(view, shares)
                if share is not None and _is_personal(share) and _is_news(share, own[:place]):
                    yield from _moment(share, view, own[place + 1 :], near.key)


def _is_share(signal: Signal, resource: str) -> bool:
    return signal.verb in v.SHARES and signal.object == resource


def _is_view(signal: Signal, resource: str) -> bool:
    return signal.verb in v.VIEWS and signal.object == resource and is_person(signal) and not signal.assigned


def _last_before(view: Signal, shares: Sequence[Signal]) -> Signal | None:
    """The last share by somebody else before the look, whatever it is worth, if it is recent enough."""
    for share in reversed(shares[: bisect_left(shares, (view.at, view.id), key=_by_time)]):
        if view.at - share.at > OPENED:
            return None
        if share.actor != view.actor:
            return share
    return None


def _by_time(signal: Signal) -> tuple[datetime, str]:
    return signal.at, signal.id


def _is_personal(share: Signal) -> bool:
    """By a person, to few enough, and not as an assignment."""
    broadcast = share.audience is not None and share.audience > MOST_RECIPIENTS
    return is_person(share) and not broadcast and not share.assigned


def _is_news(share: Signal, earlier: Sequence[Signal]) -> bool:
    """Whether the adopter neither looked at it before, nor had anything to do with it before the share."""
    for signal in reversed(earlier):
        if signal.at < share.at - WINDOW:
            break
        if signal.verb in v.VIEWS or (signal.at, signal.id) < (share.at, share.id):
            return False
    return True


def _is_use(signal: Signal, resource: str) -> bool:
    """More than a look; something of one's own that is made from it is an adaptation."""
    return signal.verb in USES or (signal.verb == v.AUTHORED and resource in signal.derived_from)


def _moment(share: Signal, view: Signal, later: Sequence[Signal], resource: str) -> Iterable[Moment]:
    uses = [s for s in later if _is_use(s, resource) and s.at - share.at <= WINDOW and is_person(s) and not s.assigned]
    if not uses:
        return
    verbs = {s.verb for s in uses}
    few = share.audience is not None and share.audience <= FEW_RECIPIENTS
    known = share.unit is not None and view.unit is not None
    weighed = SCALE.weigh(
        {
            "applied": not verbs.isdisjoint(APPLIED),
            "passed_on": not verbs.isdisjoint(v.SHARES),
            "kept": v.BOOKMARKED in verbs,
            "soon": 1 - max(timedelta(), view.at - share.at - SOON) / (OPENED - SOON),
            "addressed": few or view.actor in share.mentions,
            "dwell": None if view.duration_s is None else view.duration_s >= DWELL_S,
            "other_unit": share.unit != view.unit if known else None,
            "hierarchy": share.role == MANAGER and (not known or share.unit == view.unit),
        }
    )
    yield found(
        KIND,
        VERSION,
        key=(share, view),
        cited=[Cited("share", share), Cited("view", view), *(Cited("use", s) for s in fewer(uses))],
        people=(participant("sharer", share), participant("adopter", view)),
        weighed=weighed,
        reasons=_reasons(share, view, uses),
        ahead=WINDOW,
        subject=resource,
        giver_role=share.role,
    )


_SAID = (
    (frozenset({v.ADAPTED, v.AUTHORED}), "adapted it", "l'a adaptée"),
    (frozenset({v.REUSED}), "reused it", "l'a réutilisée"),
    (v.SHARES, "passed it on", "l'a partagée à son tour"),
    (frozenset({v.BOOKMARKED}), "kept it", "l'a mise de côté"),
)


def _reasons(share: Signal, view: Signal, uses: Sequence[Signal]) -> Reasons:
    verbs = {s.verb for s in uses}
    english = listed_en([en for group, en, _ in _SAID if not verbs.isdisjoint(group)])
    french = listed_fr([fr for group, _, fr in _SAID if not verbs.isdisjoint(group)])
    opened, used = view.at - share.at, uses[0].at - view.at
    return Reasons(
        f"Someone opened a shared resource {lasting_en(opened)} after it was shared, "
        f"and made it their own {lasting_en(used)} later: this person {english}.",
        f"Une ressource partagée a été ouverte par une autre personne {lasting_fr(opened)} après le partage. "
        f"Cette personne {french}, {lasting_fr(used)} plus tard.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Uptake",
    title_fr="Partage et appropriation",
    roles=frozenset({"sharer", "adopter"}),
    evidence_roles=frozenset({"share", "view", "use"}),
    patterns=(
        Pattern(
            name="adopted",
            keying=Keying.RESOURCE,
            hears=v.SHARES | v.VIEWS | USES | {v.AUTHORED},
            back=WINDOW,
            ahead=WINDOW,
            find=adopted,
        ),
    ),
)
