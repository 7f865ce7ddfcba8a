"""Parallel struggles: two units at the same thing, silence between them, and nobody named."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.detectors.parallel_struggles import Stuck, _stuck
from schemas.moment import state
from schemas.signal import Signal
from tests.memory_tables import Live
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, answered, asked, moments, scene, time

PARALLEL = "processors.detectors.parallel_struggles"


def both(
    one: str = "unit:a size:9",
    other: str = "unit:b size:9",
    *,
    at: str = "5d",
    who: str = "bo",
    thing: str = "x",
    again: str = "failed",
    then: str = "",
    until: str = "40d",
) -> str:
    return f"""
        0d     ana   failed  x        {one}
        1h     ana   failed  x        {one}
        {at}   {who} failed  {thing}  {other}
        {at}1h {who} {again} {thing}  {other}
        {then}
        {until} di searched how
    """


def tie(at: str, question: str = "from:x", units: tuple[str, str] = ("a", "b")) -> str:
    return f"{at} cy asked q words:9 unit:{units[0]} {question}\n {at}1h di answered m re:q words:9 unit:{units[1]}"


A, B = "unit:a size:9 topics:t", "unit:b size:9 topics:t"
FOUND = "-> parallel_struggles failure=1,2,3,4"
FREE = both() + FOUND


def named(signal: Signal) -> Stuck | None:
    """As the detector reads it, but everybody a person of their own."""
    one = _stuck(signal)
    return None if one is None else one._replace(person=signal.id)


PROOF = Proof(
    "parallel_struggles",
    traps={
        "one unit": (both(other="unit:a size:9"), FREE),
        "a unit that is not known": (both(other="size:9"), FREE),
        "a unit too small to be shown": (both(other="unit:b size:4"), both(other="unit:b size:5") + FOUND),
        "a unit of which nobody knows the size": (both(other="unit:b"), FREE),
        "different things": (both(thing="y"), FREE),
        "different things of different topics": (
            both(A, "unit:b size:9 topics:u", thing="y"),
            both(A, B, thing="y") + FOUND,
        ),
        "more than fourteen days apart": (both(at="14d1s"), both(at="14d") + FOUND),
        "the other fails only once": (
            both(again="searched"),
            FREE,
        ),
        "one person who changed units": (both(who="ana", then="2d ana passed x"), both(then="2d ana passed x") + FOUND),
        "time has not passed": (both(until="18d23h59m59s"), both(until="19d") + FOUND),
        "an exchange about the activity": (both(then=tie("6d")), both(then=tie("6d", "from:y")) + FOUND),
        "an exchange about the topic": (
            both(A, B, then=tie("6d", "topics:t")),
            both(A, B, then=tie("6d", "topics:u")) + FOUND,
        ),
        "an exchange before": (both(then=tie("-14d")), both(then=tie("-15d")) + FOUND),
        "an exchange on the last day": (both(then=tie("19d")), both(then=tie("19d1s")) + FOUND),
        "an exchange within one of them is no tie": (
            both(then=tie("6d")),
            both(then=tie("6d", units=("a", "a"))) + FOUND,
        ),
        "an exchange with a third is no tie": (
            both(then=tie("6d")),
            both(then=tie("6d", units=("a", "c"))) + FOUND,
        ),
    },
    scenes={
        "what goes on is the same": both(then="16d eve failed x unit:a size:9\n 16d1h eve failed x unit:a size:9")
        + FOUND,
        "after fourteen days it is another": both(
            then="""
                21d    eve  failed  x  unit:a size:9
                21d1h  eve  failed  x  unit:a size:9
                22d    fay  failed  x  unit:b size:9
                22d1h  fay  failed  x  unit:b size:9
            """
        )
        + FOUND
        + "\n-> parallel_struggles failure=5,6,7,8",
        "the earliest of each unit": both(then="-1d eve failed x unit:a size:9\n -23h eve failed x unit:a size:9")
        + "-> parallel_struggles failure=5,6,3,4",
        "three units are three pairs": both(then="6d eve failed x unit:c size:9\n 6d1h eve failed x unit:c size:9")
        + FOUND
        + "\n-> parallel_struggles failure=1,2,5,6\n-> parallel_struggles failure=3,4,5,6",
        "of several topics in common it is found once": both("unit:a size:9 topics:t,u", "unit:b size:9 topics:t,u")
        + FOUND,
    },
    mutants={
        "thirteen days": {f"{PARALLEL}.WINDOW": timedelta(days=13)},
        "fifteen days": {f"{PARALLEL}.WINDOW": timedelta(days=15)},
        "four people are a unit": {f"{PARALLEL}.FEWEST_PEOPLE": 4},
        "six people are a unit": {f"{PARALLEL}.FEWEST_PEOPLE": 6},
        "before time has passed": {"processors.history.History.is_past": lambda *_: True},
        "ties are not heard": {f"{PARALLEL}.TIE": "never"},
        "any exchange ties all": {
            f"{PARALLEL}._ties": lambda near: {
                frozenset("ab"): [s.at for s in near if s.verb == "help_exchange"],
            }
        },
        "each topic finds it": {
            f"{PARALLEL}._is_on_topic": lambda *_: True,
            f"{PARALLEL}._is_on_activity": lambda *_: False,
        },
        "topics find nothing": {f"{PARALLEL}._is_on_topic": lambda *_: False},
        "activities find nothing": {f"{PARALLEL}._is_on_activity": lambda *_: False},
        "once for ever": {f"{PARALLEL}._drop_before": lambda *_: None},
        "stuck is not asked": {f"{PARALLEL}.STUCK": "never"},
        "the latest of each": {f"{PARALLEL}._by_time": lambda one: -one.signal.at.timestamp()},
        "nobody changes units": {f"{PARALLEL}._stuck": named},
    },
)


def units(rng: random.Random) -> list[Signal]:
    """Some weeks of failures in three units, with some exchanges between them."""
    made: list[Signal] = []
    home = {"ana": "a", "bo": "b", "cy": "c", "di": "a"}
    for _ in range(rng.choice([7, 12])):
        at = START + timedelta(hours=rng.randrange(24 * rng.choice([30, 60])))
        who = rng.choice(list(home))
        more = {"unit": home[who], "unit_size": 9, "topics": rng.choice([(), ("t",), ("t", "u")])}
        thing = rng.choice(["x", "x", "y"])
        made += [act(at + timedelta(hours=n), who, "failed", thing, **more) for n in (0, 2)]
    for number in range(rng.choice([0, 1, 3])):
        at = START + timedelta(hours=rng.randrange(24 * 80))
        one, other = rng.sample(list(home), 2)
        about = {"topics": rng.choice([(), ("t",)]), "derived_from": ("x",), "words": 9}
        made.append(asked(at, one, f"q{number}", unit=home[one], **about))
        made.append(answered(at + timedelta(hours=3), other, f"a{number}", f"q{number}", unit=home[other], words=9))
    return [*made, act(START + timedelta(days=rng.choice([60, 120])), "eve", "searched", "how")]


def test_what_are_parallel_struggles_and_what_are_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_parallel_struggles_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_parallel_struggles() -> None:
    check_any_way_of_arriving("parallel_struggles", units)


def test_parallel_struggles_depend_on_nothing_beyond_their_window() -> None:
    check_looks_no_further_than_it_says("parallel_struggles", units)


def test_the_reasons_of_parallel_struggles_are_sentences_without_names() -> None:
    check_reasons("parallel_struggles", units)


def test_time_alone_lets_them_be_found_and_a_late_exchange_closes_them() -> None:
    live = Live(catalog())

    live.apply(scene(both(until="5d")).signals)
    before = [one for one in live.tables.current().values() if one.kind == PROOF.kind]
    live.apply([], time("19d"))
    (found,) = [one for one in live.tables.current().values() if one.kind == PROOF.kind]
    live.apply([asked("30d", "cy", "q", words=9, unit="a", derived_from=("x",))])
    live.apply([answered("31d", "di", "m", "q", words=9, unit="b")])
    closed = live.tables.current()[found.id]

    assert before == []
    assert (found.closes, state(found.closes, live.through)) == (time("42d"), "open")
    assert (closed.closes, state(closed.closes, live.through)) == (time("30d"), "closed")


def test_units_are_named_and_no_person_and_only_statements_are_shown() -> None:
    (one,) = [m for m in moments(catalog(), both()).values() if m.kind == PROOF.kind]

    assert (one.participants, one.units) == ((), ("a", "b"))
    assert not any(item.is_moment for item in one.evidence)
    assert one.key == (scene(both()).signals[0].id, scene(both()).signals[2].id)


def test_the_reasons_say_how_far_apart_in_both_languages() -> None:
    (one,) = [m for m in moments(catalog(), both(then=tie("30d"))).values() if m.kind == PROOF.kind]

    assert one.reason_en == (
        "Two units failed at the same thing, 5 days apart, and exchanged nothing about it for 14 days. "
        "They did in the end."
    )
    assert one.reason_fr == (
        "Deux unités ont échoué sur la même chose, à 5 jours d'intervalle, "
        "sans rien échanger à ce sujet pendant 14 jours. Elles l'ont fait ensuite."
    )
    assert one.tier in ("probable", "solid")
