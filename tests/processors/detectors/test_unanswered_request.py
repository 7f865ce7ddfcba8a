"""Unanswered requests: silence is found when time has passed, and closed by a late answer."""

import random
from datetime import timedelta

import pytest

from processors.asking import served
from processors.detectors import catalog
from schemas.moment import state
from schemas.signal import Cue, Signal
from tests.memory_tables import Live
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, answered, asked, moments, span, time

GAP = "processors.detectors.unanswered_request"
ASKING = "processors.asking"
SILENT = "-> unanswered_request asker=ana request=1"


def reply(answer: str = "", at: str = "2d", who: str = "bo", verb: str = "answered", question: str = "") -> str:
    return f"""
        0m   ana  asked    q   words:12 {question}
        {at} {who} {verb}  a1  re:q words:9 {answer}
        61d  cy   posted   x
    """


def alone(question: str = "", until: str = "30d") -> str:
    return f"""
        0m      ana  asked    q   words:12 {question}
        {until} cy   posted   x
    """


PROOF = Proof(
    "unanswered_request",
    traps={
        "somebody answered": (reply(), reply(verb="viewed") + SILENT),
        "somebody answered on the last day": (
            reply(at="30d"),
            reply(at="30d1s") + SILENT + " late_answer=2",
        ),
        "the asker found it out alone": (reply(who="ana"), reply(who="ana", verb="updated") + SILENT),
        "four words are an answer": (reply("words:4"), reply("words:3") + SILENT),
        "a bot is no answer": (reply(), reply("bot") + SILENT),
        "a greeting is no answer": (reply(), reply("cues:greeting") + SILENT),
        "time has not passed": (alone(until="29d23h59m59s"), alone(until="30d") + SILENT),
        "logistics": (alone("cues:logistics"), alone() + SILENT),
        "rhetoric": (alone("cues:rhetorical"), alone() + SILENT),
        "a greeting": (alone("cues:greeting"), alone() + SILENT),
        "a bot's question": (alone("bot"), alone() + SILENT),
        "an answer to somebody else": (
            reply(),
            """
            0m   ana  posted   q1  thread:t words:12 cues:question
            1h   cy   posted   q2  thread:t words:12 cues:question
            2h   bo   replied  a1  thread:t re:q2 words:9
            61d  cy   posted   x
            -> unanswered_request asker=ana request=1
            """,
        ),
    },
    scenes={
        "an answer after the deadline closes it": """
            0m   ana  asked     q   words:12
            31d  ana  replied   a1  re:q words:9
            32d  bo   answered  a2  re:q words:9
            -> unanswered_request asker=ana request=1 late_answer=2
        """,
        "after the window nothing changes": """
            0m     ana  asked     q   words:12
            60d1s  bo   answered  a1  re:q words:9
            -> unanswered_request asker=ana request=1
        """,
        "at the end of the window it still does": """
            0m     ana  asked     q   words:12
            60d    bo   answered  a1  re:q words:9
            -> unanswered_request asker=ana request=1 late_answer=2
        """,
        "asked again it is one request, and an answer to the second time is one to the first": """
            0m   ana  asked     q   words:12
            20d  ana  asked     q   words:13
            40d  bo   answered  a1  re:q words:9
            71d  cy   posted    x
            -> unanswered_request asker=ana request=1 late_answer=3
        """,
        "asked again and answered in time": """
            0m   ana  asked     q   words:12
            2d   ana  asked     q   words:13
            3d   bo   answered  a1  re:q words:9
            71d  cy   posted    x
        """,
        "asked again and never answered": """
            0m   ana  asked     q   words:12
            30d  ana  asked     q   words:13
            71d  cy   posted    x
            -> unanswered_request asker=ana request=1
        """,
        "an answer to the first time after the window, by way of the second": """
            0m   ana  asked     q   words:12
            20d  ana  asked     q   words:13
            61d  bo   answered  a1  re:q words:9
            -> unanswered_request asker=ana request=1
        """,
        "the question that is referred to is answered, not what was asked since": """
            0m   ana  posted   q1  thread:t words:12 cues:question
            1h   cy   posted   q2  thread:t words:12 cues:question
            2h   bo   replied  a1  re:q1 words:9
            61d  cy   posted   x
            -> unanswered_request asker=cy request=2
        """,
        "asked again by somebody else they are two": """
            0m   ana  asked     q   words:12
            20d  cy   asked     q   words:12
            61d  cy   posted    x
            -> unanswered_request asker=ana request=1
            -> unanswered_request asker=cy request=2
        """,
        "asked again after a long time they are two": """
            0m     ana  asked     q   words:12
            30d1s  ana  asked     q   words:12
            61d    cy   posted    x
            -> unanswered_request asker=ana request=1
            -> unanswered_request asker=ana request=2
        """,
        "who asked too may answer": """
            0m   ana  posted   q1  thread:t words:12 cues:question
            1h   cy   posted   q2  thread:t words:12 cues:question
            2h   cy   replied  a1  thread:t words:9
            61d  cy   posted   x
            -> unanswered_request asker=cy request=2
        """,
        "who asked the same may answer both": """
            0m   ana  asked     q   words:12
            1h   cy   asked     q   words:12
            2h   cy   answered  a1  re:q words:9
            61d  cy   posted    x
        """,
    },
    mutants={
        "due a day early": {f"{GAP}.DUE": timedelta(days=29)},
        "due a day late": {f"{GAP}.DUE": timedelta(days=31)},
        "due a moment early": {f"{GAP}.DUE": timedelta(days=30) - timedelta(microseconds=1)},
        "the window ends early": {f"{GAP}.LATE": timedelta(days=29)},
        "the window ends late": {f"{GAP}.LATE": timedelta(days=31)},
        "found before time has passed": {"processors.history.History.is_past": lambda *_: True},
        "one's own answer is none": {f"{GAP}._answered_oneself": lambda *_: None},
        "every message is an answer": {f"{GAP}.is_content": lambda _: True},
        "every question is a request": {f"{ASKING}.is_question": lambda s: s.verb in ("asked", "posted") and s.actor},
        "bots are people": {f"{ASKING}.is_person": lambda _: True},
        "three words are enough": {f"{ASKING}.FEWEST_WORDS": 3},
        "five words are needed": {f"{ASKING}.FEWEST_WORDS": 5},
        "asked again is a second request": {f"{GAP}._is_asked_again": lambda *_: False},
        "asked again for ever is one request": {f"{GAP}.ASKED_AGAIN": timedelta(days=60)},
        "asked again by anybody is one request": {
            f"{ASKING}.Questions.again": lambda self, one: [s for s in self.asked if s.object == one.object]
        },
        "one's own answer counts, whomever it is for": {
            f"{GAP}._answered_oneself": lambda r, q, n, _: served(r, q, n, timedelta(days=60), own=True)
        },
        "any answer answers all": {f"{GAP}._answered": lambda _r, questions, _n: questions.asked},
        "an answer is to what was asked last": {f"{ASKING}.references": lambda _: set()},
    },
)


def questions(rng: random.Random) -> list[Signal]:
    """Some months of questions, a few of which are answered, some late."""
    made: list[Signal] = []
    for number in range(rng.choice([6, 12])):
        at = START + timedelta(hours=rng.randrange(24 * 90))
        question = f"q{rng.choice([1, 2, number])}"
        asker, other = rng.sample(["ana", "bo", "cy"], 2)
        cues = frozenset(rng.sample(list(Cue), rng.choice([0, 0, 0, 1])))
        made.append(asked(at, asker, question, words=rng.randrange(20), cues=cues))
        for day in rng.sample([1, 10, 20, 35, 50, 59, 61, 70], rng.choice([0, 1, 2, 3])):
            who = rng.choice([asker, other, other])
            words, bot = rng.choice([2, 9, None]), rng.random() < 0.1
            made.append(answered(at + timedelta(days=day), who, f"a{number}{day}", question, words=words, bot=bot))
    return [*made, act(START + timedelta(days=rng.choice([60, 150])), "di", "posted", "x")]


def test_what_is_an_unanswered_request_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_unanswered_request_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_unanswered_requests() -> None:
    check_any_way_of_arriving("unanswered_request", questions)


def test_an_unanswered_request_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("unanswered_request", questions)


def test_the_reasons_of_an_unanswered_request_are_sentences_without_names() -> None:
    check_reasons("unanswered_request", questions)


def test_a_clock_alone_lets_it_be_found_and_a_late_answer_closes_it_when_it_comes() -> None:
    live = Live(catalog())

    live.apply([asked("0m", "ana", "q", words=12)])
    before = live.tables.current()
    live.apply([], time("30d"))
    (found,) = live.tables.current().values()
    live.apply([answered("41d", "bo", "a", "q", words=9)])
    closed = live.tables.current()[found.id]

    assert before == {}
    assert (found.closes, state(found.closes, live.through)) == (time("60d"), "open")
    assert (closed.closes, state(closed.closes, live.through)) == (time("41d"), "closed")
    assert [one.role for one in closed.evidence] == ["request", "late_answer"]


def test_an_answer_that_was_late_on_its_way_takes_it_back() -> None:
    live = Live(catalog())

    live.apply([asked("0m", "ana", "q", words=12)], time("50d"))
    live.apply([answered("3d", "bo", "a", "q", words=9)])

    assert [difference.verdict for difference in live.differences if difference.rule.detector.kind == PROOF.kind] == [
        "found",
        "retracted",
    ]


def test_an_answered_question_is_not_waited_for() -> None:
    live = Live(catalog())

    live.apply([asked("0m", "ana", "q", words=12)])
    waiting = [len(kept) for kept in live.tables.deadlines.values() if kept]
    live.apply([answered("3d", "bo", "a", "q", words=9)])

    assert waiting == [1]
    assert [len(kept) for kept in live.tables.deadlines.values() if kept] == []


def test_the_reasons_say_how_long_in_both_languages() -> None:
    text = alone() + "41d bo answered a1 re:q words:9"
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == PROOF.kind]

    assert one.reason_en == (
        "A question stayed without an answer for 30 days. It was answered in the end, 41 days after it was asked."
    )
    assert one.reason_fr == (
        "Une question est restée sans réponse pendant 30 jours. "
        "Elle a fini par recevoir une réponse, 41 jours après avoir été posée."
    )
    assert one.tier == "solid"


def test_something_short_said_by_others_makes_it_less_sure() -> None:
    (silent,) = moments(catalog(), alone()).values()
    (not_quite,) = moments(catalog(), reply("words:2")).values()

    assert not_quite.confidence < silent.confidence
    assert span("30d") == timedelta(days=30)
