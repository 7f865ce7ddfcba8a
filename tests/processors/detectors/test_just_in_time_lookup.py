"""Look-ups just in time: a search, a look, and the work is done; no prefetch and nothing mandatory."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.moment import Moment
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

LOOKUP = "processors.detectors.just_in_time_lookup"


def looked(
    search: str = "0m ana searched how topics:pumps",
    view: str = "1m ana viewed page lasting:40",
    work: str = "12m ana completed task topics:pumps",
    more: str = "",
) -> str:
    return f"{search}\n{view}\n{work}\n{more}"


FOUND = "-> just_in_time_lookup learner=ana search=1 view=2 act=3"
FREE = looked(more=FOUND)

PROOF = Proof(
    "just_in_time_lookup",
    traps={
        "another topic": (looked(search="0m ana searched how topics:timesheets"), FREE),
        "no topic": (looked(search="0m ana searched how"), FREE),
        "a search about logistics": (looked(search="0m ana searched how topics:pumps cues:logistics"), FREE),
        "a tab opened ahead": (
            looked(view="1m ana viewed page lasting:9.9"),
            looked(view="1m ana viewed page lasting:10", more=FOUND),
        ),
        "something else within ten seconds": (
            looked(view="1m ana viewed page", more="1m9s ana attempted other"),
            looked(view="1m ana viewed page", more="1m10s ana attempted other\n" + FOUND),
        ),
        "tabs opened together": (
            looked(view="61s ana viewed page", more="59s ana viewed other"),
            looked(view="61s ana viewed page", more="58.9s ana viewed other\n" + FOUND),
        ),
        "done at once": (
            looked(view="1m ana viewed page", work="1m9s ana passed task topics:pumps"),
            looked(view="1m ana viewed page", work="1m10s ana passed task topics:pumps", more=FOUND),
        ),
        "a crawler": (looked(view="1m ana viewed page lasting:40 bot"), FREE),
        "a machine searches": (looked(search="0m ana searched how topics:pumps bot"), FREE),
        "a mandatory document": (looked(view="1m ana viewed page lasting:40 assigned"), FREE),
        "training": (looked(work="12m ana completed task topics:pumps formal"), FREE),
        "it did not work": (looked(work="12m ana completed task topics:pumps lost"), FREE),
        "it failed": (looked(work="12m ana failed task topics:pumps"), FREE),
        "completed without success": (looked(more="12m30s ana failed task"), FREE),
        "after thirty minutes": (
            looked(work="30m1s ana completed task topics:pumps"),
            looked(work="30m ana completed task topics:pumps", more=FOUND),
        ),
        "somebody else's look": (looked(view="1m bo viewed page lasting:40"), FREE),
        "looked before the search": (looked(view="-1m ana viewed page lasting:40"), FREE),
        "looked after the work": (looked(view="13m ana viewed page lasting:40"), FREE),
    },
    scenes={
        "a shared term": looked(
            search="0m ana searched how terms:t1,t2", work="12m ana passed task terms:t2", more=FOUND
        ),
        "a try that says it is a success": looked(work="12m ana attempted task topics:pumps won", more=FOUND),
        "a search leads to work once": looked(more="14m ana completed task topics:pumps\n" + FOUND),
        "the latest search": looked(
            more="13m ana searched how topics:pumps\n14m ana viewed page lasting:40\n"
            "16m ana passed other topics:pumps\n" + FOUND + "\n-> just_in_time_lookup learner=ana search=4 view=5 act=6"
        ),
        "a search again without a look": looked(more="5m ana searched how topics:pumps\n" + FOUND),
        "the first look": looked(more="3m ana viewed other lasting:40\n" + FOUND),
        "the first that was one": looked(
            view="1m ana viewed page lasting:1",
            more="3m ana viewed other lasting:40\n-> just_in_time_lookup learner=ana search=1 view=4 act=3",
        ),
    },
    mutants={
        "twenty-nine minutes": {f"{LOOKUP}.IN_TIME": timedelta(minutes=29)},
        "thirty-one minutes": {f"{LOOKUP}.IN_TIME": timedelta(minutes=31)},
        "any work": {f"{LOOKUP}._shared": lambda *_: 1},
        "topics alone": {f"{LOOKUP}._shared": lambda search, act: len(set(search.topics) & set(act.topics))},
        "every look is one": {f"{LOOKUP}._is_dwelt_on": lambda *_: True},
        "a look must say how long": {f"{LOOKUP}._is_dwelt_on": lambda view, _: (view.duration_s or 0) >= 10},
        "nine seconds": {f"{LOOKUP}.DWELL": timedelta(seconds=9)},
        "eleven seconds": {f"{LOOKUP}.DWELL": timedelta(seconds=11)},
        "machines look things up": {f"{LOOKUP}.is_person": lambda _: True},
        "every completed is a success": {f"{LOOKUP}.succeeded": lambda s, *_: s.verb in ("completed", "passed")},
        "the last look": {
            f"{LOOKUP}._first_look": lambda search, act, near: next(
                (
                    s
                    for s in reversed(near.between(search.at, act.at))
                    if s.verb == "viewed" and not s.assigned and not s.bot
                ),
                None,
            )
        },
    },
)


def working(rng: random.Random) -> list[Signal]:
    """Two people who search, look and work for some hours or months."""
    made = []
    hours = rng.choice([6, 24 * 40])
    for number in range(20):
        at = START + timedelta(minutes=rng.randrange(60 * hours))
        who = rng.choice(["ana", "bo"])
        cues = frozenset({Cue.LOGISTICS}) if rng.random() < 0.1 else frozenset[Cue]()
        steps = (
            ("searched", 0, f"how{number}"),
            ("viewed", rng.choice([1, 5]), f"page{number}"),
            (
                rng.choice(["completed", "passed", "passed", "failed"]),
                rng.choice([10, 29, 31]),
                rng.choice(["x", "x", "y"]),
            ),
        )
        for verb, minutes, thing in steps:
            more = {"duration_s": rng.choice([None, 3.0, 40.0, 50.0])} if verb == "viewed" else {}
            topics = (rng.choice(["pumps", "pumps", "valves"]),)
            when = at + timedelta(minutes=minutes)
            made.append(act(when, who, verb, thing, topics=topics, cues=cues, bot=rng.random() < 0.03, **more))
    return made


def test_what_is_a_lookup_just_in_time_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_just_in_time_lookup_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_lookups() -> None:
    check_any_way_of_arriving("just_in_time_lookup", working)


def test_a_lookup_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("just_in_time_lookup", working)


def test_the_reasons_of_a_lookup_are_sentences_without_names() -> None:
    check_reasons("just_in_time_lookup", working)


def only(text: str) -> Moment:
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == "just_in_time_lookup"]
    return one


def test_work_that_is_new_makes_it_surer_for_ninety_days() -> None:
    new = only(looked())
    known = only(looked(more="-90d ana passed task"))
    forgotten = only(looked(more="-91d ana passed task"))

    assert 0.5 <= known.confidence < new.confidence
    assert forgotten.confidence == new.confidence
    assert "90 days" in new.reason_en
    assert "90" not in known.reason_fr
