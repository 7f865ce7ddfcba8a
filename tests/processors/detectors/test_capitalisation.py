"""Capitalisation: solved, written down by somebody who took part, read by somebody who did not."""

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

CAPITAL = "processors.detectors.capitalisation"


def noted(
    thanks: str = "2h ana accepted a re:q",
    page: str = "2d bo authored page from:q",
    view: str = "9d cy viewed page",
    more: str = "",
) -> str:
    return f"0d ana asked q words:12\n1h bo answered a re:q words:40\n{thanks}\n{page}\n{view}\n{more}"


FOUND = "-> capitalisation participant=ana participant=bo reader=cy solved=1+2 authored=4 view=5"
FREE = noted(more=FOUND)
STRUGGLE = "0h ana failed x\n1h ana failed x\n2h ana viewed how\n3h ana passed x\n"
TOGETHER = """
    0h   ana  asked     x   words:20
    1h   bo   answered  m1  re:x words:9
    2h   cy   answered  m2  re:x words:9
    3h   ana  replied   m3  re:x words:9
    5h   ana  accepted  m2  re:x
"""

PROOF = Proof(
    "capitalisation",
    traps={
        "help that nobody acknowledged": (noted(thanks="2h ana viewed a"), FREE),
        "written by somebody else": (noted(page="2d di authored page from:q"), FREE),
        "minutes by a machine": (noted(page="2d bo authored page from:q bot"), FREE),
        "a closing note": (noted(page="2d bo authored page from:q kind:note"), FREE),
        "the thread itself is updated": (noted(page="2d bo updated q from:q", view="9d cy viewed q"), FREE),
        "it cites nothing": (noted(page="2d bo authored page"), FREE),
        "read by the other participant": (noted(view="9d ana viewed page"), FREE),
        "read by a machine": (noted(view="9d cy viewed page bot"), FREE),
        "read by nobody": (noted(view="9d cy viewed q"), FREE),
        "written before it was asked": (noted(page="-1h bo authored page from:q"), FREE),
        "written after fourteen days": (
            noted(page="14d2h1s bo authored page from:q", view="20d cy viewed page"),
            noted(page="14d2h bo authored page from:q", view="20d cy viewed page", more=FOUND),
        ),
        "read after thirty days": (
            noted(view="32d1s cy viewed page"),
            noted(view="32d cy viewed page", more=FOUND),
        ),
    },
    scenes={
        "thanked in words": noted(thanks="2h ana replied b re:a words:5 cues:thanks", more=FOUND),
        "the asker writes it down": noted(page="2d ana updated page from:q", more=FOUND),
        "several are cited": noted(page="2d bo authored page from:z,q,b", more=FOUND),
        "the question cites something itself": "0d ana asked q words:12 from:a0\n"
        + noted(more=FOUND).partition("\n")[2],
        "of the readers those who took no part": noted(
            view="3d ana viewed page",
            more="""
            9d   cy   viewed  page
            10d  di   viewed  page
            -> capitalisation participant=ana participant=bo reader=cy reader=di solved=1+2 authored=4 view=6,7
        """,
        ),
        "a struggle": STRUGGLE
        + """
            1d   ana  authored  page  from:x
            2d   cy   viewed    page
            -> capitalisation participant=ana reader=cy solved=4 authored=5 view=6
        """,
        "the latest struggle": STRUGGLE
        + """
            1d     ana  failed    x
            1d1h   ana  failed    x
            1d2h   ana  searched  how
            1d3h   ana  passed    x
            2d     ana  authored  page  from:x
            3d     cy   viewed    page
            -> capitalisation participant=ana reader=cy solved=8 authored=9 view=10
        """,
        "of the help in one thread what all resolved": TOGETHER
        + """
            1d   ana  authored  page  from:x
            2d   di   viewed    page
            -> capitalisation participant=ana participant=bo participant=cy reader=di solved=1+5 authored=6 view=7
        """,
        "each page": noted(
            more=f"""
            3d   ana  authored  other  from:q
            4d   di   viewed    other
            {FOUND}
            -> capitalisation participant=ana participant=bo reader=di solved=1+2 authored=6 view=7
        """
        ),
    },
    mutants={
        "thirteen days to write": {f"{CAPITAL}.WRITTEN": timedelta(days=13)},
        "fifteen days to write": {f"{CAPITAL}.WRITTEN": timedelta(days=15)},
        "all help solves": {f"{CAPITAL}._is_solved": lambda _: True},
        "no struggle solves": {f"{CAPITAL}.SOLVED": frozenset({"help_exchange", "collective_resolution"})},
        "nothing solves together": {f"{CAPITAL}.SOLVED": frozenset({"help_exchange", "productive_struggle"})},
        "help comes first": {f"{CAPITAL}.COLLECTIVE": "help_exchange"},
        "the first fits": {f"{CAPITAL}._rests_on": lambda _, solved: solved[0]},
        "everybody took part": {f"{CAPITAL}._people": lambda s: {one.person for one in s.people} | {"cy", "di"}},
        "nobody took part": {f"{CAPITAL}._people": lambda _: set()},
        "whoever reads": {
            f"{CAPITAL}._who": lambda role, s: next((p for p in s.people if p.role != role), s.people[0])
        },
        "the latest look first": {
            f"{CAPITAL}._by_end": lambda s: (-s.end.timestamp(), s.id),
            f"{CAPITAL}.MOST_CITED": 1,
        },
    },
)


def help_desk(rng: random.Random) -> list[Signal]:
    """Threads and a task that are solved or not, and pages about them that are read or not."""
    made: list[Signal] = []
    people = ["ana", "bo", "cy", "di"]
    for number in range(4):
        asker, helper, reader, other = rng.sample(people, 4)
        at, thread = START + timedelta(days=rng.randrange(rng.choice([5, 60]))), f"q{number}"
        made.append(asked(at, asker, thread, words=12))
        made.append(answered(at + timedelta(hours=2), helper, f"a{number}", thread, words=9))
        if rng.random() < 0.8:
            later = at + timedelta(hours=rng.choice([3, 300]))
            made.append(act(later, asker, "accepted", f"a{number}", thread=thread, refers_to=(f"a{number}",)))
        at += timedelta(days=rng.choice([1, 5, 5, 16]))
        cited = (thread, *rng.choice([(), ("x",), (f"q{number - 1}",)]))
        made.append(act(at, rng.choice([asker, helper, other]), "authored", f"p{number % 3}", derived_from=cited))
        for who in rng.choice([(reader, helper, other), (reader, other), (reader, asker)]):
            at += timedelta(days=rng.choice([1, 1, 12]))
            made.append(act(at, who, "viewed", f"p{number % 3}"))
            made.append(act(at + timedelta(hours=9), who, rng.choice(["bookmarked", "viewed"]), f"p{number % 3}"))
    for minutes, verb in enumerate(("failed", "failed", "searched", "passed")):
        made.append(act(START + timedelta(minutes=30 * minutes), "ana", verb, "how" if verb == "searched" else "x"))
    made.append(act(START + timedelta(days=2), "ana", "authored", "p4", derived_from=("x",)))
    made.append(act(START + timedelta(days=9), rng.choice(people), "viewed", "p4"))
    return made


def test_what_is_capitalisation_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_capitalisation_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_capitalisation() -> None:
    check_any_way_of_arriving("capitalisation", help_desk)


def test_capitalisation_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("capitalisation", help_desk)


def test_the_reasons_of_capitalisation_are_sentences_without_names() -> None:
    check_reasons("capitalisation", help_desk)


def test_one_reader_is_probable_and_one_who_keeps_it_more() -> None:
    def one(text: str) -> float:
        return next(m for m in moments(catalog(), text).values() if m.kind == "capitalisation").confidence

    assert 0.5 <= one(noted()) < one(noted(more="10d cy bookmarked page"))
    assert one(noted()) < one(noted(more="10d di viewed page"))


def test_the_reasons_count_the_readers_in_both_languages() -> None:
    (one,) = (m for m in moments(catalog(), noted()).values() if m.kind == "capitalisation")

    assert one.reason_en == (
        "What had been solved was written down by someone who took part, 2 days after it began, "
        "and read by 1 person who did not."
    )
    assert one.reason_fr == (
        "Ce qui avait été résolu a été mis par écrit par une personne qui y avait pris part, 2 jours après le début ; "
        "1 personne sans lien avec l'échange l'a lu."
    )
