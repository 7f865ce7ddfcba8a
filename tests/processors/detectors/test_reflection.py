"""Reflections: a note on what happened, of one's own accord, and no forms."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.reaction import evaluate
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

BACK = "processors.detectors.reflection"


def noted(event: str = "0h ana failed task", note: str = "5h ana reflected task words:30", more: str = "") -> str:
    return f"{event}\n{note}\n{more}"


FOUND = "-> reflection learner=ana anchor=1 reflection=2"
FREE = noted(more=FOUND)
MEETING = "5h ana attended aar kind:meeting cues:reflection from:task"

PROOF = Proof(
    "reflection",
    traps={
        "a form that is required": (noted(note="5h ana reflected task words:30 assigned"), FREE),
        "a smiley": (
            noted(note="5h ana reflected task words:3"),
            noted(note="5h ana reflected task words:4", more=FOUND),
        ),
        "no text": (noted(note="5h ana annotated task"), FREE),
        "a survey": (
            noted(note="5h ana annotated form kind:survey from:task words:30"),
            noted(note="5h ana annotated form kind:note from:task words:30", more=FOUND),
        ),
        "a machine's note": (noted(note="5h ana reflected task words:30 bot"), FREE),
        "after seventy-two hours": (
            noted(note="72h1s ana reflected task words:30"),
            noted(note="72h ana reflected task words:30", more=FOUND),
        ),
        "before it": (noted(note="-1h ana reflected task words:30"), FREE),
        "about something else": (noted(note="5h ana reflected other words:30"), FREE),
        "somebody else's note": (noted(note="5h bo reflected task words:30"), FREE),
        "nothing came to an end": (
            noted(event="0h ana attempted task"),
            noted(event="0h ana attempted task won", more=FOUND),
        ),
        "the same text on another thing": (
            noted(note="5h ana reflected task words:30 terms:a,b", more="4h ana reflected x words:30 terms:a,b"),
            noted(
                note="5h ana reflected task words:30 terms:a,b", more="4h ana reflected x words:30 terms:a\n" + FOUND
            ),
        ),
        "a meeting about something else": (
            noted(note="5h ana attended aar kind:meeting cues:reflection"),
            noted(note=MEETING, more=FOUND),
        ),
        "a course is no meeting": (
            noted(note="5h ana attended aar cues:reflection from:task"),
            noted(note=MEETING, more=FOUND),
        ),
        "a stand-up": (noted(note="5h ana attended aar kind:meeting from:task"), noted(note=MEETING, more=FOUND)),
        "a meeting that is assigned": (noted(note=f"{MEETING} assigned"), noted(note=MEETING, more=FOUND)),
    },
    scenes={
        "after a success": noted(event="0h ana passed task", more=FOUND),
        "after an attendance": noted(event="0h ana attended task", note="5h ana annotated task words:9", more=FOUND),
        "joins a meeting on it": noted(note=MEETING.replace("attended", "joined"), more=FOUND),
        "a note that cites it": noted(note="5h ana reflected diary words:30 from:task", more=FOUND),
        "few words that look back": noted(note="5h ana annotated task words:3 cues:reflection", more=FOUND),
        "words that are not sent": noted(note="5h ana reflected task", more=FOUND),
        "the first note": noted(more="6h ana reflected task words:30\n" + FOUND),
        "after another try": noted(
            more="6h ana passed task\n7h ana reflected task words:30\n"
            + FOUND
            + "\n-> reflection learner=ana anchor=3 reflection=4"
        ),
        "the latest event": noted(
            note="5h ana reflected task words:30",
            more="1h ana passed task\n-> reflection learner=ana anchor=3 reflection=2",
        ),
        "the same text long before": noted(
            note="5h ana reflected task words:30 terms:a,b", more="-73h ana reflected x words:30 terms:a,b\n" + FOUND
        ),
    },
    mutants={
        "seventy-one hours": {f"{BACK}.WINDOW": timedelta(hours=71)},
        "seventy-three hours": {f"{BACK}.WINDOW": timedelta(hours=73)},
        "three words": {f"{BACK}.FEWEST_WORDS": 3},
        "five words": {f"{BACK}.FEWEST_WORDS": 5},
        "machines look back": {f"{BACK}.is_person": lambda _: True},
        "few words never count": {f"{BACK}._says_something": lambda s: s.words is None or s.words >= 4},
        "words must be sent": {f"{BACK}._says_something": lambda s: "reflection" in s.cues or (s.words or 0) >= 4},
        "a mark is a note": {
            f"{BACK}._says_something": lambda s: s.words is None or "reflection" in s.cues or s.words >= 4
        },
        "copies count": {f"{BACK}._is_copy": lambda *_: False},
        "an annotation is none": {f"{BACK}.NOTES": frozenset({"reflected"})},
        "a meeting is none": {f"{BACK}.MEETS": frozenset()},
        "joining is no meeting": {f"{BACK}.MEETS": frozenset({"attended"})},
        "failures alone": {f"{BACK}._is_anchor": lambda s: s.verb == "failed"},
        "every try": {f"{BACK}._is_anchor": lambda s: s.verb in ("failed", "passed", "attempted", "attended")},
        "every meeting": {f"{BACK}._is_review": lambda s: s.object_kind == "meeting"},
        "whatever looks back": {f"{BACK}._is_review": lambda s: Cue.REFLECTION in s.cues},
        "nothing is cited": {f"{BACK}._cited": lambda _: ()},
    },
)


def living(rng: random.Random) -> list[Signal]:
    """Two people who try things and write about them for some days."""
    made = []
    days = rng.choice([3, 12])
    for _ in range(40):
        verb = rng.choice(["failed", "passed", "attended", "reflected", "reflected", "annotated"])
        made.append(
            act(
                START + timedelta(minutes=rng.randrange(60 * 24 * days)),
                rng.choice(["ana", "bo"]),
                verb,
                rng.choice(["x", "y"]),
                words=rng.choice([None, 2, 9, 30]) if verb in ("reflected", "annotated") else None,
                terms=rng.choice([(), ("a",)]),
                cues=rng.choice([frozenset[Cue](), frozenset({Cue.REFLECTION})]),
                assigned=rng.random() < 0.1,
                derived_from=rng.choice([(), ("y",)]),
            )
        )
    return made


def test_what_is_a_reflection_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_reflection_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_reflections() -> None:
    check_any_way_of_arriving("reflection", living)


def test_a_reflection_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("reflection", living)


def test_the_reasons_of_a_reflection_are_sentences_without_names() -> None:
    check_reasons("reflection", living)


def test_words_that_look_back_make_it_surer() -> None:
    def sure(note: str) -> float:
        (one,) = [m for m in moments(catalog(), noted(note=note)).values() if m.kind == "reflection"]
        return one.confidence

    plain = sure("5h ana annotated task words:9")

    assert 0.5 <= plain < sure("5h ana annotated task words:9 cues:reflection") == sure("5h ana reflected task words:9")
    assert sure("5h ana annotated task words:40") > plain > sure("48h ana annotated task words:9")


def test_a_note_may_name_the_statement_of_what_it_looks_back_on() -> None:
    event = act("0h", "ana", "failed", "task")

    def noted_on(statement: str) -> list[str]:
        note = act("5h", "ana", "reflected", "diary", words=9, refers_to=(statement,))
        return [one.kind for one in evaluate(catalog(), [event, note], note.at).values()]

    assert noted_on(event.id) == ["reflection"]
    assert noted_on("another") == []
