"""Reciprocal exchanges: help that comes back, help that goes round, and what was offered, asked for and reviewed."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, answered, asked, moments

RECIPROCAL = "processors.detectors.reciprocal_exchange"


def helped(*told: str) -> str:
    """Exchanges as `when giver>receiver field:value …`; each is two lines, in a thread of its own."""
    lines = []
    for number, one in enumerate(told):
        at, ways, *more = one.split()
        giver, receiver = ways.split(">")
        fields = " ".join(more)
        lines.append(f"{at} {receiver} asked q{number} words:12 {fields}")
        lines.append(f"{at}1h {giver} answered a{number} re:q{number} words:40 {fields}")
    return "\n".join(lines)


def swapped(
    offer: str = "0d ana offered o",
    request: str = "5d bo asked q from:o",
    own: str = "9d ana reviewed o",
    other: str = "10d bo reviewed o",
    more: str = "",
) -> str:
    return f"{offer}\n{request}\n{own}\n{other}\n{more}"


TWO = "\n-> reciprocal_exchange partner=ana partner=bo exchange=1+2,3+4"
THREE = "\n-> reciprocal_exchange partner=ana partner=bo partner=cy exchange=1+2,3+4,5+6"
OFFERED = "-> reciprocal_exchange partner=ana partner=bo offer=1 request=2 review=3,4"
FREE, ROUND = helped("0d bo>ana", "9d ana>bo") + TWO, ("0d bo>ana place:p", "9d cy>bo place:p", "20d ana>cy place:p")
FREE_OFFER = swapped(more=OFFERED)

PROOF = Proof(
    "reciprocal_exchange",
    traps={
        "thanks are no help": ("0d ana asked q words:12\n1h bo answered a re:q words:40\n2h ana accepted a re:q", FREE),
        "to and fro within one thread": (
            """
            0d    ana  asked     q   words:12
            1h    bo   answered  a1  re:q   words:40
            2h    bo   asked     r   words:12  re:q  thread:q
            3h    ana  replied   a2  re:r   words:40  thread:q
            """,
            FREE,
        ),
        "on the same topics": (
            helped("0d bo>ana topics:ovens", "9d ana>bo topics:ovens"),
            helped("0d bo>ana topics:ovens", "9d ana>bo topics:sieves") + TWO,
        ),
        "to and fro in one room": (
            helped("0d bo>ana place:p", "59m ana>bo place:p"),
            helped("0d bo>ana place:p", "1h ana>bo place:p") + TWO,
        ),
        "a circle in one room within an hour": (
            helped("0d bo>ana place:p", "30m cy>bo place:p", "20d ana>cy place:p"),
            helped("0d bo>ana place:p topics:a", "30m cy>bo place:p topics:b", "20d ana>cy place:p") + THREE,
        ),
        "always the same way": (helped("0d bo>ana", "9d bo>ana"), FREE),
        "after ninety days": (helped("0d bo>ana", "90d1s ana>bo"), helped("0d bo>ana", "90d ana>bo") + TWO),
        "a circle that is not closed": (
            helped(*ROUND[:2], "20d cy>ana place:p"),
            helped(*ROUND) + THREE,
        ),
        "a circle through two places": (
            helped(*ROUND[:2], "20d ana>cy place:elsewhere"),
            helped(*ROUND) + THREE,
        ),
        "a circle in more than ninety days": (
            helped(*ROUND[:2], "90d1s ana>cy place:p"),
            helped(*ROUND[:2], "90d ana>cy place:p") + THREE,
        ),
        "a circle on one topic": (
            helped(*(f"{one} topics:ovens" for one in ROUND)),
            helped(*(f"{one} topics:{n}" for n, one in enumerate(ROUND))) + THREE,
        ),
        "an offer that nobody asks for": (swapped(request="5d bo asked q"), FREE_OFFER),
        "asked for by whoever offers": (swapped(request="5d ana asked q from:o"), FREE_OFFER),
        "reviewed by one of them": (swapped(own="9d cy reviewed o"), FREE_OFFER),
        "reviewed by the other one": (swapped(other="10d cy reviewed o"), FREE_OFFER),
        "reviewed before it was asked for": (swapped(own="4d ana reviewed o"), FREE_OFFER),
        "reviewed after ninety days": (
            swapped(other="90d1s bo reviewed o"),
            swapped(other="90d bo reviewed o", more=OFFERED),
        ),
        "another thing is reviewed": (swapped(own="9d ana reviewed p from:o"), FREE_OFFER),
        "a page is no offer": (
            swapped(offer="0d ana authored o kind:document"),
            swapped(offer="0d ana authored o kind:offer", more=OFFERED),
        ),
        "offered by a machine": (swapped(offer="0d ana offered o bot"), FREE_OFFER),
        "asked for by a machine": (swapped(request="5d bo asked q from:o bot"), FREE_OFFER),
        "reviewed by a machine": (swapped(own="9d ana reviewed o bot"), FREE_OFFER),
    },
    scenes={
        "the earliest each way is the key, and what goes on is the same": helped(
            "0d bo>ana", "2d bo>ana", "9d ana>bo", "20d bo>ana", "80d ana>bo", "160d bo>ana"
        )
        + "\n-> reciprocal_exchange partner=ana partner=bo exchange=1+2,5+6",
        "after ninety days without a return it begins anew": helped(
            "0d bo>ana", "9d ana>bo", "95d ana>bo", "100d bo>ana"
        )
        + TWO
        + "\n-> reciprocal_exchange partner=ana partner=bo exchange=5+6,7+8",
        "the earliest on another topic": helped(
            "0d bo>ana topics:ovens", "3d bo>ana topics:sieves", "9d ana>bo topics:ovens"
        )
        + "\n-> reciprocal_exchange partner=ana partner=bo exchange=3+4,5+6",
        "of the topics of two exchanges some may be the same": helped(
            "0d bo>ana topics:ovens,sieves", "9d ana>bo topics:ovens"
        )
        + TWO,
        "the other way round it is another circle": helped(
            *ROUND, "30d ana>bo place:p", "40d cy>ana place:p", "41d bo>cy place:p"
        )
        + THREE
        + "\n-> reciprocal_exchange partner=ana partner=bo exchange=1+2,7+8"
        + "\n-> reciprocal_exchange partner=bo partner=cy exchange=3+4,11+12"
        + "\n-> reciprocal_exchange partner=ana partner=cy exchange=5+6,9+10"
        + "\n-> reciprocal_exchange partner=ana partner=bo partner=cy exchange=7+8,9+10,11+12",
        "a circle that goes on is the same": helped(*ROUND, "30d bo>ana place:p") + THREE,
        "without threads it is the place that is the same": """
            0d    ana  asked     q1   words:12  place:p  thread:p
            1h    bo   answered  a1   re:q1 words:40  place:p  thread:p
            9d    bo   asked     q2   words:12  place:p  thread:p
            9d1h  ana  answered  a2   re:q2 words:40  place:p  thread:p
            -> reciprocal_exchange partner=ana partner=bo exchange=1+2,3+4
        """,
        "each who asks for it": swapped(
            more="""
            11d  cy   asked     q2  from:o
            12d  cy   reviewed  o
            13d  ana  reviewed  o
            -> reciprocal_exchange partner=ana partner=bo offer=1 request=2 review=3,4
            -> reciprocal_exchange partner=ana partner=cy offer=1 request=5 review=6,7
        """
        ),
        "asked for twice": swapped(more="6d bo asked q2 from:o\n11d bo asked q3 from:o\n" + OFFERED),
        "offered again, asked for again, reviewed again": swapped(
            more="""
            20d  ana  offered   o
            21d  bo   asked     q2  from:o
            22d  bo   reviewed  o
            23d  ana  reviewed  o
            -> reciprocal_exchange partner=ana partner=bo offer=1 request=2 review=3,4
            -> reciprocal_exchange partner=ana partner=bo offer=5 request=6 review=7,8
        """
        ),
        "both cite a thing that comes first by name": swapped(
            offer="0d ana offered o from:b", request="5d bo asked q from:o,b", more=OFFERED
        ),
    },
    mutants={
        "eighty-nine days": {f"{RECIPROCAL}.WINDOW": timedelta(days=89)},
        "ninety-one days": {f"{RECIPROCAL}.WINDOW": timedelta(days=91)},
        "one thread will do": {f"{RECIPROCAL}._is_one_talk": lambda *_: False},
        "a place is a thread": {f"{RECIPROCAL}._is_one_talk": lambda one, two: one.thread == two.thread},
        "an hour in one room is no talk": {f"{RECIPROCAL}.SOON": timedelta(minutes=30)},
        "more than an hour in one room is one talk": {f"{RECIPROCAL}.SOON": timedelta(minutes=61)},
        "any topics will do": {
            f"{RECIPROCAL}._is_exchange": lambda pair: pair[0].signal.thread != pair[1].signal.thread
        },
        "everything is an exchange": {f"{RECIPROCAL}._is_exchange": lambda _: True},
        "no direction": {f"{RECIPROCAL}._first_other_way": lambda _, before: before[0] if before else None},
        "the latest is the key": {
            f"{RECIPROCAL}._first_other_way": lambda last, before: next(
                (one for one in reversed(before) if one.way == last.way[::-1]), None
            )
        },
        "both directions are one circle": {f"{RECIPROCAL}._turned": lambda people: tuple(sorted(people))},
        "a circle begins where it begins": {f"{RECIPROCAL}._turned": tuple},
        "what is old goes round, too": {f"{RECIPROCAL}._forget": lambda *_: None},
        "no circles": {f"{RECIPROCAL}._closed_by": lambda *_: ()},
        "every page is an offer": {f"{RECIPROCAL}.OFFER": "document"},
        "machines exchange": {f"{RECIPROCAL}.is_person": lambda _: True},
        "one's own offer": {f"{RECIPROCAL}._offer_before": lambda _, offers: offers[0]},
        "a review by anybody": {
            f"{RECIPROCAL}._bilan": lambda _offer, _request, _end, reviews: (
                tuple(reviews[:2]) if len(reviews) > 1 else None
            )
        },
    },
)


def neighbours(rng: random.Random) -> list[Signal]:
    """Three people in two places who help each other for some months, and one who offers things."""
    made: list[Signal] = []
    days = rng.choice([60, 260])
    for number in range(rng.choice([5, 9])):
        at = START + timedelta(days=rng.randrange(days), hours=rng.choice([0, 1]))
        asker, helper = rng.sample(["ana", "bo", "cy"], 2)
        topics, place = rng.choice([(), ("a",), ("b",)]), rng.choice(["p", "p", "s"])
        made.append(asked(at, asker, f"q{number}", words=12, topics=topics, place=place))
        later = at + timedelta(hours=2)
        made.append(answered(later, helper, f"a{number}", f"q{number}", words=9, topics=topics, place=place))
        for verb in ("accepted", "replied"):
            later += timedelta(hours=rng.choice([1, 2]))
            made.append(act(later, asker, verb, f"a{number}", thread=f"q{number}", refers_to=(f"a{number}",), words=9))
    for number in range(2):
        at = START + timedelta(days=rng.randrange(100))
        made.append(act(at, "ana", "offered", "o"))
        at += timedelta(days=rng.randrange(30))
        made.append(asked(at, "bo", f"r{number}", derived_from=rng.choice([("o",), ("o", "n")]), words=9))
        who = rng.choice([("ana", "bo"), ("ana", "bo"), ("bo",)])
        made += [act(at + timedelta(days=rng.randrange(60)), one, "reviewed", "o") for one in who]
    return made


def test_what_is_a_reciprocal_exchange_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_reciprocal_exchange_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_exchanges() -> None:
    check_any_way_of_arriving("reciprocal_exchange", neighbours)


def test_an_exchange_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("reciprocal_exchange", neighbours)


def test_the_reasons_of_an_exchange_are_sentences_without_names() -> None:
    check_reasons("reciprocal_exchange", neighbours)


def test_an_exchange_that_both_sides_reviewed_is_solid_and_one_that_came_back_at_once_less_sure() -> None:
    (agreed,) = moments(catalog(), FREE_OFFER).values()
    slow, quick = (
        next(m for m in moments(catalog(), helped("0d bo>ana", f"{at} ana>bo")).values() if m.kind == agreed.kind)
        for at in ("9d", "30m")
    )

    assert agreed.tier == "solid"
    assert slow.tier == "probable"
    assert quick.confidence < slow.confidence
    assert agreed.reason_fr == (
        "Une offre a trouvé sa demande 5 jours plus tard ; les deux parties ont fait le bilan, 10 jours après l'offre."
    )
