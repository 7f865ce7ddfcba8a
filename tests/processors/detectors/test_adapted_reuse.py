"""Adapted reuse: somebody's own version of another person's thing, and what only looks like one."""

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
from tests.scenes import START, act, moments

REUSE = "processors.detectors.adapted_reuse"


def version(
    source: str = "0d ana authored r",
    made: str = "9d bo authored s from:r",
    use: str = "12d cy viewed s",
    more: str = "",
) -> str:
    return f"{source}\n{made}\n{use}\n{more}"


FOUND = "-> adapted_reuse author=ana adapter=bo source=1 derivation=2 use=3"
FREE = version(more=FOUND)
THREE = "\n".join(f"9d{m}m bo authored s{m} from:r\n12d cy viewed s{m}" for m in (10, 20))
THIRD = "\n-> adapted_reuse author=ana adapter=bo source=1 derivation=4 use=5"

PROOF = Proof(
    "adapted_reuse",
    traps={
        "a version of one's own": (version(source="0d bo authored r"), FREE),
        "used by nobody": (version(use="12d cy viewed t"), FREE),
        "used by whoever made it": (version(use="12d bo viewed s"), FREE),
        "looked at by a machine": (version(use="12d cy viewed s bot"), FREE),
        "a template that must be filled in": (version(made="9d bo authored s from:r assigned"), FREE),
        "a migration": (version(made="9d bo authored s from:r bot"), FREE),
        "copies in bulk": (
            version(more=THREE),
            version(more="9d20m bo authored s2 from:r\n12d cy viewed s2\n" + FOUND + THIRD),
        ),
        "a question": (version(source="0d ana asked r"), FREE),
        "a conversation": (version(source="0d ana posted r kind:forum-topic"), FREE),
        "a task": (version(source="0d ana failed r"), FREE),
        "used after ninety days": (version(use="99d1s cy viewed s"), version(use="99d cy viewed s", more=FOUND)),
        "derived from nothing": (version(made="9d bo authored s"), FREE),
        "derived from itself": (version(made="9d bo authored r from:r", use="12d cy viewed r"), FREE),
    },
    scenes={
        "who made it ninety days before is its author": version(made="90d bo adapted s from:r", use="91d cy viewed s")
        + "\n"
        + FOUND,
        "of what is older the author is unknown": version(made="90d1s bo adapted s from:r", use="91d cy viewed s")
        + "\n-> adapted_reuse author=unknown adapter=bo derivation=2 use=3",
        "it is made by who made it first": version(more="5d bo authored r\n-5d cy shared r\n" + FOUND),
        "a post of a document is no conversation": version(more="1d ana posted r kind:document\n" + FOUND),
        "of several sources the first": version(made="9d bo authored s from:r,a", more="0d di authored a\n" + FOUND),
        "of several sources the first, whatever its name": version(
            made="9d bo authored s from:z,r", more="0d di authored z"
        )
        + "\n-> adapted_reuse author=di adapter=bo source=4 derivation=2 use=3",
        "a version of a version": version(more="20d cy authored t from:s\n21d di viewed t\n" + FOUND)
        + "\n-> adapted_reuse author=bo adapter=cy source=2 derivation=4 use=5",
        "each version": version(more="20d cy adapted t from:r\n21d di bookmarked t\n" + FOUND)
        + "\n-> adapted_reuse author=ana adapter=cy source=1 derivation=4 use=5",
        "a source by a machine has no author": version(source="0d ana authored r bot")
        + "\n-> adapted_reuse author=unknown adapter=bo derivation=2 use=3",
    },
    mutants={
        "eighty-nine days": {f"{REUSE}.WINDOW": timedelta(days=89)},
        "ninety-one days": {f"{REUSE}.WINDOW": timedelta(days=91)},
        "one's own is another's": {f"{REUSE}._is_own": lambda *_: False},
        "questions and tasks are things": {f"{REUSE}._is_talk_or_task": lambda _: False},
        "tasks are things": {f"{REUSE}.TRIES": frozenset()},
        "every post is talk": {f"{REUSE}._is_talk_or_task": lambda s: s.verb not in ("authored", "adapted")},
        "copies in bulk": {f"{REUSE}.MOST_VERSIONS": 3},
        "two versions are many": {f"{REUSE}.MOST_VERSIONS": 1},
        "bulk takes no time": {f"{REUSE}.BULK": timedelta()},
        "machines are authors": {f"{REUSE}.is_person": lambda _: True},
        "what is adapted has no author": {f"{REUSE}.MAKES": frozenset({"adapted"})},
    },
)


def workshop(rng: random.Random) -> list[Signal]:
    """A few things that people make, derive from each other, use, ask about and fail at for a year."""
    made: list[Signal] = []
    people, things = ["ana", "bo", "cy"], ["r", "s", "t"]
    days = rng.choice([60, 200, 300])
    for _ in range(3):
        made.append(act(START + timedelta(days=rng.randrange(days)), rng.choice(people), "authored", rng.choice("rs")))
        at = START + timedelta(days=rng.randrange(days))
        who, thing = rng.choice(people), rng.choice(["s", "t"])
        source = rng.choice([("r",), ("r", "s"), ("s",)])
        more = {"derived_from": source, "assigned": rng.random() < 0.1, "unit": rng.choice([None, "lyon"])}
        made.append(act(at, who, rng.choice(["authored", "adapted"]), thing, **more))
        for _ in range(4):
            later = at + timedelta(days=rng.randrange(120))
            made.append(act(later, rng.choice(people), rng.choice(["viewed", "viewed", "reused"]), thing))
    if rng.random() < 0.15:
        made.append(act(START + timedelta(days=rng.randrange(days)), "di", "failed", rng.choice(things)))
    return made


def test_what_is_adapted_reuse_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_adapted_reuse_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_reuse() -> None:
    check_any_way_of_arriving("adapted_reuse", workshop)


def test_reuse_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("adapted_reuse", workshop)


def test_the_reasons_of_reuse_are_sentences_without_names() -> None:
    check_reasons("adapted_reuse", workshop)


def test_reuse_of_a_colleagues_thing_is_probable_across_units_solid_and_of_nobodys_weak() -> None:
    def one(text: str) -> str:
        return next(m for m in moments(catalog(), text).values() if m.kind == "adapted_reuse").tier

    across = version("0d ana authored r unit:lyon", "9d bo adapted s from:r unit:lille", "12d cy reused s")

    assert one(version()) == "probable"
    assert one(across) == "solid"
    assert one(version(source="0d ana viewed r")) == "weak"


def test_the_reasons_tell_how_old_the_source_was() -> None:
    (one,) = (m for m in moments(catalog(), version()).values() if m.kind == "adapted_reuse")

    assert one.reason_en == (
        "Someone made their own version of what a colleague had made 9 days before, and someone else used it "
        "3 days later."
    )
    assert one.reason_fr == (
        "Une personne a fait sa propre version de ce qu'une autre avait fait 9 jours plus tôt ; elle a servi à "
        "quelqu'un d'autre 3 jours plus tard."
    )
