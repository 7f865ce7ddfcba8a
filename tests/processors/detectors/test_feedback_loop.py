"""Feedback loops: what is said of a thing and then changed in it, and no rubber stamps."""

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

LOOP = "processors.detectors.feedback_loop"


def loop(review: str = "1d bo reviewed draft words:30", update: str = "2d ana updated draft", more: str = "") -> str:
    return f"{review}\n{update}\n{more}"


FOUND = "-> feedback_loop reviewer=bo author=ana review=1 update=2"
FREE = loop(more=FOUND)

PROOF = Proof(
    "feedback_loop",
    traps={
        "a word of approval": (
            loop(review="1d bo reviewed draft words:3"),
            loop(review="1d bo reviewed draft words:4", more=FOUND),
        ),
        "approved without a word": (
            loop(review="1d bo reviewed draft won"),
            loop(review="1d bo reviewed draft lost", more=FOUND),
        ),
        "a linter": (loop(review="1d bo reviewed draft words:30 bot"), FREE),
        "a machine updates it": (loop(update="2d ana updated draft bot"), FREE),
        "updated by the reviewer": (loop(update="2d bo updated draft"), FREE),
        "a comment on a ticket": (
            loop(review="1d bo commented draft words:30 kind:task"),
            loop(review="1d bo reviewed draft words:30 kind:task", more=FOUND),
        ),
        "a comment on a question": (loop(review="1d bo commented draft words:30 kind:doubt"), FREE),
        "liked": (loop(review="1d bo liked draft"), FREE),
        "accepted without a remark": (loop(review="1d bo accepted draft words:30"), FREE),
        "after seven days": (loop(update="8d1s ana updated draft"), loop(update="8d ana updated draft", more=FOUND)),
        "updated before": (loop(update="0d ana updated draft"), FREE),
        "a remark on another thing": (
            loop(review="1d bo reviewed r1 kind:review re:other words:30"),
            loop(review="1d bo reviewed r1 kind:review re:draft words:30", more=FOUND),
        ),
        "an answer to a question that is edited": (
            loop(review="1d bo commented a re:draft kind:comment words:30", update="2d ana updated draft kind:doubt"),
            loop(review="1d bo commented a re:draft kind:comment words:30", more=FOUND),
        ),
        "another thing": (loop(update="2d ana updated other from:draft"), FREE),
    },
    scenes={
        "two reviewers": loop(more="1d1h cy commented draft words:9\n" + FOUND)
        + "\n-> feedback_loop reviewer=cy author=ana review=3 update=2",
        "several remarks are one review": loop(more="1d1h bo commented draft words:9\n" + FOUND),
        "the first update answers": loop(more="2d1h ana updated draft\n" + FOUND),
        "another round": loop(
            more="3d bo reviewed draft words:9\n4d ana updated draft\n"
            "-> feedback_loop reviewer=bo author=ana review=1 update=2 acceptance=3\n"
            "-> feedback_loop reviewer=bo author=ana review=3 update=4"
        ),
        "accepted within seven days": loop(
            more="8d bo accepted draft\n-> feedback_loop reviewer=bo author=ana review=1 update=2 acceptance=3"
        ),
        "accepted later": loop(more="8d1s bo accepted draft\n" + FOUND),
        "accepted by a third": loop(more="3d cy accepted draft\n" + FOUND),
        "an older remark of the same reviewer": "0d bo reviewed draft words:9\n"
        + loop(update="7d1s ana updated draft")
        + "-> feedback_loop reviewer=bo author=ana review=2 update=3",
    },
    mutants={
        "six days": {f"{LOOP}.WINDOW": timedelta(days=6)},
        "eight days": {f"{LOOP}.WINDOW": timedelta(days=8)},
        "a stamp is a review": {f"{LOOP}.is_content": lambda _: True},
        "machines count": {f"{LOOP}.is_person": lambda _: True, f"{LOOP}.is_content": lambda s: (s.words or 4) >= 4},
        "tickets are things": {f"{LOOP}.TICKETS": frozenset[str]()},
        "questions are things": {f"{LOOP}.TALK": frozenset[str]()},
        "a comment is no review": {f"{LOOP}.REVIEWS": frozenset({"reviewed"})},
        "an acceptance is a review": {f"{LOOP}.REVIEWS": frozenset({"reviewed", "commented", "accepted"})},
        "nothing closes": {f"{LOOP}._closing": lambda *_: None},
        "a review closes nothing": {f"{LOOP}.CLOSES": frozenset({"accepted"})},
        "an acceptance closes nothing": {f"{LOOP}.CLOSES": frozenset({"reviewed"})},
    },
)


def drafting(rng: random.Random) -> list[Signal]:
    """Three people at two drafts for some days or weeks."""
    days = rng.choice([5, 12])
    return [
        act(
            START + timedelta(minutes=rng.randrange(60 * 24 * days)),
            rng.choice(["ana", "bo", "cy"]),
            rng.choice(["reviewed", "reviewed", "commented", "updated", "accepted", "accepted"]),
            rng.choice(["x", "y"]),
            words=rng.choice([None, 2, 9, 30]),
            anchored=rng.random() < 0.3,
            bot=rng.random() < 0.05,
        )
        for _ in range(40)
    ]


def test_what_is_a_feedback_loop_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_feedback_loop_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_loops() -> None:
    check_any_way_of_arriving("feedback_loop", drafting)


def test_a_loop_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("feedback_loop", drafting)


def test_the_reasons_of_a_loop_are_sentences_without_names() -> None:
    check_reasons("feedback_loop", drafting)


def test_a_remark_at_a_spot_and_an_acceptance_make_it_surer() -> None:
    def sure(text: str) -> float:
        (one,) = [m for m in moments(catalog(), text).values() if m.kind == "feedback_loop"]
        return one.confidence

    plain = sure(loop())
    anchored = sure(loop(review="1d bo reviewed draft words:30 anchored"))
    closed = sure(loop(more="3d bo accepted draft"))

    assert 0.5 <= plain < anchored
    assert closed > plain


def test_three_loops_one_way_are_mentoring() -> None:
    rounds = "".join(loop(f"{n}d bo reviewed d{n} words:30", f"{n}d2h ana updated d{n}") + "\n" for n in range(3))

    kinds = [m.kind for m in moments(catalog(), rounds).values()]

    assert kinds.count("feedback_loop") == 3
    assert kinds.count("mentoring") == 1
