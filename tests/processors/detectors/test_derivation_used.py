"""What derives from something else and is used: an internal finding that brings the use to the source."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.keys import keys, moment_signal
from schemas.signal import Keying, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

DERIVED = "processors.detectors.derivation_used"


def used(made: str = "0d bo authored s from:r", use: str = "3d cy viewed s", more: str = "") -> str:
    return f"{made}\n{use}\n{more}"


FOUND = "-> derivation_used adapter=bo derivation=1 use=2"
FREE = used(more=FOUND)

PROOF = Proof(
    "derivation_used",
    traps={
        "used by whoever made it": (used(use="3d bo viewed s"), FREE),
        "used by a machine": (used(use="3d cy viewed s bot"), FREE),
        "made by a machine": (used(made="0d bo authored s from:r bot"), FREE),
        "made because it is assigned": (used(made="0d bo authored s from:r assigned"), FREE),
        "derived from nothing": (used(made="0d bo authored s"), FREE),
        "derived from itself": (used(made="0d bo authored s from:s"), FREE),
        "shared, not made": (used(made="0d bo shared s from:r"), FREE),
        "used before": (used(use="-1d cy viewed s"), FREE),
        "used after ninety days": (used(use="90d1s cy viewed s"), used(use="90d cy viewed s", more=FOUND)),
        "authored by somebody else": (used(use="3d cy authored s"), used(use="3d cy authored t from:s", more=FOUND)),
        "the source is used": (used(use="3d cy viewed r"), FREE),
    },
    scenes={
        "the first use": used(more="4d di viewed s\n2d bo viewed s\n" + FOUND),
        "made again it is the same": used(more="90d bo adapted s from:r\n91d cy viewed s\n" + FOUND),
        "made again after ninety days": used(more="90d1s bo adapted s from:r\n91d cy viewed s\n" + FOUND)
        + "\n-> derivation_used adapter=bo derivation=3 use=4",
        "made by two": used(more="1d di adapted s from:q\n" + "-> derivation_used adapter=bo derivation=1 use=3")
        + "\n-> derivation_used adapter=di derivation=3 use=2",
        "from what comes later by name": used(made="0d bo authored a from:r", use="3d cy passed a", more=FOUND),
    },
    mutants={
        "eighty-nine days": {f"{DERIVED}.WINDOW": timedelta(days=89)},
        "ninety-one days": {f"{DERIVED}.WINDOW": timedelta(days=91)},
        "machines are people": {f"{DERIVED}.is_person": lambda _: True},
        "a look is no use": {f"{DERIVED}.USES": frozenset({"bookmarked", "adapted", "authored", "passed"})},
        "an attempt is no use": {f"{DERIVED}.USES": frozenset({"viewed", "adapted", "authored"})},
        "everything is a use": {f"{DERIVED}._is_use": lambda *_: True},
        "sharing is making": {f"{DERIVED}.MAKES": frozenset({"authored", "adapted", "shared"})},
        "adapting is not making": {f"{DERIVED}.MAKES": frozenset({"authored"})},
        "itself is a source": {f"{DERIVED}._source": lambda s: s.derived_from[0] if s.derived_from else None},
        "never again": {f"{DERIVED}._is_again": lambda derivation, earlier: derivation.actor == earlier.actor},
        "each time anew": {f"{DERIVED}._is_again": lambda *_: False},
    },
)


def things(rng: random.Random) -> list[Signal]:
    """Two things made from others, now and again, and used now and again."""
    made: list[Signal] = []
    for _ in range(14):
        at = START + timedelta(days=rng.randrange(rng.choice([50, 250])))
        verb = rng.choice(["authored", "adapted", "viewed", "viewed", "reused"])
        source = rng.choice([(), ("r",), ("r", "s"), ("s",)]) if verb in ("authored", "adapted") else ()
        made.append(act(at, rng.choice(["ana", "bo", "cy"]), verb, rng.choice(["s", "t"]), derived_from=source))
    return made


def test_what_is_a_used_derivation_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_derivation_used_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_derivations() -> None:
    check_any_way_of_arriving("derivation_used", things)


def test_a_derivation_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("derivation_used", things)


def test_the_reasons_of_a_derivation_are_sentences_without_names() -> None:
    check_reasons("derivation_used", things)


def test_it_is_delivered_to_its_first_source_and_shown_to_nobody() -> None:
    (one,) = (
        m for m in moments(catalog(), used(made="0d bo authored s from:r,q")).values() if m.kind == "derivation_used"
    )

    assert keys(moment_signal(one), Keying.RESOURCE) == ("r", "s")
    assert not catalog().detectors["derivation_used"].published
