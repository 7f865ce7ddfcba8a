"""Vicarious learning: a solved thread is read, and the reader succeeds without asking."""

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
from tests.scenes import START, act, answered, asked, moments

WATCHED = "processors.detectors.vicarious_learning"
SOLVED = "0d ana asked q words:12 topics:pumps\n1h bo answered a re:q words:40\n2h ana accepted a re:a\n"


def watched(view: str = "3d cy viewed q thread:q", success: str = "5d cy passed x topics:pumps", more: str = "") -> str:
    return f"{SOLVED}{view}\n{success}\n{more}"


FOUND = "-> vicarious_learning learner=cy resolved=3 view=4 success=5"
FREE = watched(more=FOUND)

PROOF = Proof(
    "vicarious_learning",
    traps={
        "asked in between": (
            watched(more="4d cy asked r words:12 topics:pumps"),
            watched(more="4d cy asked r words:12 topics:valves\n" + FOUND),
        ),
        "asked nobody knows what": (watched(more="4d cy asked r words:12"), FREE),
        "another topic": (watched(success="5d cy passed x topics:valves"), FREE),
        "work that the question does not name": (
            watched(success="5d cy passed y").replace("topics:pumps", "from:x"),
            watched(success="5d cy passed x", more=FOUND).replace("topics:pumps", "from:x"),
        ),
        "work without a topic": (watched(success="5d cy passed x"), FREE),
        "training": (watched(success="5d cy passed x topics:pumps formal"), FREE),
        "it failed": (watched(success="5d cy failed x topics:pumps"), FREE),
        "completed and failed": (
            watched(success="5d cy completed x topics:pumps", more="5d30s cy failed x topics:pumps"),
            watched(success="5d cy completed x topics:pumps", more="5d2m cy failed x topics:pumps\n" + FOUND),
        ),
        "after fourteen days": (
            watched(success="17d1s cy passed x topics:pumps"),
            watched(success="17d cy passed x topics:pumps", more=FOUND),
        ),
        "before the look": (watched(success="2d cy passed x topics:pumps"), FREE),
        "somebody else's success": (watched(success="5d di passed x topics:pumps"), FREE),
        "the helper's": (watched(view="3d bo viewed q thread:q", success="5d bo passed x topics:pumps"), FREE),
        "a machine": (watched(success="5d cy passed x topics:pumps bot"), FREE),
        "not solved": (watched().replace("accepted", "liked"), FREE),
    },
    scenes={
        "the first success": watched(more="6d cy passed y topics:pumps\n" + FOUND),
        "asked before the look": watched(more="2d cy asked r words:12 topics:pumps\n" + FOUND),
        "the latest thread": watched(
            more="1d ana asked r words:12 topics:pumps\n1d1h bo answered b re:r words:40\n1d2h ana accepted b re:b\n"
            "4d cy viewed r thread:r\n-> vicarious_learning learner=cy resolved=8 view=9 success=5"
        ),
        "ninety days on": watched("90d2h cy viewed q thread:q", "104d2h cy passed x topics:pumps", FOUND),
    },
    mutants={
        "thirteen days": {f"{WATCHED}.WINDOW": timedelta(days=13)},
        "fifteen days": {f"{WATCHED}.WINDOW": timedelta(days=15)},
        "asking is no matter": {f"{WATCHED}._has_asked": lambda *_: False},
        "any question": {
            f"{WATCHED}._has_asked": lambda look, success, near: any(
                s.verb == "asked" for s in near.between(look.end, success.at)
            )
        },
        "asked at any time": {
            f"{WATCHED}._has_asked": lambda look, success, near: any(
                s.verb == "asked" and "valves" not in s.topics for s in near
            )
        },
        "every try is a success": {f"{WATCHED}.succeeded": lambda *_: True},
        "every completed is a success": {f"{WATCHED}.succeeded": lambda s, *_: s.verb != "failed"},
        "any look": {f"{WATCHED}._look": lambda success, looks: looks[0]},
        "the look begins when it was solved": {f"{WATCHED}._seen": lambda look: look.at},
        "machines learn": {"processors.trying.is_person": lambda _: True},
    },
)


def shop(rng: random.Random) -> list[Signal]:
    """Two threads, some of them solved, read by people who then work on this and that."""
    made: list[Signal] = []
    for name in ("q", "r"):
        at = START + timedelta(days=rng.randrange(9))
        topic = (rng.choice(["pumps", "pumps", "valves"]),)
        made.append(asked(at, "ana", name, words=12, topics=topic))
        made.append(answered(at + timedelta(hours=1), "bo", f"a{name}", name, words=9))
        made.append(act(at + timedelta(hours=2), "ana", "accepted", f"a{name}", thread=name))
        for who in ("cy", "di"):
            later = at + timedelta(days=2 + rng.randrange(rng.choice([9, 40])))
            made.append(act(later, who, "viewed", name, thread=name, duration_s=rng.choice([None, 12.0, 60.0])))
            before, after = (later + timedelta(days=days, minutes=rng.randrange(99)) for days in (-1, 2))
            made.append(act(before, who, rng.choice(["failed", "failed", "passed"]), f"x{name}", topics=topic))
            made.append(act(after, who, rng.choice(["passed", "completed"]), f"x{name}", topics=topic))
            stray = later + timedelta(days=rng.randrange(-4, 16))
            made.append(act(stray, who, rng.choice(["passed", "failed"]), "y", topics=topic))
        if rng.random() < 0.3:
            asks = START + timedelta(days=rng.randrange(20))
            made.append(asked(asks, "cy", f"other{name}", words=12, topics=rng.choice([(), topic])))
    return made


def test_what_is_vicarious_learning_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_vicarious_learning_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_vicarious_learning() -> None:
    check_any_way_of_arriving("vicarious_learning", shop)


def test_vicarious_learning_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("vicarious_learning", shop)


def test_the_reasons_of_vicarious_learning_are_sentences_without_names() -> None:
    check_reasons("vicarious_learning", shop)


def only(text: str) -> Moment:
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == "vicarious_learning"]
    return one


def test_a_long_look_and_a_failure_before_make_it_surer() -> None:
    plain = only(watched())
    read = only(watched(view="3d cy viewed q thread:q lasting:60"))
    failed = only(watched(more="2d cy failed x topics:pumps"))
    known = only(watched(more="2d cy passed x topics:pumps"))

    assert 0.5 <= plain.confidence < read.confidence
    assert known.confidence < plain.confidence < failed.confidence
