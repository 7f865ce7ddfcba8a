"""Dormant offers: shown, not used, and closed by a late use."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.moment import state
from schemas.signal import Signal
from tests.memory_tables import Live
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments, scene, time

DORMANT = "processors.detectors.dormant_offer"
FOUND = "-> dormant_offer offer=1 exposure=2"


def offered(
    then: str = "61d di searched how",
    offer: str = "0d ana offered o re:list",
    shown: str = "9d cy recommended o",
) -> str:
    return f"""
        {offer}
        {shown}
        {then}
        61d di searched elsewhere
    """


FREE = offered() + FOUND

PROOF = Proof(
    "dormant_offer",
    traps={
        "nobody was shown it": (offered(shown="9d cy searched o"), FREE),
        "only the offerer looked at the list": (
            offered(shown="9d ana viewed list"),
            offered(shown="9d cy viewed list") + FOUND,
        ),
        "only a machine recommended it": (offered(shown="9d cy recommended o bot"), FREE),
        "a machine's offer": (offered(offer="0d ana offered o re:list bot"), FREE),
        "it is assigned": (offered(offer="0d ana shared o assigned"), offered(offer="0d ana shared o") + FOUND),
        "somebody looked at it": (offered("20d bo viewed o"), offered("20d bo viewed p") + FOUND),
        "somebody used it on the last day": (offered("60d bo reused o"), offered("60d1s bo reused o") + FOUND),
        "somebody adapted it": (
            offered("20d bo authored p from:o"),
            offered("20d bo authored p") + FOUND,
        ),
        "somebody asked about it": (offered("20d bo asked q from:o"), offered("20d bo asked q") + FOUND),
        "somebody kept it": (offered("20d bo bookmarked o"), offered("20d ana bookmarked o") + FOUND),
        "a machine's use is none": (offered("20d bo viewed o"), offered("20d bo viewed o bot") + FOUND),
        "passing it on is a use, recommending it is none": (
            offered("20d bo shared o"),
            offered("20d bo recommended o") + "-> dormant_offer offer=1 exposure=2,3",
        ),
        "shown too late": (offered(shown="60d1s cy recommended o"), offered(shown="60d cy recommended o") + FOUND),
        "shown before it was offered": (offered(shown="-1s cy recommended o"), FREE),
    },
    scenes={
        "time has not passed": """
            0d            ana  offered      o
            9d            cy   recommended  o
            59d23h59m59s  di   searched     how
            59d23h59m59s  di   searched     o
        """,
        "a use that is late closes it, and is no evidence": offered("80d bo viewed o") + FOUND,
        "what was used before was not used since": offered("-9d bo viewed o") + FOUND,
        "offered again it is the same": """
            0d    ana  authored     o
            9d    cy   recommended  o
            50d   ana  shared       o
            58d   bo   recommended  o
            119d  di   viewed       elsewhere
            119d  di   bookmarked   elsewhere
            119d  di   reused       o
            -> dormant_offer offer=1 exposure=2,4
        """,
        "after sixty days it is another": """
            0d      ana  offered      o
            60d1s   ana  offered      o
            62d     cy   recommended  o
            130d    cy   recommended  o
            -> dormant_offer offer=2 exposure=3
        """,
        "seen in lists, each look once": """
            0d   ana  offered      o     re:list,page
            3d   bo   viewed       list
            4d   bo   viewed       page
            61d  cy   recommended  o
            -> dormant_offer offer=1 exposure=2,3
        """,
    },
    mutants={
        "fifty-nine days": {f"{DORMANT}.DUE": timedelta(days=59)},
        "sixty-one days": {f"{DORMANT}.DUE": timedelta(days=61)},
        "sixty days less a moment": {f"{DORMANT}.DUE": timedelta(days=60) - timedelta(microseconds=1)},
        "before time has passed": {"processors.history.History.is_past": lambda *_: True},
        "machines are people": {f"{DORMANT}.is_person": lambda _: True},
        "a look at anything is a use": {f"{DORMANT}.v.VIEWS": frozenset()},
        "a look is no use": {f"{DORMANT}.USES": frozenset({"reused", "shared", "authored", "asked", "bookmarked"})},
        "asking is no use": {f"{DORMANT}.USES": frozenset({"reused", "shared", "authored", "viewed", "bookmarked"})},
        "making something of it is no use": {
            f"{DORMANT}.USES": frozenset({"reused", "shared", "asked", "viewed", "bookmarked"})
        },
        "recommending is a use": {
            f"{DORMANT}.USES": frozenset(
                {"reused", "shared", "asked", "viewed", "bookmarked", "authored", "recommended"}
            )
        },
        "lists show nothing": {f"{DORMANT}.EXPOSURE": "never"},
        "nothing shows anything": {f"{DORMANT}._exposures": lambda *_: ()},
        "use is never found": {f"{DORMANT}._first_use": lambda *_: None},
        "only what is called an offer": {f"{DORMANT}.OFFERS": frozenset({"offered"})},
    },
)


def shelves(rng: random.Random) -> list[Signal]:
    """A few things made, offered, shown, listed and sometimes used over half a year."""
    made: list[Signal] = []
    for number in range(rng.choice([3, 5])):
        at = START + timedelta(days=rng.randrange(100))
        thing = f"o{number}"
        for days in rng.sample([0, 30, 70], rng.choice([1, 1, 2])):
            verb = rng.choice(["offered", "authored", "shared"])
            made.append(act(at + timedelta(days=days), "ana", verb, thing, refers_to=("list",)))
        for days in rng.sample(range(1, 70), rng.choice([1, 2, 3])):
            verb, what = rng.choice([("recommended", thing), ("viewed", "list")])
            made.append(act(at + timedelta(days=days), rng.choice(["ana", "bo", "cy"]), verb, what))
        for days in rng.sample([10, 50, 65, 80, 85], rng.choice([0, 0, 1, 2])):
            verb = rng.choice(["viewed", "reused", "bookmarked"])
            made.append(act(at + timedelta(days=days), rng.choice(["ana", "bo"]), verb, thing, bot=rng.random() < 0.1))
    return [*made, act(START + timedelta(days=220), "di", "viewed", "x")]


def test_what_is_a_dormant_offer_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_dormant_offer_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_dormant_offers() -> None:
    check_any_way_of_arriving("dormant_offer", shelves)


def test_a_dormant_offer_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("dormant_offer", shelves)


def test_the_reasons_of_a_dormant_offer_are_sentences_without_names() -> None:
    check_reasons("dormant_offer", shelves)


def test_time_alone_lets_it_be_found_and_a_late_use_closes_it() -> None:
    live = Live(catalog())

    live.apply(scene("0d ana offered o\n 9d cy recommended o").signals)
    before = live.tables.current()
    live.apply([], time("60d"))
    (found,) = live.tables.current().values()
    live.apply([act("80d", "bo", "viewed", "o")])
    closed = live.tables.current()[found.id]

    assert before == {}
    assert (found.closes, state(found.closes, live.through)) == (time("90d"), "open")
    assert (closed.closes, state(closed.closes, live.through)) == (time("80d"), "closed")
    assert found.participants == closed.participants == ()


def test_the_reasons_count_what_showed_it_in_both_languages() -> None:
    (one,) = [m for m in moments(catalog(), offered("80d bo viewed o")).values() if m.kind == PROOF.kind]

    assert one.reason_en == (
        "An offer was shown 1 time, and nobody took it up for 60 days. It was taken up in the end, after 80 days."
    )
    assert one.reason_fr == (
        "Une offre a été montrée 1 fois, et n'a servi à personne pendant 60 jours. "
        "Elle a fini par servir, après 80 jours."
    )
    assert one.tier == "solid"
