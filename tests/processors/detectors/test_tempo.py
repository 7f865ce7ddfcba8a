"""Tempo: how long a place takes to answer, of the days before, with silence counted as long."""

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
from tests.scenes import START, act, examples, moments

TEMPO = "processors.detectors.tempo"


def chat(
    requests: str = "0d+12h*30", then: str = "15d", more: str = "words:12 cues:question", last: str = "cues:question"
) -> str:
    return f"""
        {requests}  ana  posted  m  kind:chat-message place:c {more}
        {then}      bo   posted  n  kind:chat-message place:c words:12 {last}
    """


FOUND = "-> tempo request=31"
FREE = chat() + FOUND

PROOF = Proof(
    "tempo",
    traps={
        "too few requests": (chat("0d+12h*29"), FREE),
        "nobody asks on that day": (chat(last=""), FREE),
        "no requests": (chat(more="words:12"), FREE),
        "greetings": (chat(more="words:12 cues:question,greeting"), FREE),
        "machines": (chat(more="words:12 cues:question bot"), FREE),
        "too long ago": (chat(then="29d"), chat(then="28d") + FOUND),
        "the same day": (chat(then="14d14h"), FREE),
        "another place": (
            chat().replace("c words:12 cues:question\n        15d", "d words:12 cues:question\n 15d"),
            FREE,
        ),
        "a forum": (chat().replace("kind:chat-message", "kind:forum-topic"), FREE),
    },
    scenes={
        "the first request of each day": chat()
        + """
        15d1h  bo  posted  n2  kind:chat-message place:c words:12 cues:question
        16d    bo  posted  n3  kind:chat-message place:c words:12 cues:question
        -> tempo request=31
        -> tempo request=33
        """,
    },
    mutants={
        "twenty-nine requests": {f"{TEMPO}.FEWEST": 29},
        "thirty-one requests": {f"{TEMPO}.FEWEST": 31},
        "twenty-seven days": {f"{TEMPO}.TRAILING": timedelta(days=27)},
        "twenty-nine days": {f"{TEMPO}.TRAILING": timedelta(days=29)},
        "what happens on the day itself": {
            f"{TEMPO}._days": lambda requests, delays: ((request, delays) for request in requests)
        },
        "every request of a day": {
            f"{TEMPO}._days": lambda requests, delays: (
                (request, delays[:place]) for place, request in enumerate(requests)
            )
        },
    },
)


def measured(answers: str) -> Moment:
    """The tempo of a place after thirty requests, twelve hours apart, with these answers."""
    (one,) = [m for m in moments(catalog(), chat() + answers).values() if m.kind == PROOF.kind]
    return one


def answered(count: int, after: str, first: int = 0, words: int = 9) -> str:
    """Answers that name the requests, each so long after its own."""
    return "\n".join(
        f"{n // 2}d{12 * (n % 2)}h{after} cy replied a{n} re:m{n} kind:chat-message place:c words:{words}"
        for n in range(first, first + count)
    )


def rooms(rng: random.Random) -> list[Signal]:
    """Two months of requests in two rooms, most of them answered at some time."""
    made: list[Signal] = []
    for number in range(rng.choice([50, 70])):
        at = START + timedelta(hours=rng.randrange(24 * 40))
        asks = frozenset({Cue.QUESTION})
        told = {"object_kind": "chat-message", "place": rng.choice(["c", "c", "c", "d"]), "words": 9}
        asker, other = rng.sample(["ana", "bo", "cy"], 2)
        made.append(act(at, asker, "posted", f"m{number}", cues=asks, **told))
        if rng.random() < 0.97:
            later = at + timedelta(hours=rng.choice([1, 5, 30]))
            made.append(
                act(later, other, "replied", f"a{number}", refers_to=(f"m{number}",), thread=f"m{number}", **told)
            )
    return made


def test_what_has_a_tempo_and_what_has_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_tempo_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_tempo() -> None:
    check_any_way_of_arriving("tempo", rooms, runs=12)


def test_a_tempo_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("tempo", rooms, runs=6)


def test_the_reasons_of_a_tempo_are_sentences_without_names() -> None:
    check_reasons("tempo", rooms)


def test_it_is_the_time_within_which_ninety_five_percent_were_answered() -> None:
    """Of thirty the 29th."""
    assert measured(answered(30, "2h")).duration_s == 2 * 3600
    assert measured(answered(28, "2h") + "\n" + answered(2, "5h", 28)).duration_s == 5 * 3600
    assert measured(answered(29, "2h") + "\n" + answered(1, "5h", 29)).duration_s == 2 * 3600


def test_what_nobody_answers_counts_as_longer_than_all_that_was_answered() -> None:
    fourteen_days = 14 * 86_400

    assert measured(answered(29, "2h")).duration_s == 2 * 3600
    assert measured(answered(28, "2h")).duration_s == fourteen_days
    assert measured(answered(30, "2h", words=3)).duration_s == fourteen_days
    assert measured("").duration_s == fourteen_days


def test_it_is_at_least_half_an_hour() -> None:
    assert measured(answered(30, "1m")).duration_s == 1800
    assert measured(answered(30, "31m")).duration_s == 31 * 60


def test_it_is_shown_to_nobody_and_names_nobody() -> None:
    detector = catalog().detectors["tempo"]
    made = [m for m in moments(catalog(), examples(detector.page)[0]).values() if m.kind == PROOF.kind]

    assert not detector.published
    assert [(one.participants, one.place) for one in made] == [((), "c")]
