"""Single holders: demand for what one person alone is known to know, and that person named to nobody."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.moment import state
from schemas.signal import Signal
from tests.memory_tables import Live, Void
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, answered, asked, moments, scene, time

HOLDER = "processors.detectors.single_holder"


def helped(at: str, helper: str, question: str, topics: str = "topics:t", asker: str = "ana") -> str:
    return f"""
        {at}   {asker}   asked     {question}    words:12 {topics}
        {at}1h {helper}  answered  a{question}   re:{question} words:40
    """


def told(known: str = "", at: str = "9d", asker: str = "cy", topics: str = "topics:t", until: str = "39d") -> str:
    return f"""
        {known or helped("0d", "bo", "q1")}
        {at}    {asker}  asked   q9  words:12 {topics}
        {until} di       viewed  x
    """


FOUND = "-> single_holder demand=3"
FREE = told() + FOUND
SWARM = """
    0h  ana  asked     q1  words:20 topics:t
    1h  bo   replied   m1  re:q1 words:9
    2h  eve  replied   m2  re:m1 words:9
    3h  ana  replied   m3  re:q1 words:9
    5h  ana  accepted  m2  re:q1
"""


def holders(before: Sequence[Signal]) -> set[str]:
    return {each.person for one in before for each in one.people if each.role in ("helper", "contributor")}


PROOF = Proof(
    "single_holder",
    traps={
        "nobody is known to know it": (told(helped("0d", "bo", "q1", "topics:u")), FREE),
        "two people are": (
            told(helped("0d", "bo", "q1") + helped("1d", "eve", "q2")),
            told(helped("0d", "bo", "q1") + helped("1d", "bo", "q2")) + "-> single_holder demand=5",
        ),
        "there is no demand": (told(topics=""), FREE),
        "the demand is answered": (told() + "10d eve answered a9 re:q9 words:9", FREE),
        "time has not passed": (told(until="38d23h"), FREE),
        "the holder asks": (told(asker="bo"), told(asker="ana") + FOUND),
        "more than a hundred and eighty days ago": (
            told(at="180d0h1s", until="211d"),
            told(at="180d", until="211d") + FOUND,
        ),
        "helped only afterwards": (told(helped("10d", "bo", "q1")), FREE),
        "of several topics the first by name counts": (
            told(helped("0d", "bo", "q1", "topics:u"), topics="topics:t,u"),
            told(helped("0d", "bo", "q1", "topics:t"), topics="topics:t,u") + FOUND,
        ),
        "several solved it together": (told(SWARM, until="48d"), FREE),
    },
    scenes={
        "asked again in vain it is the same": told(until="12d")
        + "12d eve asked q8 words:12 topics:t\n 60d di viewed x\n-> single_holder demand=3,5",
        "after half a year it is another": told(until="100d")
        + helped("150d", "bo", "q5")
        + "189d1s eve asked q8 words:12 topics:t\n 240d di viewed x\n"
        + FOUND
        + "\n-> single_holder demand=7",
        "within half a year it is the same": told(until="100d")
        + helped("150d", "bo", "q5")
        + "189d eve asked q8 words:12 topics:t\n 240d di viewed x\n"
        + FOUND,
        "a second holder ends it, and later demand is none of it": told(until="12d")
        + helped("20d", "eve", "q5")
        + "25d fay asked q8 words:12 topics:t\n 60d di viewed x\n"
        + FOUND,
        "a demand that is met by two does not hide the next": told(
            helped("0d", "bo", "q1") + helped("170d", "eve", "q2"), at="175d"
        )
        + "360d fay asked q8 words:12 topics:t\n"
        + helped("340d", "eve", "q3")
        + "400d di viewed x\n-> single_holder demand=7",
    },
    mutants={
        "two holders": {f"{HOLDER}._single": lambda before, _: max(holders(before), default=None)},
        "the holder's own demand counts": {
            f"{HOLDER}._single": lambda before, _: max(holders(before)) if len(holders(before)) == 1 else None
        },
        "a hundred and seventy-nine days": {f"{HOLDER}.LATELY": timedelta(days=179)},
        "half a year and a day": {f"{HOLDER}.LATELY": timedelta(days=181)},
        "who solved it together does not know": {f"{HOLDER}.HOLDERS": {"help_exchange": frozenset({"helper"})}},
        "who asks knows": {
            f"{HOLDER}.HOLDERS": {
                "help_exchange": frozenset({"asker"}),
                "collective_resolution": frozenset({"contributor"}),
            }
        },
        "a week is enough": {f"{HOLDER}.GOES_ON": timedelta(days=2)},
        "demand is not heard": {f"{HOLDER}.DEMAND": "never"},
    },
)


def forum(rng: random.Random) -> list[Signal]:
    """Two topics over some months, little help, and some questions that nobody answers."""
    made: list[Signal] = []
    for number in range(rng.choice([8, 12])):
        at = START + timedelta(days=rng.randrange(rng.choice([120, 300])))
        asker, helper = rng.choice([("ana", "bo"), ("cy", "bo"), ("bo", "ana")])
        question, topics = f"q{number}", rng.choice([("t",), ("t",), ("u",), ("t", "u")])
        made.append(asked(at, asker, question, words=12, topics=topics))
        if rng.random() < 0.5:
            made.append(answered(at + timedelta(hours=3), helper, f"a{number}", question, words=9))
    return [*made, act(START + timedelta(days=400), "di", "viewed", "x")]


def test_what_is_a_single_holder_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_single_holder_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_single_holders() -> None:
    check_any_way_of_arriving("single_holder", forum)


def test_a_single_holder_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("single_holder", forum)


def test_the_reasons_of_a_single_holder_are_sentences_without_names() -> None:
    check_reasons("single_holder", forum)


def test_the_holder_is_named_nowhere_and_only_pointed_at() -> None:
    made = moments(catalog(), told())
    (one,) = [m for m in made.values() if m.kind == PROOF.kind]

    assert (one.participants, one.units) == ((), ())
    assert [made[each].kind for each in one.refers_to] == ["help_exchange"]
    assert [each.is_moment for each in one.evidence] == [True]


def test_a_second_holder_closes_it_and_one_that_is_voided_takes_it_along() -> None:
    live = Live(catalog())
    signals = scene(told()).signals

    live.apply(signals)
    (before,) = [m for m in live.tables.current().values() if m.kind == PROOF.kind]
    live.apply([asked("50d", "eve", "q5", words=9, topics=("t",)), answered("51d", "fay", "a5", "q5", words=9)])
    closed = live.tables.current()[before.id]
    live.apply([Void(signals[1].id)])

    assert (before.closes, state(before.closes, live.through)) == (time("99d"), "open")
    assert (closed.closes, state(closed.closes, live.through)) == (time("50d"), "closed")
    assert [m for m in live.tables.current().values() if m.kind == PROOF.kind] == []


def test_the_reasons_count_demand_and_help_in_both_languages() -> None:
    text = told(until="60d") + helped("50d", "eve", "q5")
    (one,) = [m for m in moments(catalog(), text).values() if m.kind == PROOF.kind]

    assert one.reason_en == (
        "A topic was asked about 1 time in vain, and in the 180 days before only one person was seen to know about it "
        "(1 time). Someone else helped with it 41 days later."
    )
    assert one.reason_fr == (
        "Un sujet a fait l'objet de 1 demande sans réponse, et dans les 180 jours précédents une seule personne "
        "a montré qu'elle le connaissait (1 fois). Une autre personne y a aidé 41 jours plus tard."
    )
    assert one.tier == "probable"
