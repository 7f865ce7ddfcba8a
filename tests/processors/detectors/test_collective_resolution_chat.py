"""Collective resolutions in chats without threads: as the links tell what hangs together."""

import random
from datetime import timedelta

import pytest

from processors.conversation.threads import Threads, waits
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
from tests.scenes import START, act, moments, scene, time

WORK = "processors.detectors.collective_resolution"
THREADS = "processors.conversation.threads"
SAID = "kind:chat-message place:c words:9"


def talk(
    second: str = f"2m cy posted m3 {SAID} mentions:ana",
    own: str = f"3m ana posted m4 {SAID} mentions:bo",
    end: str = f"5m ana posted m5 {SAID} mentions:cy cues:solved",
    opening: str = f"0m ana posted m1 {SAID} cues:question marks:7",
) -> str:
    return f"""
        {opening}
        1m bo posted m2 {SAID} mentions:ana
        {second}
        {own}
        {end}
    """


FOUND = (
    "-> collective_resolution contributor=ana contributor=bo contributor=cy opening=1 contribution=2,3,4 resolution=5"
)
FREE = talk() + FOUND

PROOF = Proof(
    "collective_resolution",
    traps={
        "only two people": (
            talk(f"3m30s bo posted m3 {SAID} mentions:ana", end=f"5m ana posted m5 {SAID} mentions:bo cues:solved"),
            FREE,
        ),
        "too few words": (talk(f"2m cy posted m3 {SAID} words:3 mentions:ana"), FREE),
        "the opener says nothing more": (talk(own=f"3m bo posted m4 {SAID} mentions:ana"), FREE),
        "nobody says that it is solved": (talk(end=f"5m ana posted m5 {SAID} mentions:cy"), FREE),
        "another says so": (talk(end=f"5m bo posted m5 {SAID} mentions:ana cues:solved"), FREE),
        "a machine": (talk(f"2m cy posted m3 {SAID} mentions:ana bot"), FREE),
        "no request": (talk(opening=f"0m ana posted m1 {SAID} marks:7"), FREE),
        "in another place": (talk(f"2m cy posted m3 {SAID} mentions:ana".replace("place:c", "place:d")), FREE),
        "the support desk": (talk(f"2m cy posted m3 {SAID} mentions:ana role:support"), FREE),
        "too late to be linked": (talk(end=f"2h ana posted m5 {SAID} mentions:cy cues:solved"), FREE),
        "in a thread of its own": (talk(f"2m cy posted m3 {SAID} re:m9 mentions:ana"), FREE),
    },
    scenes={},
    mutants={
        "two people": {f"{WORK}.FEWEST_PEOPLE": 2},
        "four people": {f"{WORK}.FEWEST_PEOPLE": 4},
        "one turn": {f"{WORK}.FEWEST_TURNS": 1},
        "three turns": {f"{WORK}.FEWEST_TURNS": 3},
        "within four minutes": {f"{WORK}.WINDOW": timedelta(minutes=4)},
        "everything is content": {f"{WORK}.is_content": lambda _: True},
        "only certain links": {f"{THREADS}.PROBABLE": 1.0},
        "everything is a request": {f"{THREADS}.is_request": lambda _: True},
        "the support desk contributes": {f"{WORK}.SUPPORT": "nobody"},
        "anybody may say that it is solved": {
            f"{WORK}._is_end": lambda s, _: bool(s.cues & {Cue.SOLVED}),
        },
        "what names a thread belongs to it": {f"{THREADS}.is_explicit": lambda _: False, f"{WORK}.FEWEST_TURNS": 1},
    },
)


def rooms(rng: random.Random) -> list[Signal]:
    """A few lively hours in two rooms."""
    made: list[Signal] = []
    for number in range(rng.choice([2, 4])):
        at = START + timedelta(hours=rng.randrange(60))
        told = {"object_kind": "chat-message", "place": rng.choice(["c", "d"])}
        people = rng.sample(["ana", "bo", "cy", "di"], 3)
        made.append(act(at, people[0], "posted", f"m{number}", cues=frozenset({Cue.QUESTION}), words=9, **told))
        for turn in range(rng.choice([6, 8])):
            at += timedelta(seconds=rng.choice([20, 60, 200]))
            who = people[(turn + 1) % 3] if rng.random() < 0.9 else "di"
            other = people[0] if who != people[0] else people[1]
            cues = frozenset({Cue.SOLVED} if turn > 4 and rng.random() < 0.8 else ())
            more = {"words": rng.choice([9, 9, 9, 2]), "mentions": (other,), "cues": cues, **told}
            made.append(act(at, who, "posted", f"a{number}.{turn}", **more))
    return made


def test_what_is_a_collective_resolution_in_a_chat_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_collective_resolution_in_a_chat_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_collective_resolutions_of_a_chat() -> None:
    check_any_way_of_arriving("collective_resolution", rooms, runs=20)


def test_a_collective_resolution_in_a_chat_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("collective_resolution", rooms, runs=8)


def test_the_reasons_of_a_collective_resolution_in_a_chat_are_sentences_without_names() -> None:
    check_reasons("collective_resolution", rooms)


def test_the_links_are_a_factor_of_its_confidence() -> None:
    (one,) = [m for m in moments(catalog(), talk()).values() if m.kind == PROOF.kind]

    assert 0.5 < dict(one.factors)["link"] < 1


def test_a_conversation_is_waited_for_as_long_as_the_place_usually_takes() -> None:
    signals = scene(talk()).signals
    link = {"moment": True, "place": "c", "confidence": 0.9}
    replies = [
        act(signals[0].at, "", "reply_link", None, refers_to=(said.id, signals[0].id), **link) for said in signals[1:]
    ]
    tempo = act("0m", "", "tempo", None, moment=True, duration_s=240.0)
    (chat,) = [one for one in catalog().detectors["collective_resolution"].patterns if one.name == "chat"]

    assert waits(History("c", [tempo], None)) == {time("0m").date(): timedelta(minutes=4)}
    assert len(list(chat.find(History("c", [*signals, *replies], None)))) == 1
    assert list(chat.find(History("c", [*signals, *replies, tempo], None))) == []


def test_a_request_that_replies_to_something_opens_no_conversation() -> None:
    signals = scene(talk(second=f"2m cy posted m3 {SAID} cues:question")).signals
    link = {"moment": True, "place": "c", "confidence": 0.9}
    replies = [
        act(to.at, "", "reply_link", None, refers_to=(said.id, to.id), **link)
        for to, said in ((signals[0], signals[1]), (signals[1], signals[2]), (signals[2], signals[3]))
    ]
    threads = Threads(History("c", [*signals, *replies], None))

    assert list(threads.openings()) == [signals[0]]
    assert [one.message for one in threads.after(signals[0], timedelta(minutes=2))] == list(signals[1:3])
