"""Outages: many fail together, each failure is explained, and nobody is shown."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.reaction import evaluate
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
    hear,
)
from tests.scenes import START, act

OUTAGE = "processors.detectors.outage"


def three(second: str = "bo failed x", third: str = "cy failed x", at: str = "10m") -> str:
    return f"""
        0m    ana  failed  x
        5m    {second}
        {at}  {third}
    """


ALL = """
    -> outage learner=ana failure=1
    -> outage learner=bo failure=2
    -> outage learner=cy failure=3
"""

PROOF = Proof(
    "outage",
    traps={
        "one after the other": (three(at="10m1s"), three() + ALL),
        "one person again and again": (three(third="bo failed x"), three() + ALL),
        "different things": (three(third="cy failed y"), three() + ALL),
        "a success among them": (three(third="cy passed x"), three(third="cy attempted x lost") + ALL),
        "machines": (three(third="cy failed x bot"), three() + ALL),
    },
    scenes={
        "a long outage is explained to its end": """
            0m   ana  failed  x
            8m   bo   failed  x
            9m   cy   failed  x
            17m  ana  failed  x
            18m  di   failed  x
            50m  ana  failed  x
            -> outage learner=ana failure=1
            -> outage learner=bo failure=2
            -> outage learner=cy failure=3
            -> outage learner=ana failure=4
            -> outage learner=di failure=5
        """,
    },
    mutants={
        "two people are many": {f"{OUTAGE}.FEWEST": 2},
        "four people are many": {f"{OUTAGE}.FEWEST": 4},
        "nine minutes": {f"{OUTAGE}.TOGETHER": timedelta(minutes=9)},
        "eleven minutes": {f"{OUTAGE}.TOGETHER": timedelta(minutes=11)},
        "machines are people": {f"{OUTAGE}.is_person": lambda _: True},
        "every try is a failure": {"schemas.vocabulary.failed": lambda _v, success: success is not True},
        "every failure is explained": {f"{OUTAGE}._in_crowds": lambda failures: failures},
    },
)


def failures(rng: random.Random) -> list[Signal]:
    return [
        act(
            START + timedelta(seconds=rng.randrange(60 * rng.choice([15, 60]))),
            rng.choice(["ana", "bo", "cy", "di"]),
            rng.choice(["failed", "failed", "attempted", "passed"]),
            rng.choice(["x", "y"]),
            bot=rng.random() < 0.1,
        )
        for _ in range(40)
    ]


def test_what_is_an_outage_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_outage_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_outages() -> None:
    """No outage is ever revised: it is one failure, and the people around it are not told."""
    yields = {"found": 0, "retracted": 0}
    for seed in range(40):
        rng = random.Random(seed)
        signals = failures(rng)

        live, voids = hear(signals, rng, crash=0.2)

        kept = [s for s in signals if s.id not in voids]
        assert live.tables.current() == evaluate(catalog(), kept, live.through)
        for verdict in {d.verdict.value for d in live.differences if d.rule.detector.kind == "outage"}:
            yields[verdict] += 1
    assert yields["found"] >= 12
    assert yields["retracted"] >= 4


def test_an_outage_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("outage", failures)


def test_the_reasons_of_an_outage_are_sentences_without_names() -> None:
    check_reasons("outage", failures)


def test_an_outage_is_shown_to_nobody() -> None:
    assert not catalog().detectors["outage"].published
