"""Mentoring: help that goes one way, again and again, built on other moments; or said outright."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.signal import UNKNOWN, Signal
from tests.memory_tables import Live, Void
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, answered, asked, moments, scene

MENTORING = "processors.detectors.mentoring"


def helped(*times: str, helper: str = "", question: str = "") -> str:
    """At each time ana asks and bo helps an hour later; `<` before a time: the other way round."""
    lines = []
    for number, told in enumerate(times):
        asker, giver = ("bo", "ana") if told.startswith("<") else ("ana", "bo")
        at = told.lstrip("<")
        lines.append(f"{at} {asker} asked q{number} words:12 {question}")
        lines.append(f"{at}1h {giver} answered a{number} re:q{number} words:40 {helper}")
    return "\n".join(lines)


THREE = "\n-> mentoring mentee=ana mentor=bo exchange=1+2,3+4,5+6"
FREE = helped("0d", "2d", "5d") + THREE

PROOF = Proof(
    "mentoring",
    traps={
        "only twice": (helped("0d", "2d"), FREE),
        "all on one day": (helped("0d", "0d2h", "0d4h"), helped("0d", "0d2h", "1d") + THREE),
        "within more than sixty days": (helped("0d", "2d", "60d0h1s"), helped("0d", "2d", "60d") + THREE),
        "as much the other way": (
            helped("0d", "2d", "5d", "<1d"),
            helped("0d", "2d", "5d", "<6d") + THREE,
        ),
        "the support desk": (helped("0d", "2d", "5d", helper="role:support"), FREE),
        "one of three by the support desk": (
            helped("0d", "2d") + "\n" + "5d ana asked q9 words:12\n 5d1h bo answered a9 re:q9 words:40 role:support",
            FREE,
        ),
        "said of nobody who is heard": (
            f"0d bo mentored {UNKNOWN} kind:agent",
            "0d bo mentored ana kind:agent\n -> mentoring mentee=ana mentor=bo exchange=1",
        ),
        "said of a thing": (
            "0d bo mentored ana",
            "0d bo mentored ana kind:agent\n -> mentoring mentee=ana mentor=bo exchange=1",
        ),
        "said of oneself": (
            "0d bo mentored bo kind:agent",
            "0d bo mentored ana kind:agent\n -> mentoring mentee=ana mentor=bo exchange=1",
        ),
        "said by a machine": (
            "0d bo mentored ana kind:agent bot",
            "0d bo mentored ana kind:agent\n -> mentoring mentee=ana mentor=bo exchange=1",
        ),
        "said by the support desk": (
            "0d bo mentored ana kind:agent role:support",
            "0d bo mentored ana kind:agent\n -> mentoring mentee=ana mentor=bo exchange=1",
        ),
    },
    scenes={
        "four to one is mostly one way, and the edge is where it becomes true": helped("0d", "<1d", "2d", "5d", "7d")
        + "\n-> mentoring mentee=ana mentor=bo exchange=1+2,5+6,7+8,9+10",
        "what goes on is the same mentoring": helped("0d", "2d", "5d", "20d", "40d", "64d") + THREE,
        "after sixty quiet days it begins anew": helped("0d", "2d", "5d", "70d", "72d", "75d")
        + THREE
        + "\n-> mentoring mentee=ana mentor=bo exchange=7+8,9+10,11+12",
        "the other way it is another one": helped("<0d", "<2d", "<5d")
        + "\n-> mentoring mentee=bo mentor=ana exchange=1+2,3+4,5+6",
        "each time it is said is one": """
            0d   bo  mentored  ana  kind:agent
            7d   bo  mentored  ana  kind:agent
            -> mentoring mentee=ana mentor=bo exchange=1
            -> mentoring mentee=ana mentor=bo exchange=2
        """,
    },
    mutants={
        "twice is enough": {f"{MENTORING}.FEWEST": 2},
        "four times are needed": {f"{MENTORING}.FEWEST": 4},
        "one day is enough": {f"{MENTORING}.FEWEST_DAYS": 1},
        "three days are needed": {f"{MENTORING}.FEWEST_DAYS": 3},
        "fifty-nine days": {f"{MENTORING}.WINDOW": timedelta(days=59)},
        "sixty-one days": {f"{MENTORING}.WINDOW": timedelta(days=61)},
        "half one way": {f"{MENTORING}.ASYMMETRY": 0.5},
        "more than mostly one way": {f"{MENTORING}.ASYMMETRY": 0.61},
        "no direction": {f"{MENTORING}._asymmetry": lambda *_: 1.0},
        "the other direction": {
            "processors.giving.GIVERS": frozenset({"asker"}),
            "processors.giving.RECEIVERS": frozenset({"helper"}),
        },
        "true is enough, it need not rise": {f"{MENTORING}._is_edge": lambda *_: True},
        "once and for all": {f"{MENTORING}._is_edge": lambda _, holds: not holds},
        "the support desk mentors": {f"{MENTORING}.SUPPORT": "nobody"},
        "machines mentor": {f"{MENTORING}.is_person": lambda _: True},
        "nobody is known": {f"{MENTORING}.UNKNOWN": "somebody", "processors.keys.UNKNOWN": "somebody"},
        "what is helped is not heard": {f"{MENTORING}.HEARD": frozenset()},
    },
)


def company(rng: random.Random) -> list[Signal]:
    """Four people who help each other for half a year, one of them more than others."""
    made: list[Signal] = []
    days = rng.choice([30, 200])
    for number in range(rng.choice([10, 14])):
        at = START + timedelta(days=rng.randrange(days), hours=rng.choice([0, 1]))
        asker, helper = rng.choice([("ana", "bo")] * 4 + [("di", "cy")] * 4 + [("bo", "ana")])
        topics = rng.choice([(), ("a",), ("b",)])
        role = rng.choice([None, None, None, "support"])
        made.append(asked(at, asker, f"q{number}", words=12, topics=topics))
        made.append(answered(at + timedelta(hours=2), helper, f"a{number}", f"q{number}", words=9, role=role))
        for hours, verb in enumerate(rng.sample(["accepted", "replied", "commented"], 2), 3):
            later = at + timedelta(hours=hours)
            made.append(act(later, asker, verb, f"a{number}", thread=f"q{number}", refers_to=(f"a{number}",), words=9))
    made.append(act(START, "bo", "mentored", "cy", object_kind="agent"))
    return made


def test_what_is_mentoring_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_mentoring_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_mentoring() -> None:
    check_any_way_of_arriving("mentoring", company)


def test_mentoring_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("mentoring", company)


def test_the_reasons_of_mentoring_are_sentences_without_names() -> None:
    check_reasons("mentoring", company)


def test_an_answer_that_is_voided_takes_the_mentoring_with_it() -> None:
    live = Live(catalog())
    signals = scene(helped("0d", "2d", "5d")).signals

    live.apply(signals)
    before = {one.kind for one in live.tables.current().values()}
    live.apply([Void(signals[3].id)])
    after = {one.kind for one in live.tables.current().values()}

    assert before == {"help_exchange", "mentoring"}
    assert after == {"help_exchange"}


def test_mentoring_rests_on_moments_and_a_declaration_on_a_statement() -> None:
    built = [one for one in moments(catalog(), helped("0d", "2d", "5d")).values() if one.kind == "mentoring"]
    (said,) = moments(catalog(), "0d bo mentored ana kind:agent").values()

    assert [one.is_moment for one in built[0].evidence] == [True, True, True]
    assert [one.is_moment for one in said.evidence] == [False]
    assert said.tier == "solid"


def test_several_topics_make_mentoring_more_certain() -> None:
    several = "\n".join(
        helped(at, question=f"topics:{topic}").replace("q0", f"q{topic}")
        for at, topic in (("0d", "a"), ("2d", "b"), ("5d", "c"))
    )
    (one,) = [
        m for m in moments(catalog(), helped("0d", "2d", "5d", question="topics:a")).values() if m.kind == "mentoring"
    ]
    (more,) = [m for m in moments(catalog(), several).values() if m.kind == "mentoring"]

    assert more.confidence > one.confidence
    assert more.topics == ("a", "b", "c")
    assert one.tier in ("probable", "solid")


def test_the_reasons_count_help_both_ways_in_both_languages() -> None:
    made = moments(catalog(), helped("0d", "<1d", "2d", "5d", "7d")).values()
    (one,) = [m for m in made if m.kind == "mentoring"]

    assert one.reason_en == (
        "One person helped the other 4 times within 7 days, on 4 days, and 1 time the other way round."
    )
    assert one.reason_fr == (
        "Une personne a aidé l'autre 4 fois en 7 jours, sur 4 journées, et 1 fois dans l'autre sens."
    )
