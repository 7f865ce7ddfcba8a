"""Unanswered requests in chats without threads: silence for a day, or for as long as the place usually takes."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.moment import state
from schemas.signal import Cue, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments, time

GAP = "processors.detectors.unanswered_request"
ANSWERS = "processors.conversation.answers"
SAID = "kind:chat-message place:c words:9"


def room(then: str = "", request: str = "cues:question", until: str = "70d") -> str:
    return f"""
        0m      ana  posted  m1  {SAID} {request}
        {then}
        {until} cy   viewed  x
    """


SILENT = "-> unanswered_request asker=ana request=1"
FREE = room() + SILENT

PROOF = Proof(
    "unanswered_request",
    traps={
        "answered by name": (room(f"2h bo replied m2 {SAID} re:m1"), room(f"2h bo replied m2 {SAID} re:m9") + SILENT),
        "answered by name on the last moment": (
            room(f"24h bo replied m2 {SAID} re:m1"),
            room(f"24h1s bo replied m2 {SAID} re:m1") + SILENT + " late_answer=2",
        ),
        "answered as the links tell": (
            room(f"1m bo posted m2 {SAID} mentions:ana"),
            room(f"1m bo posted m2 {SAID} mentions:ana".replace("place:c", "place:d")) + SILENT,
        ),
        "answered in too few words": (
            room(f"1m bo posted m2 {SAID} mentions:ana"),
            room(f"1m bo posted m2 {SAID} mentions:ana words:3") + SILENT,
        ),
        "answered by a machine": (
            room(f"2h bo replied m2 {SAID} re:m1"),
            room(f"2h bo replied m2 {SAID} re:m1 bot") + SILENT,
        ),
        "answered with a greeting": (
            room(f"2h bo replied m2 {SAID} re:m1"),
            room(f"2h bo replied m2 {SAID} re:m1 cues:greeting") + SILENT,
        ),
        "the asker is spoken to, hours later": (
            room(f"3h bo posted m2 {SAID} cues:question\n 20h cy posted m3 {SAID} mentions:ana"),
            room(f"3h bo posted m2 {SAID} cues:question\n 20h cy posted m3 {SAID}") + SILENT,
        ),
        "the next thing that is said": (
            room(f"3h bo posted m2 {SAID}"),
            room(f"3h ana posted m2 {SAID}") + SILENT,
        ),
        "the next thing that is said is a request": (
            room(f"3h bo posted m2 {SAID}"),
            room(f"3h bo posted m2 {SAID} cues:question") + SILENT + "\n-> unanswered_request asker=bo request=2",
        ),
        "the asker found it out alone": (
            room(f"2h ana replied m2 {SAID} re:m1"),
            room(f"2h ana posted m2 {SAID}") + SILENT,
        ),
        "time has not passed": (room(until="23h59m59s"), room(until="24h") + SILENT),
        "no request": (room(request=""), FREE),
        "logistics": (room(request="cues:question,logistics"), FREE),
        "rhetoric": (room(request="cues:question,rhetorical"), FREE),
        "a machine's": (room(request="cues:question bot"), FREE),
    },
    scenes={
        "an answer after the deadline closes it": room(f"24h1s bo replied m2 {SAID} re:m1") + SILENT + " late_answer=2",
        "at the end of the window it still does": room(f"31d bo replied m2 {SAID} re:m1") + SILENT + " late_answer=2",
        "after the window nothing changes": room(f"31d1s bo replied m2 {SAID} re:m1") + SILENT,
        "asked again in mostly the same words it is one": room(
            f"20h ana posted m2 {SAID} cues:question terms:a,b,d\n 22h bo replied m3 {SAID} re:m2",
            "cues:question terms:a,b,c",
        ),
        "asked again and never answered": room(
            f"20h ana posted m2 {SAID} cues:question terms:a,b,d", "cues:question terms:a,b,c"
        )
        + SILENT,
        "in other words they are two": room(
            f"20h ana posted m2 {SAID} cues:question terms:a,d,e", "cues:question terms:a,b,c"
        )
        + SILENT
        + "\n-> unanswered_request asker=ana request=2",
        "by somebody else they are two": room(
            f"20h bo posted m2 {SAID} cues:question terms:a,b,c", "cues:question terms:a,b,c"
        )
        + SILENT
        + "\n-> unanswered_request asker=bo request=2",
        "after a day they are two": room(
            f"24h1s ana posted m2 {SAID} cues:question terms:a,b,c", "cues:question terms:a,b,c"
        )
        + SILENT
        + "\n-> unanswered_request asker=ana request=2",
        "what is added to a request is none of its own": room(f"20s ana posted m2 {SAID} cues:question marks:1")
        + SILENT,
    },
    mutants={
        "an hour early": {f"{GAP}.CHAT_DUE": timedelta(hours=23)},
        "an hour late": {f"{GAP}.CHAT_DUE": timedelta(hours=25)},
        "the window ends early": {f"{GAP}.LATE": timedelta(days=29)},
        "the window ends late": {f"{GAP}.LATE": timedelta(days=31)},
        "before time has passed": {"processors.history.History.is_past": lambda *_: True},
        "nothing answers": {f"{ANSWERS}.Answers.of": lambda *_: []},
        "what is asked again is another": {f"{ANSWERS}.Answers.is_asked_again": lambda *_: False},
        "all is asked again": {f"{ANSWERS}.Answers.is_asked_again": lambda _s, _r, before: bool(list(before))},
        "asked again for ever": {f"{GAP}.CHAT_AGAIN": timedelta(days=60)},
        "everything is content": {f"{ANSWERS}.is_content": lambda _: True},
        "nothing comes next": {f"{ANSWERS}.Answers._next_by_another": lambda *_: None},
        "anything is next": {f"{ANSWERS}.UNLINKED": timedelta(days=9)},
        "links tell nothing": {f"{ANSWERS}.SOON": timedelta(0), "processors.conversation.talk.LEAST_SURE": 1.1},
        "both patterns find it": {f"{GAP}.is_request": lambda _: False},
    },
)


def rooms(rng: random.Random) -> list[Signal]:
    """Some weeks of requests in two rooms, a few of them answered in time, a few late."""
    made: list[Signal] = []
    for number in range(rng.choice([6, 12])):
        at = START + timedelta(minutes=rng.randrange(60 * 24 * rng.choice([5, 50])))
        told = {"object_kind": "chat-message", "place": rng.choice(["c", "d"])}
        asker, other = rng.sample(["ana", "bo", "cy"], 2)
        asks = frozenset({Cue.QUESTION, *rng.sample(list(Cue), rng.choice([0, 0, 0, 1]))})
        terms = rng.choice([(), ("a", "b"), ("a", "b", "c")])
        made.append(act(at, asker, "posted", f"m{number}", cues=asks, words=9, terms=terms, **told))
        for hours in rng.sample([0.02, 1, 30, 24 * 20, 24 * 32], rng.choice([0, 0, 1, 2])):
            later, thing, words = at + timedelta(hours=hours), f"a{number}{hours}", rng.choice([2, 9, 9])
            if rng.random() < 0.5:
                made.append(act(later, other, "posted", thing, mentions=(asker,), words=words, **told))
            else:
                named = {"refers_to": (f"m{number}",), "thread": f"m{number}"}
                made.append(act(later, other, "replied", thing, words=words, **named, **told))
    return [*made, act(START + timedelta(days=rng.choice([60, 120])), "di", "viewed", "x")]


def test_what_is_an_unanswered_request_in_a_chat_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_unanswered_request_in_a_chat_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_unanswered_requests_of_a_chat() -> None:
    check_any_way_of_arriving("unanswered_request", rooms, runs=20)


def test_an_unanswered_request_in_a_chat_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("unanswered_request", rooms, runs=12)


def test_the_reasons_of_an_unanswered_request_in_a_chat_are_sentences_without_names() -> None:
    check_reasons("unanswered_request", rooms)


def busy(answered: str, last: str) -> str:
    """Thirty requests, twelve hours apart, each answered after so long; then one that nobody answers."""
    asked = f"0d+12h*30 ana posted m {SAID} cues:question"
    replies = "\n".join(f"{n // 2}d{12 * (n % 2)}h{answered} bo replied a{n} {SAID} re:m{n}" for n in range(30))
    return f"{asked}\n{replies}\n15d ana posted n {SAID} cues:question\n{last} cy viewed x\n"


def gaps(text: str) -> list[str]:
    return [one.reason_en for one in moments(catalog(), text).values() if one.kind == PROOF.kind]


def test_a_place_that_answers_quickly_is_not_waited_for_all_day() -> None:
    assert gaps(busy("2h", "15d1h59m")) == []
    assert gaps(busy("2h", "15d2h")) == ["A question stayed without an answer for 2 hours."]


def test_a_place_that_takes_days_is_given_days() -> None:
    late = [one for one in gaps(busy("30h", "16d5h")) if "in the end" not in one]
    after = [one for one in gaps(busy("30h", "40d")) if "in the end" not in one]

    assert late == []
    assert len(after) == 1


def test_it_says_that_it_is_of_a_chat_and_how_long_was_waited() -> None:
    (one,) = [m for m in moments(catalog(), room(f"2d bo replied m2 {SAID} re:m1")).values() if m.kind == PROOF.kind]

    assert dict(one.factors)["chat"] == 1.0
    assert (one.closes, state(one.closes, time("3d"))) == (time("2d"), "closed")
    assert one.reason_en == (
        "A question stayed without an answer for 24 hours. It was answered in the end, 2 days after it was asked."
    )
    assert one.reason_fr == (
        "Une question est restée sans réponse pendant 24 heures. "
        "Elle a fini par recevoir une réponse, 2 jours après avoir été posée."
    )
