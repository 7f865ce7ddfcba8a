"""Exposures: what is on offer was there to be seen, and nobody is named."""

import random
from datetime import timedelta
from types import SimpleNamespace

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
from tests.scenes import START, act, moments

EXPOSURE = "processors.detectors.exposure"


def shown(view: str = "3d bo viewed list", offer: str = "0d ana offered o re:list") -> str:
    return f"""
        {offer}
        {view}
    """


FREE = shown() + "-> exposure offer=1 view=2"

PROOF = Proof(
    "exposure",
    traps={
        "the offerer's own look": (shown("3d ana viewed list"), FREE),
        "another list": (shown("3d bo viewed elsewhere"), FREE),
        "a machine's look": (shown("3d bo viewed list bot"), FREE),
        "a machine's offer": (shown(offer="0d ana offered o re:list bot"), FREE),
        "after sixty days": (shown("60d1s bo viewed list"), shown("60d bo viewed list") + "-> exposure offer=1 view=2"),
        "before it was there": (shown("-1s bo viewed list"), FREE),
        "an offer that stands nowhere": (shown(offer="0d ana offered o"), FREE),
        "recommending is no offer": (shown(offer="0d ana recommended o re:list"), FREE),
        "a look at the thing itself": (shown("3d bo viewed o from:o,list"), FREE),
        "a list that shows something else": (
            shown("3d bo viewed page from:p"),
            shown("3d bo viewed page from:o") + "-> exposure offer=1 view=2",
        ),
    },
    scenes={
        "the first look by another counts": """
            0d  ana  authored  o     re:list
            1d  ana  viewed    list
            2d  bo   viewed    list
            3d  cy   viewed    list
            -> exposure offer=1 view=3
        """,
        "a space lists what stands in it": """
            0d  ana  shared       o     place:hall
            1d  bo   experienced  hall
            -> exposure offer=1 view=2
        """,
        "so does what the offer cites": """
            0d  ana  offered  o     from:list
            1d  bo   viewed   list
            -> exposure offer=1 view=2
        """,
        "so does a list that says what it shows": """
            0d  ana  offered  o
            1d  bo   viewed   list  from:o
            -> exposure offer=1 view=2
        """,
        "a list that names it and is named by it shows it once": """
            0d  ana  offered  o     re:list
            1d  bo   viewed   list  from:o
            -> exposure offer=1 view=2
        """,
        "each list shows it": """
            0d  ana  offered  o     re:list,page
            1d  bo   viewed   list
            2d  bo   viewed   page
            -> exposure offer=1 view=2
            -> exposure offer=1 view=3
        """,
    },
    mutants={
        "fifty-nine days": {f"{EXPOSURE}.WINDOW": timedelta(days=59)},
        "sixty-one days": {f"{EXPOSURE}.WINDOW": timedelta(days=61)},
        "machines are people": {f"{EXPOSURE}.is_person": lambda _: True},
        "one's own look counts": {
            f"{EXPOSURE}._first_by_another": lambda o, views, _: next((s for s in views if s.at > o.at), None)
        },
        "a look at the thing itself counts": {
            f"{EXPOSURE}._first_by_another": lambda o, views, _: next(
                (s for s in views if timedelta(0) < s.at - o.at <= timedelta(days=60) and s.actor != o.actor), None
            )
        },
        "any look at any time": {f"{EXPOSURE}._first_by_another": lambda _o, views, _: views[0]},
        "only what is called an offer": {f"{EXPOSURE}.OFFERS": frozenset({"offered"})},
        "only what is called a look": {f"{EXPOSURE}.v": SimpleNamespace(VIEWS={"viewed"})},
    },
)


def lists(rng: random.Random) -> list[Signal]:
    """Offers in two lists, and people who look at them."""
    made = []
    for number in range(6):
        at = START + timedelta(days=rng.randrange(90))
        verb, lists = rng.choice(["offered", "shared"]), tuple(rng.sample(["l", "m"], rng.choice([0, 1, 2])))
        made.append(act(at, rng.choice(["ana", "bo"]), verb, f"o{number}", refers_to=lists))
    for _ in range(12):
        at = START + timedelta(hours=rng.randrange(24 * 180))
        made.append(act(at, rng.choice(["ana", "bo", "cy"]), "viewed", rng.choice(["l", "m"]), bot=rng.random() < 0.2))
    return made


def test_what_is_an_exposure_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_exposure_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_exposures() -> None:
    check_any_way_of_arriving("exposure", lists, revised=False)


def test_an_exposure_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("exposure", lists)


def test_the_reasons_of_an_exposure_are_sentences_without_names() -> None:
    check_reasons("exposure", lists)


def test_an_exposure_is_shown_to_nobody_and_names_nobody() -> None:
    (one,) = moments(catalog(), shown()).values()

    assert not catalog().detectors["exposure"].published
    assert (one.participants, one.subject, one.refers_to) == ((), "o", tuple(item.item for item in one.evidence))
