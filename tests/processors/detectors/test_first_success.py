"""First successes: new to somebody, and retained; not merely new to us."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.moment import Moment
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

FIRST = "processors.detectors.first_success"
KNOWN = "type:crane joined:-300d"


def crane(first: str = f"0d ana passed x {KNOWN}", second: str = f"8d ana passed y {KNOWN}", more: str = "") -> str:
    return f"{first}\n{second}\n{more}"


FOUND = "-> first_success learner=ana first=1 second=2"
FREE = crane(more=FOUND)

PROOF = Proof(
    "first_success",
    traps={
        "known for less than sixty days": (
            crane(first="0d ana passed x type:crane joined:-59d"),
            crane(first="0d ana passed x type:crane joined:-60d", more=FOUND),
        ),
        "since when is not known": (crane(first="0d ana passed x type:crane"), FREE),
        "not retained": (crane(second="8d ana passed y type:press joined:-300d"), FREE),
        "again too soon": (
            crane(second=f"6d23h ana passed y {KNOWN}"),
            crane(second=f"7d ana passed y {KNOWN}", more=FOUND),
        ),
        "again too late": (
            crane(second=f"60d1s ana passed y {KNOWN}"),
            crane(second=f"60d ana passed y {KNOWN}", more=FOUND),
        ),
        "done before": (crane(more=f"-180d ana passed z {KNOWN}"), crane(more=f"-181d ana passed z {KNOWN}\n" + FOUND)),
        "training": (crane(first=f"0d ana passed x {KNOWN} formal"), FREE),
        "a machine": (crane(first=f"0d ana passed x {KNOWN} bot"), FREE),
        "it failed": (crane(first=f"0d ana failed x {KNOWN}"), FREE),
        "completed and failed": (
            crane(first=f"0d ana completed x {KNOWN}", more=f"30s ana failed x {KNOWN}"),
            crane(first=f"0d ana completed x {KNOWN}", more=f"2m ana failed x {KNOWN}\n" + FOUND),
        ),
        "no type": (crane(first="0d ana passed x joined:-300d", second="8d ana passed y joined:-300d"), FREE),
        "somebody else's": (crane(second=f"8d bo passed y {KNOWN}"), FREE),
    },
    scenes={
        "failures before it": crane(more=f"-1d ana failed x {KNOWN}\n" + FOUND),
        "in between does not count": crane(more=f"2d ana passed z {KNOWN}\n" + FOUND),
        "the first of those that last": crane(more=f"9d ana passed z {KNOWN}\n" + FOUND),
        "a success that is said": crane(
            first=f"0d ana attempted x {KNOWN} won", second=f"8d ana attempted x {KNOWN} won", more=FOUND
        ),
        "once more after half a year": crane(
            more=f"189d ana passed x {KNOWN}\n199d ana passed x {KNOWN}\n"
            + FOUND
            + "\n-> first_success learner=ana first=3 second=4"
        ),
    },
    mutants={
        "a hundred and seventy-nine days": {f"{FIRST}.NEW": timedelta(days=179)},
        "a hundred and eighty-two days": {f"{FIRST}.NEW": timedelta(days=182)},
        "six days": {f"{FIRST}.LASTS": timedelta(days=6)},
        "eight days and an hour": {f"{FIRST}.LASTS": timedelta(days=8, hours=1)},
        "fifty-nine days": {f"{FIRST}.WINDOW": timedelta(days=59)},
        "sixty-one days": {f"{FIRST}.WINDOW": timedelta(days=61)},
        "anybody is known": {f"{FIRST}.ACQUAINTED": timedelta()},
        "sixty-one days of acquaintance": {f"{FIRST}.ACQUAINTED": timedelta(days=61)},
        "every try is a success": {f"{FIRST}.succeeded": lambda *_: True},
        "every completed is a success": {f"{FIRST}.succeeded": lambda s, *_: s.verb != "failed"},
        "machines learn": {"processors.trying.is_person": lambda _: True},
    },
)


def working(rng: random.Random) -> list[Signal]:
    """Two people with two kinds of work for most of a year."""
    joined = START - timedelta(days=rng.choice([20, 100, 300, 300]))
    days = rng.choice([40, 70, 300])
    return [
        act(
            START + timedelta(days=rng.randrange(days), minutes=rng.randrange(99)),
            rng.choice(["ana", "bo", "cy"]),
            rng.choice(["passed", "passed", "completed", "attempted", "failed"]),
            rng.choice(["x", "y"]),
            object_type=rng.choice(["crane", "press", "oven"]),
            device=rng.choice([None, "tablet", "desktop"]),
            joined=rng.choice([joined, joined, joined, None]),
            bot=rng.random() < 0.03,
        )
        for _ in range(rng.choice([20, 40]))
    ]


def test_what_is_a_first_success_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_first_success_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_first_successes() -> None:
    check_any_way_of_arriving("first_success", working)


def test_a_first_success_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("first_success", working)


def test_the_reasons_of_a_first_success_are_sentences_without_names() -> None:
    check_reasons("first_success", working)


def only(text: str) -> Moment:
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == "first_success"]
    return one


def test_it_is_surer_the_longer_somebody_is_known_and_on_another_device() -> None:
    lately = only(crane(first="0d ana passed x type:crane joined:-60d"))
    known = only(crane())
    elsewhere = only(
        crane(first=f"0d ana passed x {KNOWN} device:tablet", second=f"8d ana passed y {KNOWN} device:desktop")
    )

    assert 0.5 <= lately.confidence < known.confidence < elsewhere.confidence
