"""Boundary crossings: the first tie of two units that are large enough, and no re-organisation."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, answered, asked, moments

CROSSING = "processors.detectors.boundary_crossing"
LYON, LILLE = "unit:lyon size:9", "unit:lille size:7"


def helped(at: str = "0d", asker: str = f"ana {LYON}", helper: str = f"bo {LILLE}", name: str = "1") -> str:
    who, *of_asker = asker.split()
    other, *of_helper = helper.split()
    return (
        f"{at} {who} asked q{name} words:12 {' '.join(of_asker)}\n"
        f"{at}1h {other} answered a{name} re:q{name} words:40 {' '.join(of_helper)}\n"
    )


FOUND = "-> boundary_crossing moment=1+2"
FREE = helped() + FOUND
OTHERS = {"asker": f"cy {LILLE}", "helper": f"di {LYON}", "name": "2"}
AGAIN = "\n-> boundary_crossing moment=3+4"

PROOF = Proof(
    "boundary_crossing",
    traps={
        "within one unit": (helped(helper="bo unit:lyon size:9"), FREE),
        "a unit of four": (helped(helper="bo unit:lille size:4"), helped(helper="bo unit:lille size:5") + FOUND),
        "the other unit has four": (helped(asker="ana unit:lyon size:4"), helped(asker="ana unit:lyon size:5") + FOUND),
        "a unit of unknown size": (helped(helper="bo unit:lille"), FREE),
        "an unknown unit": (helped(helper="bo"), FREE),
        "the support desk": (helped(helper=f"bo {LILLE} role:support"), FREE),
        "former colleagues": (
            helped(helper=f"bo {LILLE} then:lyon"),
            helped(helper=f"bo {LILLE} then:nice") + FOUND,
        ),
        "former colleagues who both moved": (
            helped(asker=f"ana {LYON} then:nice", helper=f"bo {LILLE} then:nice"),
            helped(asker=f"ana {LYON} then:nice", helper=f"bo {LILLE} then:brest") + FOUND,
        ),
    },
    scenes={
        "ninety days later it is not new": helped() + helped("90d", **OTHERS) + FOUND,
        "after more than ninety days it is new again": helped() + helped("90d1s", **OTHERS) + FOUND + AGAIN,
        "each tie keeps the two units together": helped()
        + helped("60d", **OTHERS)
        + helped("120d", asker=f"ed {LYON}", helper=f"flo {LILLE}", name="3")
        + FOUND,
        "the support desk ties nobody": helped(helper=f"bo {LILLE} role:support") + helped("9d", **OTHERS) + AGAIN,
        "former colleagues tie their units": helped(helper=f"bo {LILLE} then:lyon") + helped("9d", **OTHERS),
        "another unit is another boundary": helped()
        + helped("9d", asker="cy unit:nice size:8", helper=f"di {LYON}", name="2")
        + FOUND
        + AGAIN,
        "a page that is taken up": f"""
            0d   ana  shared      r  {LYON}
            1d   bo   viewed      r  {LILLE}
            3d   bo   bookmarked  r
            -> boundary_crossing moment=1+2
        """,
        "a version of a colleague's thing": f"""
            0d   ana  authored    r  {LYON}
            1d   bo   authored    s  from:r  {LILLE}
            3d   cy   viewed      s
            -> boundary_crossing moment=2
        """,
        "of mentoring and give and take the first help": helped()
        + helped("2d", name="2")
        + helped("4d", name="3")
        + helped("5d", asker=f"bo {LILLE}", helper=f"ana {LYON}", name="4")
        + helped("6d", name="5")
        + FOUND,
        "an offer, asked for and reviewed": f"""
            0d   ana  offered     o  {LYON}
            5d   bo   asked       q  from:o  {LILLE}
            9d   ana  reviewed    o
            9d1h bo   reviewed    o
            -> boundary_crossing moment=1+2
        """,
        "round a circle it is each exchange": helped(asker=f"ana {LYON} place:p", helper="cy unit:lyon size:9")
        + helped("2d", asker="cy unit:lyon size:9 place:p", helper=f"bo {LILLE}", name="2")
        + helped("4d", asker=f"bo {LILLE} place:p", helper=f"ana {LYON}", name="3")
        + AGAIN,
    },
    mutants={
        "eighty-nine days": {f"{CROSSING}.LOOK_BACK": timedelta(days=89)},
        "ninety-one days": {f"{CROSSING}.LOOK_BACK": timedelta(days=91)},
        "four people may be shown": {f"{CROSSING}.FEWEST_PEOPLE": 4},
        "six people may be shown": {f"{CROSSING}.FEWEST_PEOPLE": 6},
        "former colleagues cross": {
            f"{CROSSING}._is_boundary": lambda people: min(one.unit_size or 0 for one in people) >= 5
        },
        "one former unit is enough": {
            f"{CROSSING}._is_boundary": lambda people: (
                min(one.unit_size or 0 for one in people) >= 5 and not any(one.unit_then for one in people)
            )
        },
        "any size may be shown": {
            f"{CROSSING}._is_boundary": lambda people: len({one.unit_then or one.unit for one in people}) == 2
        },
        "the support desk crosses": {f"{CROSSING}.SUPPORT": "nobody"},
        "circles are ties": {f"{CROSSING}._is_tie": lambda s: s.role != "support"},
        "the last of those that begin together": {
            f"{CROSSING}.HEARD": ("reciprocal_exchange", "mentoring", "uptake", "adapted_reuse", "help_exchange")
        },
    },
)


def company(rng: random.Random) -> list[Signal]:
    """People of three units, one of them small, who help each other for most of a year."""
    made: list[Signal] = []
    sizes = {"lyon": 9, "lille": 6, "nice": rng.choice([4, 8])}
    people = {"ana": "lyon", "bo": "lille", "cy": "nice", "di": "lyon", "ed": "lille"}
    for number in range(7):
        at = START + timedelta(days=rng.randrange(rng.choice([60, 300])))
        asker, helper = rng.sample(sorted(people), 2)
        one, other = people[asker], people[helper]
        then = rng.choice([None, None, None, one])
        role = rng.choice([None] * 5 + ["support"])
        made.append(asked(at, asker, f"q{number}", words=12, unit=one, unit_size=sizes[one]))
        more = {"unit": other, "unit_size": sizes[other], "unit_then": then, "role": role, "words": 9}
        made.append(answered(at + timedelta(hours=2), helper, f"a{number}", f"q{number}", **more))
        for hours, verb in enumerate(("accepted", "replied"), 3):
            later = at + timedelta(hours=hours)
            made.append(act(later, asker, verb, f"a{number}", thread=f"q{number}", refers_to=(f"a{number}",), words=9))
    return made


def test_what_is_a_boundary_crossing_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_boundary_crossing_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_crossings() -> None:
    check_any_way_of_arriving("boundary_crossing", company)


def test_a_crossing_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("boundary_crossing", company)


def test_the_reasons_of_a_crossing_are_sentences_without_names() -> None:
    check_reasons("boundary_crossing", company)


def test_it_names_units_and_no_person_and_is_surer_when_it_goes_on() -> None:
    def one(text: str, through: str) -> tuple[tuple[str, ...], float, int]:
        found = next(m for m in moments(catalog(), text, through).values() if m.kind == "boundary_crossing")
        return found.units, found.confidence, len(found.participants)

    alone = one(helped(), "200d")
    later = one(helped() + helped("120d", **OTHERS), "200d")
    too_late = one(helped() + helped("120d1s", **OTHERS), "200d")

    assert alone[0] == ("lille", "lyon")
    assert alone[2] == 0
    assert alone[1] >= 0.5
    assert later[1] > alone[1] == too_late[1]


def test_the_reasons_say_how_often_it_happened_again() -> None:
    made = moments(catalog(), helped() + helped("20d", **OTHERS)).values()
    (one,) = (m for m in made if m.kind == "boundary_crossing")

    assert one.reason_en == (
        "Two units exchanged that had no tie with each other in the 90 days before. "
        "It happened 1 more time within 120 days."
    )
    assert one.reason_fr == (
        "Deux équipes ont échangé alors qu'aucun lien ne les unissait dans les 90 jours précédents. "
        "Cela s'est reproduit 1 fois en 120 jours."
    )
