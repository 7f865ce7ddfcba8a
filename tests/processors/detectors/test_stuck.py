"""Stuck: two failures without a success between them, kept to the process."""

import random
from datetime import timedelta
from itertools import pairwise

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

STUCK = "processors.detectors.stuck"
TRYING = "processors.trying"


def twice(
    between: str = "10m ana searched how", second: str = "20m ana failed x", first: str = "0m ana failed x"
) -> str:
    return f"""
        {first}
        {between}
        {second}
    """


FOUND = "-> stuck learner=ana failure=1,3"
FREE = twice() + FOUND

PROOF = Proof(
    "stuck",
    traps={
        "only once": (twice(second="20m ana searched how"), FREE),
        "a success between": (twice("10m ana passed x"), twice("10m ana passed y") + FOUND),
        "different things": (twice(second="20m ana failed y"), FREE),
        "different people": (twice(second="20m bo failed x"), FREE),
        "after a week": (twice(second="7d1s ana failed x"), twice(second="7d ana failed x") + FOUND),
        "a machine": (twice(first="0m ana failed x bot"), FREE),
        "an outage": (
            twice() + "0m bo failed x\n 1m cy failed x\n 21m bo failed x\n 22m cy failed x",
            twice() + "0m bo failed x\n 1m cy failed y\n 21m bo failed y\n 22m cy failed x" + "\n" + FOUND,
        ),
    },
    scenes={
        "what goes on is the same": twice() + "5d ana failed x\n 11d ana failed x\n 17d ana failed x\n" + FOUND,
        "after a success it begins anew": twice("30m ana passed x", second="10m ana attempted x lost")
        + "2d ana failed x\n 3d ana failed x\n"
        + "-> stuck learner=ana failure=1,3\n-> stuck learner=ana failure=4,5",
        "after a week it begins anew": twice()
        + "7d20m1s ana failed x\n 8d ana failed x\n"
        + FOUND
        + "\n-> stuck learner=ana failure=4,5",
        "completed with a failure is no success": twice("10m ana completed x", second="11m ana failed x") + FOUND,
        "completed is a success": twice("10m ana completed x", second="11m1s ana failed x"),
    },
    mutants={
        "six days": {f"{STUCK}.STRUGGLE": timedelta(days=6)},
        "eight days": {f"{STUCK}.STRUGGLE": timedelta(days=8)},
        "machines are people": {f"{TRYING}.is_person": lambda _: True},
        "an outage explains nothing": {f"{TRYING}.OUTAGE": "never"},
        "nothing is a success": {f"{STUCK}.succeeded": lambda *_: False},
        "completed is always one": {f"{TRYING}._is_one_report": lambda *_: False},
        "every failure is a first": {f"{STUCK}._repeated": pairwise},
        "every try is a failure": {f"{STUCK}.failed": lambda s: s.verb != "passed"},
    },
)


def attempts(rng: random.Random) -> list[Signal]:
    """Some weeks of tries by three people at two things."""
    days = rng.choice([4, 30])
    return [
        act(
            START + timedelta(minutes=rng.randrange(60 * 24 * days)),
            rng.choice(["ana", "bo", "cy"]),
            rng.choice(["failed", "failed", "failed", "passed", "completed"]),
            rng.choice(["x", "y"]),
            topics=rng.choice([(), ("t",)]),
            unit=rng.choice([None, "a"]),
        )
        for _ in range(30)
    ]


def test_what_is_stuck_and_what_is_not() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_stuck_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_being_stuck() -> None:
    check_any_way_of_arriving("stuck", attempts)


def test_being_stuck_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("stuck", attempts)


def test_the_reasons_of_being_stuck_are_sentences_without_names() -> None:
    check_reasons("stuck", attempts)


def test_being_stuck_is_shown_to_nobody_and_points_at_both_failures() -> None:
    (one,) = moments(catalog(), twice()).values()

    assert not catalog().detectors["stuck"].published
    assert (one.subject, one.refers_to) == ("x", tuple(item.item for item in one.evidence))
