"""Looks at solved threads: an internal finding that brings the resolution to whoever reads it."""

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
from tests.scenes import START, act, answered, asked, moments

VIEW = "processors.detectors.resolved_view"
ASKED = "0d ana asked q words:12 topics:pumps\n1h bo answered a re:q words:40\n"


def read(solved: str = "2h ana accepted a re:a", view: str = "3d cy viewed q thread:q", more: str = "") -> str:
    return f"{ASKED}{solved}\n{view}\n{more}"


FOUND = "-> resolved_view reader=cy resolved=3 view=4"
FREE = read(more=FOUND)

PROOF = Proof(
    "resolved_view",
    traps={
        "nobody says it is solved": (read(solved="2h ana liked a re:a"), FREE),
        "accepted by somebody else": (read(solved="2h di accepted a re:a"), FREE),
        "read before": (read(view="90m cy viewed q thread:q"), FREE),
        "read by the asker": (read(view="3d ana viewed q thread:q"), FREE),
        "read by the helper": (read(view="3d bo viewed q thread:q"), FREE),
        "spoke in between": (read(more="1d cy commented c re:q words:9 thread:q"), FREE),
        "a machine": (read(view="3d cy viewed q thread:q bot"), FREE),
        "assigned": (read(view="3d cy viewed q thread:q assigned"), FREE),
        "a glance": (
            read(view="3d cy viewed q thread:q lasting:9"),
            read(view="3d cy viewed q thread:q lasting:10", more=FOUND),
        ),
        "after ninety days": (
            read(view="90d3h cy viewed q thread:q"),
            read(view="90d2h cy viewed q thread:q", more=FOUND),
        ),
        "another thread": (read(view="3d cy viewed r thread:r"), FREE),
    },
    scenes={
        "said in words": read(solved="2h ana replied t re:a words:3 cues:solved", more=FOUND),
        "each reader's first look": read(more="4d cy viewed q thread:q\n5d di experienced q thread:q\n" + FOUND)
        + "\n-> resolved_view reader=di resolved=3 view=6",
        "solved anew": read(more="4d ana accepted b re:a\n5d cy viewed q thread:q\n" + FOUND)
        + "\n-> resolved_view reader=cy resolved=5 view=6",
        "spoke long before": "-31d cy commented c re:q words:9 thread:q\n"
        + read(more="-> resolved_view reader=cy resolved=4 view=5"),
        "the question is too old": ASKED + "30d1s ana accepted a re:a\n31d cy viewed q thread:q",
    },
    mutants={
        "eighty-nine days": {f"{VIEW}.KNOWN": timedelta(days=89)},
        "ninety-one days": {f"{VIEW}.KNOWN": timedelta(days=91)},
        "a thread of a day": {f"{VIEW}.THREAD": timedelta(hours=1)},
        "a thread of forty days": {f"{VIEW}.THREAD": timedelta(days=40)},
        "machines read": {f"{VIEW}.is_person": lambda _: True},
        "a glance is a look": {f"{VIEW}.FLEETING_S": 0.0},
        "eleven seconds": {f"{VIEW}.FLEETING_S": 11.0},
        "whoever accepts": {f"{VIEW}._resolved": lambda s, asked: asked[-1] if s.verb == "accepted" else None},
        "every look": {f"{VIEW}._is_look": lambda s: s.verb in ("viewed", "experienced")},
        "words do not count": {
            f"{VIEW}._resolved": lambda s, asked: (
                asked[-1]
                if s.verb == "accepted" and s.actor == "ana" and s.at - asked[-1].at <= timedelta(30)
                else None
            )
        },
    },
)


def forum(rng: random.Random) -> list[Signal]:
    """Two threads, some of them solved, and people who read them for months."""
    made: list[Signal] = []
    for name in ("q", "r"):
        at = START + timedelta(days=rng.randrange(20))
        made.append(asked(at, "ana", name, words=12, topics=("pumps",)))
        made.append(answered(at + timedelta(hours=1), "bo", f"a{name}", name, words=9))
        for number in range(2):
            later = at + timedelta(hours=2 + number * rng.randrange(9))
            made.append(act(later, rng.choice(["ana", "ana", "bo"]), "accepted", f"a{name}", thread=name, marks=number))
        for _ in range(8):
            later = at + timedelta(days=rng.randrange(rng.choice([5, 110])), minutes=rng.randrange(300))
            who, verb = rng.choice(["bo", "cy", "di"]), rng.choice(["viewed", "viewed", "viewed", "commented"])
            made.append(act(later, who, verb, name, thread=name, words=9, duration_s=rng.choice([None, 3.0, 60.0])))
    return made


def test_what_is_a_look_at_a_solved_thread_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_resolved_view_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_looks() -> None:
    check_any_way_of_arriving("resolved_view", forum, revised=False)


def test_a_look_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("resolved_view", forum)


def test_the_reasons_of_a_look_are_sentences_without_names() -> None:
    check_reasons("resolved_view", forum)


def test_it_is_heard_by_the_reader_alone_and_knows_what_the_question_was_about() -> None:
    (one,) = [m for m in moments(catalog(), read()).values() if m.kind == "resolved_view"]

    assert keys(moment_signal(one), Keying.ACTOR) == ("cy",)
    assert one.topics == ("pumps",)
    assert not any(r.detector.published for r in catalog().rules.values() if r.detector.kind == "resolved_view")
