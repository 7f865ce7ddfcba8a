"""Reciprocal exchange (échange réciproque): people give to each other, each what the other one looks for.

**What it looks for.** Help from one person to another, and help back on another topic and in another conversation
within 90 days; or round a circle of three in one place: one helps a second, the second a third, the third the first. It
is found at the exchange that closes the circle, if none closed it in the 90 days before; its key is the earliest
exchange of each way. Or, as in a network of reciprocal exchanges, an offer, a request by somebody else that cites it,
and a review of the offer by both of them after the request, all within 90 days of the offer.

**What it does not take for it.** Thanks, which are no help; two people who help each other within one thread, or to and
fro in one room within an hour without topics that tell it apart; help and help back on the very same topics, where both
say their topics. An offer that only one of the two reviewed; what a bot offers, asks or reviews; a request for one's
own offer.

**What it cannot see.** Help that leaves no trace, longer circles, and circles that go through several places. Where
topics are not said, that help came back on something else is taken from its being another conversation.

**To be seen.** Be seen in `help_exchange` both ways; or send `offered` (or `authored` with an `offer` as object),
`asked` with the offer in `contextActivities.other`, and `reviewed` by both with the offer as object.

Example::

    0d     ana  asked     q1   words:12  topics:sieves
    1h     bo   answered  a1   re:q1 words:40
    9d     bo   asked     q2   words:12  topics:ovens
    9d1h   ana  answered  a2   re:q2 words:40
    -> reciprocal_exchange partner=ana partner=bo exchange=1+2,3+4

Not::

    0d     ana  asked     q1   words:12  topics:sieves
    1h     bo   answered  a1   re:q1 words:40
    2h     bo   asked     q2   words:12  topics:sieves
    3h     ana  answered  a2   re:q2 words:40
    -> nothing

**Literature.** Héber-Suffrin (networks of reciprocal exchanges of knowledge); Fernagu Oudet 2012.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, fewer, found, participant
from processors.giving import Given, directed
from processors.history import History
from processors.wording import counted_en, counted_fr, lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "reciprocal_exchange", 1
WINDOW: Final = timedelta(days=90)
SOON: Final = timedelta(hours=1)
HEARD = frozenset({"help_exchange"})
OFFERS = frozenset({v.OFFERED, v.AUTHORED})
OFFER = "offer"  # the kind of activity

# Help both ways is probable where it is sure to be help; with topics that both say, or an offer and a request, solid.
SCALE = Scale(
    base=-0.6,
    weights={
        "offered": 2.4,  # said to be an exchange: offer, request, and a review by both
        "topics": 0.8,  # all say on what, and it is not the same
        "certainty": 1.4,  # the mean confidence of the exchanges
        "hurried": -0.8,  # it came back within an hour
    },
)


def both_ways(near: History) -> Iterable[Moment]:
    exchanges = directed(near, HEARD)
    held: datetime | None = None  # when it was last true
    start = 0
    for place, last in enumerate(exchanges):
        while last.at - exchanges[start].at > WINDOW:
            start += 1
        first = _first_other_way(last, exchanges[start:place])
        if first is None:
            continue
        if held is None or last.at - held > WINDOW:
            yield _moment((first, last))
        held = last.at


def _first_other_way(last: Given, before: Sequence[Given]) -> Given | None:
    back = last.way[::-1]
    return next((one for one in before if one.way == back and _is_exchange((one, last))), None)


def in_a_circle(near: History) -> Iterable[Moment]:
    recent: dict[str, dict[str, list[Given]]] = {}  # giver, receiver, what was given within the window
    held: dict[tuple[str, ...], datetime] = {}
    exchanges = directed(near, HEARD)
    start = 0
    for last in exchanges:
        while last.at - exchanges[start].at > WINDOW:
            _forget(exchanges[start], recent)
            start += 1
        for circle in _closed_by(last, recent):
            people = _turned([one.giver.person for one in circle])
            if people not in held or last.at - held[people] > WINDOW:
                yield _moment(sorted(circle, key=_by_time))
            held[people] = last.at
        giver, receiver = last.way
        recent.setdefault(giver, {}).setdefault(receiver, []).append(last)


def _forget(oldest: Given, recent: dict[str, dict[str, list[Given]]]) -> None:
    giver, receiver = oldest.way
    recent[giver][receiver].pop(0)
    if not recent[giver][receiver]:
        del recent[giver][receiver]


def _closed_by(last: Given, recent: dict[str, dict[str, list[Given]]]) -> Iterable[Sequence[Given]]:
    """For each third person the earliest two exchanges by which what was given now comes back."""
    giver, receiver = last.way
    for third, onward in recent.get(receiver, {}).items():
        back = recent.get(third, {}).get(giver, ())
        if third == giver or not back:
            continue
        circles = ((last, one, two) for one in onward for two in back)
        circle = next((one for one in circles if _is_exchange(one)), None)
        if circle is not None:
            yield circle


def _turned(people: Sequence[str]) -> tuple[str, ...]:
    """The same circle begins with the same person."""
    first = people.index(min(people))
    return (*people[first:], *people[:first])


def _by_time(one: Given) -> tuple[datetime, str]:
    return one.at, one.signal.id


def _is_exchange(exchanges: Sequence[Given]) -> bool:
    """Each in a conversation of its own, and not all on the same topics, as far as they say."""
    if any(_is_one_talk(one.signal, two.signal) for one, two in combinations(exchanges, 2)):
        return False
    topics = {one.signal.topics for one in exchanges}
    return len(topics) > 1 or () in topics


def _is_one_talk(one: Signal, two: Signal) -> bool:
    """In one thread; or, where people talk in a place without saying on what, within the same hour."""
    if one.thread is not None and one.thread == two.thread and one.thread != one.place:
        return True
    told_apart = one.topics and two.topics and one.topics != two.topics
    return one.place is not None and one.place == two.place and abs(two.at - one.at) < SOON and not told_apart


def _moment(exchanges: Sequence[Given]) -> Moment:
    signals = [one.signal for one in exchanges]
    sure = [s.confidence for s in signals if s.confidence is not None]
    took = signals[-1].at - signals[0].at
    weighed = SCALE.weigh(
        {
            "topics": all(s.topics for s in signals),
            "certainty": sum(sure) / len(sure) if sure else None,
            "hurried": took < SOON,
        }
    )
    return found(
        KIND,
        VERSION,
        key=signals,
        cited=[Cited("exchange", s) for s in signals],
        people=[replace(one.giver, role="partner") for one in exchanges],
        weighed=weighed,
        reasons=_given_back(len(exchanges), took),
        ahead=WINDOW,
    )


def _given_back(people: int, took: timedelta) -> Reasons:
    if people == len(("one", "other")):
        return Reasons(
            f"Two people helped each other, each in a conversation of its own, within {lasting_en(took)}.",
            f"Deux personnes se sont entraidées, chacune à son tour et dans deux conversations, en {lasting_fr(took)}.",
        )
    return Reasons(
        f"Help went round a circle of {people} people within {lasting_en(took)}.",
        f"L'aide a fait le tour d'un cercle de {people} personnes en {lasting_fr(took)}.",
    )


def by_offer(near: History) -> Iterable[Moment]:
    offers = [s for s in near if _is_offer(s, near.key)]
    if not offers:
        return
    requests = [s for s in near if s.verb == v.ASKED and is_person(s)]
    reviews = [s for s in near if s.verb == v.REVIEWED and s.object == near.key and is_person(s)]
    answered: dict[str | None, list[tuple[Signal, Signal]]] = {}  # by who asks: the offer and the first request for it
    for request in requests:
        offer = _offer_before(request, offers)
        if offer is not None and not any(one is offer for one, _ in answered.get(request.actor, ())):
            answered.setdefault(request.actor, []).append((offer, request))
    for pairs in answered.values():
        ends = [*(request.at for _, request in pairs[1:]), None]
        for (offer, request), end in zip(pairs, ends, strict=True):
            bilan = _bilan(offer, request, end, reviews)
            if bilan:
                yield _agreed(offer, request, bilan, near.key)


def _is_offer(signal: Signal, thing: str) -> bool:
    said = signal.verb == v.OFFERED or (signal.verb in OFFERS and signal.object_kind == OFFER)
    return said and signal.object == thing and is_person(signal)


def _offer_before(request: Signal, offers: Sequence[Signal]) -> Signal | None:
    """The latest offer by somebody else, if it is recent enough."""
    for offer in reversed(offers):
        if offer.at <= request.at and offer.actor != request.actor:
            return offer if request.at - offer.at <= WINDOW else None
    return None


def _bilan(
    offer: Signal, request: Signal, end: datetime | None, reviews: Sequence[Signal]
) -> tuple[Signal, Signal] | None:
    """The first review by each of the two after the request, and before the next request by the same person."""
    by: dict[str | None, Signal] = {}
    for review in reviews:
        if request.at <= review.at <= offer.at + WINDOW and (end is None or review.at < end):
            by.setdefault(review.actor, review)
    if offer.actor not in by or request.actor not in by:
        return None
    return by[offer.actor], by[request.actor]


def _agreed(offer: Signal, request: Signal, bilan: tuple[Signal, Signal], thing: str) -> Moment:
    topics = {topic for s in (offer, request) for topic in s.topics}
    last = max(review.at for review in bilan)
    return found(
        KIND,
        VERSION,
        key=(offer, request),
        cited=[Cited("offer", offer), Cited("request", request), *(Cited("review", s) for s in fewer(bilan))],
        people=(participant("partner", offer), participant("partner", request)),
        weighed=SCALE.weigh({"offered": 1.0, "topics": bool(topics)}),
        reasons=Reasons(
            f"An offer was taken up by a request {lasting_en(request.at - offer.at)} later, "
            f"and both sides reviewed the exchange, {counted_en((last - offer.at).days, 'day')} after the offer.",
            f"Une offre a trouvé sa demande {lasting_fr(request.at - offer.at)} plus tard ; "
            f"les deux parties ont fait le bilan, {counted_fr((last - offer.at).days, 'jour')} après l'offre.",
        ),
        ahead=WINDOW,
        subject=thing,
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Reciprocal exchange",
    title_fr="Échange réciproque",
    roles=frozenset({"partner"}),
    evidence_roles=frozenset({"exchange", "offer", "request", "review"}),
    patterns=(
        Pattern(name="both_ways", keying=Keying.DYAD, hears=HEARD, back=WINDOW + WINDOW, ahead=WINDOW, find=both_ways),
        Pattern(
            name="in_a_circle", keying=Keying.PLACE, hears=HEARD, back=WINDOW + WINDOW, ahead=WINDOW, find=in_a_circle
        ),
        Pattern(
            name="by_offer",
            keying=Keying.RESOURCE,
            hears=OFFERS | {v.ASKED, v.REVIEWED},
            back=WINDOW,
            ahead=WINDOW,
            find=by_offer,
            by_subject=True,
        ),
    ),
)
