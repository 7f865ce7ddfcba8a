"""Collective resolutions: several people, to and fro, until it is resolved."""

import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from processors.detectors import catalog
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, asked, moments

WORK = "processors.detectors.collective_resolution"


def issue(
    second: str = "2h cy replied m2 re:x words:9",
    own: str = "3h ana replied m3 re:x words:9",
    end: str = "5h ana accepted m2 re:x",
    first: str = "1h bo replied m1 re:x words:9",
    opening: str = "0h ana asked x words:20",
) -> str:
    return f"{opening}\n{first}\n{second}\n{own}\n{end}\n"


THREE = "-> collective_resolution contributor=ana contributor=bo contributor=cy opening=1"
END = THREE + " contribution=2,3,4 resolution=5"
FREE = issue() + END

PROOF = Proof(
    "collective_resolution",
    traps={
        "only two people": (issue("2h bo replied m2 re:x words:9"), FREE),
        "the others say too little": (
            issue("2h cy replied m2 re:x words:3"),
            issue("2h cy replied m2 re:x words:4") + THREE + " contribution=2,3,4 resolution=5",
        ),
        "the opener says nothing more": (issue(own="3h bo replied m3 re:x words:9"), FREE),
        "the opener says two words more": (issue(own="3h ana replied m3 re:x words:2"), FREE),
        "somebody is only copied": (issue("2h bo replied m2 re:x words:9 mentions:cy"), FREE),
        "it is not resolved": (issue(end="5h ana upvoted m2 re:x"), FREE),
        "it takes more than two days": (
            issue(end="48h1s ana accepted m2 re:x"),
            issue(end="48h ana accepted m2 re:x") + THREE + " contribution=2,3,4 resolution=5",
        ),
        "a machine closes it": (
            issue(end="5h ci passed x bot"),
            issue(end="5h di passed x") + THREE + " contribution=2,3,4 resolution=5",
        ),
        "a machine has a say": (issue("2h cy replied m2 re:x words:9 bot"), FREE),
        "handed up the support desk": (issue("2h cy replied m2 re:x words:9 role:support"), FREE),
        "a greeting": (issue("2h cy replied m2 re:x words:9 cues:greeting"), FREE),
        "two tickets about the same": (issue("2h cy replied m2 re:y words:9"), FREE),
        "something else is done": (
            issue(end="5h ana completed y"),
            issue(end="5h ana completed x") + THREE + " contribution=2,3,4 resolution=5",
        ),
        "it is done without success": (
            issue(end="5h ana completed x lost"),
            issue(end="5h ana completed x won") + THREE + " contribution=2,3,4 resolution=5",
        ),
        "another than the opener says it is solved": (
            issue(end="5h bo replied m4 re:x words:9 cues:solved"),
            issue(end="5h ana replied m4 re:x words:9 cues:solved") + THREE + " contribution=2,3,4 resolution=5",
        ),
        "resolved before it became collective": (
            issue(end="2h30m ana accepted m2 re:x"),
            FREE,
        ),
        "what opens it is a machine's": (issue(opening="0h ana asked x words:20 bot"), FREE),
    },
    scenes={
        "resolved too early and again, the second end counts": issue(end="90m ana accepted m1 re:x")
        + "9h ana accepted m2 re:x\n"
        + THREE
        + " contribution=2,3,4 resolution=6",
        "the first end that is stated counts": issue()
        + "9h ana completed x\n"
        + THREE
        + " contribution=2,3,4 resolution=5",
        "what is stated goes before what is said": issue(
            "2h cy replied m2 re:x words:9", end="4h ana replied m4 re:x words:9 cues:solved"
        )
        + "9h ana accepted m2 re:x\n"
        + THREE
        + " contribution=2,3,4,5 resolution=6",
        "an issue that is authored, and commented on itself": """
            0h   ana  authored   x   thread:x words:20
            1h   bo   commented  x   words:9
            2h   cy   commented  x   words:9
            3h   ana  commented  x   words:9
            5h   cy   passed     x
        """
        + END,
        "opened twice it is one": """
            0h   ana  asked     x    words:20
            1h   bo   replied   m1   re:x words:9
            2h   cy   replied   m2   re:x words:9
            3h   ana  replied   m3   re:x words:9
            4h   bo   asked     x    words:20
            5h   bo   replied   m4   re:x words:9
            6h   ana  accepted  m2   re:x
        """
        + THREE
        + " contribution=2,3,4,5,6 resolution=7",
        "a thread whose own post is not known": """
            0h   ana  posted    m0   thread:x re:x words:20
            1h   bo   replied   m1   re:x words:9
            2h   cy   replied   m2   re:x words:9
            3h   ana  posted    m3   thread:x re:x words:9
            5h   ana  accepted  m2   re:x
        """
        + END,
        "in a thread that goes on, a post opens nothing": """
            0h   di   posted    m0   thread:x re:x words:20
            48h  ana  posted    m9   thread:x re:x words:20
            49h  bo   replied   m1   re:x words:9
            50h  cy   replied   m2   re:x words:9
            51h  ana  replied   m3   re:x words:9
            52h  ana  accepted  m2   re:x
        """,
    },
    mutants={
        "two people are enough": {f"{WORK}.FEWEST_PEOPLE": 2},
        "four people are needed": {f"{WORK}.FEWEST_PEOPLE": 4},
        "one turn each is enough": {f"{WORK}.FEWEST_TURNS": 1},
        "three turns are needed": {f"{WORK}.FEWEST_TURNS": 3},
        "a day": {f"{WORK}.WINDOW": timedelta(hours=24)},
        "two days and a second": {f"{WORK}.WINDOW": timedelta(hours=48, seconds=1)},
        "everything is content": {f"{WORK}.is_content": lambda s: not s.bot},
        "machines are people": {f"{WORK}.is_person": lambda _: True},
        "the support desk contributes": {f"{WORK}.SUPPORT": "nobody"},
        "anything accepted or done is an end": {f"{WORK}._is_end": lambda s, _: s.verb in ("accepted", "completed")},
        "a vote is an end": {f"{WORK}._is_end": lambda s, _: s.verb in ("accepted", "upvoted", "passed")},
        "words are no end": {f"{WORK}.Cue": SimpleNamespace(SOLVED=Cue.RHETORICAL)},
        "only questions open": {f"{WORK}.OPENS": frozenset({"asked"})},
        "everything opens": {f"{WORK}._openings": lambda near: near},
        "it need not be collective when it ends": {f"{WORK}.Work.is_collective": property(lambda _: True)},
    },
)


def issues(rng: random.Random) -> list[Signal]:
    """A few issues with much to and fro by four people, most of them resolved."""
    made: list[Signal] = []
    for number in range(rng.choice([3, 4])):
        at = START + timedelta(hours=rng.randrange(24 * 12))
        issue = f"x{rng.choice([1, number])}"
        people = ["ana", "bo", "cy", "di"]
        made.append(asked(at, rng.choice(people), issue, words=12, topics=(f"t{number}",)))
        for turn in range(rng.choice([8, 14])):
            later = at + timedelta(hours=rng.randrange(40))
            more: dict[str, Any] = {"thread": issue, "refers_to": (issue,), "words": rng.choice([2, 9, 9, None])}
            more |= {"unit": rng.choice([None, "a", "b"]), "bot": rng.random() < 0.1}
            more |= {"cues": frozenset(rng.sample(list(Cue), rng.choice([0, 0, 1])))}
            made.append(act(later, rng.choice(people), "replied", f"m{number}.{turn}", **more))
        made += [
            act(at + timedelta(hours=rng.randrange(10, 60)), rng.choice(people), verb, issue, thread=issue)
            for verb in rng.sample(["accepted", "completed", "passed"], rng.choice([1, 2]))
        ]
    return made


def test_what_is_a_collective_resolution_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_collective_resolution_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_collective_resolutions() -> None:
    check_any_way_of_arriving("collective_resolution", issues)


def test_a_collective_resolution_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("collective_resolution", issues)


def test_the_reasons_of_a_collective_resolution_are_sentences_without_names() -> None:
    check_reasons("collective_resolution", issues)


def test_the_reasons_count_people_and_turns_in_both_languages() -> None:
    (one,) = [m for m in moments(catalog(), issue()).values() if m.kind == PROOF.kind]

    assert one.reason_en == (
        "An issue was worked on by 3 people, with 4 contributions in all, "
        "2 of them by whoever opened it, and resolved after 5 hours."
    )
    assert one.reason_fr == (
        "Un problème a réuni 3 personnes, avec 4 contributions en tout, "
        "dont 2 de la personne qui l'avait ouvert ; il a été résolu après 5 heures."
    )


def confidence(text: str) -> float:
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == PROOF.kind]
    return one.confidence


def test_units_and_to_and_fro_make_it_surer_and_a_chain_of_forwards_less_sure() -> None:
    plain = issue(own="90m ana replied m3 re:x words:9")

    assert confidence(plain.replace("words:9\n2h", "words:9 unit:a\n2h")) == confidence(plain)
    assert confidence(plain.replace("m1 re:x", "m1 re:x unit:a").replace("m2 re:x words", "m2 re:x unit:b words")) > (
        confidence(plain)
    )
    assert confidence(plain) > confidence(issue())
