"""Learning circles: the same few people, twice, each with their say."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest

from processors.detectors import catalog
from processors.history import History
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments, scene

CIRCLE = "processors.detectors.learning_circle"


def session(at: str, who: str = "ana,bo,cy,ana,bo", every: int = 2, more: str = "", verb: str = "posted") -> str:
    """Turns of these people, one every so many minutes."""
    return "\n".join(
        f"{at}{n * every}m {person} {verb} {at}m{n} place:p words:9 {more}" for n, person in enumerate(who.split(","))
    )


def two(second: str = "", first: str = "") -> str:
    return (first or session("0d")) + "\n" + (second or session("7d")) + "\n"


PEOPLE = "-> learning_circle member=ana member=bo member=cy"
FOUND = PEOPLE + " session_open=1,6 turn=2,3,4,5,7,8,9,10"
FREE = two() + FOUND
LONG = ",".join(["ana,bo,cy"] * 7)
LONG_TURNS = ",".join(str(n) for n in (2, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26))


def met(at: str, *people: str, more: str = "") -> str:
    return "\n".join(f"{at}{n}m {who} attended p place:p {more}" for n, who in enumerate(people))


MET = met("0d", "ana", "bo", "cy") + "\n" + met("7d", "ana", "bo", "cy") + "\n"
CROWD = [f"p{n}" for n in range(12)]

PROOF = Proof(
    "learning_circle",
    traps={
        "only once": (session("0d"), FREE),
        "more than sixty days apart": (
            two(session("60d").replace("60d0m ", "60d1s ")),
            two(session("60d")) + FOUND,
        ),
        "only two people": (two(session("7d", "ana,bo,ana,bo,ana")), FREE),
        "one speaks and the others listen": (
            two(session("7d", ",".join(["ana"] * 12 + ["bo", "ana", "cy", "ana"]), every=1)),
            two(session("7d", "ana,ana,bo,ana,cy,ana", every=1)) + FOUND + ",11",
        ),
        "many are there and say nothing": (
            two(session("7d") + "\n" + met("7d1m", *CROWD)),
            two(session("7d") + "\n" + met("7d1m", "p1", "p2")) + FOUND,
        ),
        "each says their piece once": (two(session("7d", "ana,bo,cy")), FREE),
        "each says their piece once, and one closes": (two(session("7d", "ana,bo,cy,ana")), FREE),
        "greetings": (two(session("7d", more="cues:greeting")), FREE),
        "times and rooms": (two(session("7d", more="cues:logistics")), FREE),
        "too few words": (
            two(session("7d").replace("words:9", "words:3")),
            two(session("7d").replace("words:9", "words:4")) + FOUND,
        ),
        "machines": (two(session("7d", more="bot")), FREE),
        "another place": (two(session("7d").replace("place:p", "place:q")), FREE),
        "other people": (two(session("7d", "di,eve,fay,di,eve")), FREE),
        "too few of the same people": (
            two(session("7d", "ana,di,eve,ana,di")),
            two(session("7d", "ana,bo,eve,ana,bo"))
            + "-> learning_circle member=ana member=bo session_open=1,6 turn=2,4,5,7,9,10",
        ),
        "fewer than half of a larger company": (two(session("7d", "ana,bo,di,eve,fay,ana,bo")), FREE),
        "a session without end": (
            two(session("7d", ",".join(["ana,bo,cy"] * 3), every=23)),
            two(session("7d", ",".join(["ana,bo,cy"] * 3), every=22))
            + PEOPLE
            + " session_open=1,6 turn=2,3,4,5,7,8,9,10,11,12,13,14",
        ),
        "pauses that are too long": (two(session("7d", every=30)), two(session("7d", every=29)) + FOUND),
        "a meeting of very many": (
            met("0d", *CROWD, "ana") + "\n" + met("7d", *CROWD, "ana"),
            MET + PEOPLE + " session_open=1,4 turn=2,3,5,6",
        ),
        "a short meeting": (
            met("0d", "ana", "bo", "cy", more="lasting:1199")
            + "\n"
            + met("7d", "ana", "bo", "cy", more="lasting:1199"),
            met("0d", "ana", "bo", "cy", more="lasting:1200")
            + "\n"
            + met("7d", "ana", "bo", "cy", more="lasting:1200")
            + "\n"
            + PEOPLE
            + " session_open=1,4 turn=2,3,5,6",
        ),
        "who only joins has said nothing": (
            MET.replace("attended", "joined"),
            MET + PEOPLE + " session_open=1,4 turn=2,3,5,6",
        ),
    },
    scenes={
        "what recurs is the same circle": two() + session("14d") + "\n" + session("70d") + "\n" + FOUND,
        "after sixty days it begins anew": two()
        + session("68d")
        + "\n"
        + session("75d")
        + "\n"
        + FOUND
        + "\n"
        + PEOPLE
        + " session_open=11,16 turn=12,13,14,15,17,18,19,20",
        "another session between is none of it": two(session("3d", "di,eve,fay,di,eve") + "\n" + session("7d"))
        + PEOPLE
        + " session_open=1,11 turn=2,3,4,5,12,13,14,15",
        "who opens may say little": two(
            session("7d").replace("words:9", "words:1", 1) + "\n7d10m cy posted m place:p words:9"
        )
        + PEOPLE
        + " session_open=1,6 turn=2,3,4,5,7,8,9,10,11",
        "talking with somebody is to and fro": """
            0d    ana  talked-with  bo  place:p kind:agent
            0d5m  ana  talked-with  cy  place:p kind:agent
            7d    ana  talked-with  bo  place:p kind:agent
            7d5m  cy   talked-with  ana place:p kind:agent
            -> learning_circle member=ana member=bo member=cy session_open=1,3 turn=2,4
        """,
        "of many turns the first and the latest are shown": two(first=session("0d", LONG))
        + PEOPLE
        + f" session_open=1,22 turn={LONG_TURNS}",
    },
    mutants={
        "twenty minutes of silence": {f"{CIRCLE}.SILENCE": timedelta(minutes=29)},
        "forty minutes of silence": {f"{CIRCLE}.SILENCE": timedelta(minutes=40)},
        "four hours": {f"{CIRCLE}.LONGEST": timedelta(hours=4)},
        "two hours": {f"{CIRCLE}.LONGEST": timedelta(hours=2)},
        "fifty-nine days": {f"{CIRCLE}.RECURS": timedelta(days=59)},
        "sixty-one days": {f"{CIRCLE}.RECURS": timedelta(days=61)},
        "two people": {f"{CIRCLE}.FEWEST_PEOPLE": 2},
        "four people": {f"{CIRCLE}.FEWEST_PEOPLE": 4},
        "one in common": {f"{CIRCLE}.FEWEST_COMMON": 1, f"{CIRCLE}._is_same_circle": lambda a, b: a.voices & b.voices},
        "two in common, however many there are": {
            f"{CIRCLE}._is_same_circle": lambda a, b: len(a.voices & b.voices) > 1
        },
        "anybody is the same": {f"{CIRCLE}._is_same_circle": lambda *_: True},
        "uneven": {f"{CIRCLE}.EVENNESS": 0.0},
        "very even": {f"{CIRCLE}.EVENNESS": 0.95},
        "no returns": {f"{CIRCLE}.FEWEST_RETURNS": 0},
        "one return": {f"{CIRCLE}.FEWEST_RETURNS": 1},
        "three returns": {f"{CIRCLE}.FEWEST_RETURNS": 3},
        "machines": {f"{CIRCLE}.is_person": lambda _: True, "processors.asking.is_person": lambda _: True},
        "everything is content": {f"{CIRCLE}.is_content": lambda _: True},
        "logistics": {f"{CIRCLE}.Cue": SimpleNamespace(LOGISTICS=None, QUESTION=None)},
        "talking is none": {f"{CIRCLE}.TURNS": frozenset({"posted"})},
        "crowds": {f"{CIRCLE}.MOST_PRESENT": 20},
        "stand-ups": {f"{CIRCLE}.STAND_UP_S": 60.0},
        "long stand-ups": {f"{CIRCLE}.STAND_UP_S": 1201.0},
    },
)


def rooms(rng: random.Random) -> list[Signal]:
    """Some months in two rooms: sessions of a few people, now and then a word in between."""
    made: list[Signal] = []
    for number in range(rng.choice([9, 12])):
        at = START + timedelta(days=rng.randrange(rng.choice([60, 120])), hours=rng.randrange(8))
        room = rng.choice(["p", "q"])
        people = rng.sample(["ana", "bo", "cy", "di"], rng.choice([3, 4]))
        for turn in range(rng.choice([8, 14])):
            at += timedelta(minutes=rng.choice([1, 5, 5, 10, 29]))
            more = {
                "topics": rng.choice([(), ("t",)]),
                "words": rng.choice([9, 9, 9, 9, 9, 2]),
                "bot": rng.random() < 0.05,
            }
            cues = frozenset({Cue.QUESTION} if rng.random() < 0.1 else ())
            thing = f"m{number}.{turn}"
            made.append(act(at, rng.choice(people), "posted", thing, place=room, cues=cues, **more))
    for _ in range(3):
        at = START + timedelta(minutes=rng.randrange(60 * 24 * 100))
        made.append(act(at, rng.choice(["ana", "eve"]), "posted", None, place="p", words=9))
    return made


def test_what_is_a_learning_circle_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_learning_circle_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_learning_circles() -> None:
    check_any_way_of_arriving("learning_circle", rooms)


def test_a_learning_circle_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("learning_circle", rooms)


def test_the_reasons_of_a_learning_circle_are_sentences_without_names() -> None:
    check_reasons("learning_circle", rooms)


def test_the_reasons_count_sessions_and_turns_in_both_languages() -> None:
    (one,) = [m for m in moments(catalog(), two()).values() if m.kind == PROOF.kind]

    assert one.reason_en == (
        "The same 3 people came together 2 times within 7 days, "
        "with 10 turns in the first two sessions, shared evenly enough."
    )
    assert one.reason_fr == (
        "Les mêmes 3 personnes se sont retrouvées 2 fois en 7 jours, "
        "avec 10 prises de parole assez bien réparties aux deux premières séances."
    )


def confidence(text: str) -> float:
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == PROOF.kind]
    return one.confidence


def test_a_topic_in_common_and_more_sessions_make_it_surer() -> None:
    plain = confidence(two())

    assert confidence(two(session("7d", more="topics:t"), session("0d", more="topics:t"))) > plain
    assert confidence(two(session("7d", more="topics:t"), session("0d", more="topics:u"))) == plain
    assert confidence(two() + session("14d")) > plain
    assert plain >= 0.5


def test_where_a_place_is_too_busy_to_be_seen_whole_there_are_no_sessions() -> None:
    (pattern,) = catalog().detectors["learning_circle"].patterns
    signals = scene(two()).signals

    seen = list(pattern.find(History("p", signals, None)))
    crowded = list(pattern.find(History("p", signals, None, [(signals[5].at, signals[9].at + timedelta(seconds=1))])))

    assert len(seen) == 1
    assert crowded == []
