"""Newcomers: helped early on, then helping; nobody is one whose start is not known."""

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

NEWCOMER = "processors.detectors.newcomer_integration"
JOINED = "0d ana joined team kind:group"


def helped(at: str, ways: str, name: str, asker: str = "", helper: str = "") -> str:
    giver, receiver = ways.split(">")
    return (
        f"{at} {receiver} asked q{name} words:12 {asker}\n{at}1h {giver} answered a{name} re:q{name} words:40 {helper}"
    )


def arrived(
    joined: str = JOINED,
    received: str = helped("3d", "bo>ana", "1"),
    given: str = helped("40d", "ana>cy", "2"),
    more: str = "",
) -> str:
    return f"{joined}\n{received}\n{given}\n{more}"


FOUND = "-> newcomer_integration newcomer=ana start=1 received=2+3 given=4+5"
FREE = arrived(more=FOUND)
LISTED = "-> newcomer_integration newcomer=ana received=1+2 given=3+4"


def listed(since: str, received: str = "3d", given: str = "40d", more: str = LISTED) -> str:
    """Of whom only the directory knows since when they are there."""
    return arrived("", helped(received, "bo>ana", "1", f"joined:{since}"), helped(given, "ana>cy", "2"), more)


PROOF = Proof(
    "newcomer_integration",
    traps={
        "a start that nobody knows": (arrived(joined=""), FREE),
        "somebody who comes back": (
            arrived(more="-150d ana posted m"),
            arrived(more="-151d ana posted m\n" + FOUND),
        ),
        "joined again": (arrived(more="-40d ana joined other kind:group"), FREE),
        "helped before": (arrived(more=helped("-3d", "bo>ana", "0")), FREE),
        "helping before": (arrived(more=helped("-3d", "ana>bo", "0")), FREE),
        "long in the directory": (
            arrived(received=helped("3d", "bo>ana", "1", "joined:-91d")),
            arrived(received=helped("3d", "bo>ana", "1", "joined:-90d"), more=FOUND),
        ),
        "joined a course": (arrived(joined="0d ana joined team formal"), FREE),
        "joined a meeting": (arrived(joined="0d ana joined team kind:meeting"), FREE),
        "joined by a machine": (arrived(joined="0d ana joined team kind:group bot"), FREE),
        "helped after thirty days": (
            arrived(received=helped("30d1s", "bo>ana", "1")),
            arrived(received=helped("30d", "bo>ana", "1"), more=FOUND),
        ),
        "helping after ninety days": (
            arrived(given=helped("90d1s", "ana>cy", "2")),
            arrived(given=helped("90d", "ana>cy", "2"), more=FOUND),
        ),
        "only helped": (arrived(given=helped("40d", "bo>ana", "2")), FREE),
        "helping before being helped": (arrived(given=helped("2d", "ana>cy", "2")), FREE),
        "in the directory for more than thirty days": (listed("-28d", more=""), listed("-27d")),
        "in the directory, and helping too late": (listed("0d", given="90d1s", more=""), listed("0d", given="90d")),
    },
    scenes={
        "all that is received and given counts": arrived(
            more=helped("50d", "cy>ana", "3")
            + "\n"
            + helped("60d", "ana>bo", "4")
            + "\n"
            + helped("95d", "ana>bo", "5")
        )
        + "\n-> newcomer_integration newcomer=ana start=1 received=2+3,6+7 given=4+5,8+9",
        "joined is more than the directory": arrived(received=helped("29d", "bo>ana", "1", "joined:-5d"), more=FOUND),
        "what is told on the first day before it": arrived(received=helped("-20h", "bo>ana", "1"), more=FOUND),
        "asked before the first help": arrived(more="2d ana asked q9 words:12\n" + FOUND),
        "two newcomers": f"""
            {arrived(received=helped("3d", "bo>ana", "1"), given=helped("5d", "ana>cy", "2", "joined:4d"))}
            9d    di   asked     q3   words:12
            9d1h  cy   answered  a3   re:q3  words:40
            -> newcomer_integration newcomer=ana start=1 received=2+3 given=4+5
            -> newcomer_integration newcomer=cy received=4+5 given=6+7
        """,
    },
    mutants={
        "helped within twenty-nine days": {f"{NEWCOMER}.HELPED": timedelta(days=29)},
        "helped within thirty-one days": {f"{NEWCOMER}.HELPED": timedelta(days=31)},
        "helping within eighty-nine days": {f"{NEWCOMER}.SETTLED": timedelta(days=89)},
        "helping within ninety-one days": {f"{NEWCOMER}.SETTLED": timedelta(days=91)},
        "silent for less": {f"{NEWCOMER}.BEFORE": timedelta(days=149)},
        "silent for longer": {f"{NEWCOMER}.BEFORE": timedelta(days=152)},
        "the first day is sharp": {f"{NEWCOMER}.SAME_DAY": timedelta()},
        "the first day is long": {f"{NEWCOMER}.SAME_DAY": timedelta(days=4)},
        "nobody is known": {f"{NEWCOMER}._is_known": lambda *_: False},
        "every joining is a start": {f"{NEWCOMER}._is_arrival": lambda s: s.verb == "joined"},
        "meetings are a start": {f"{NEWCOMER}.NO_START": frozenset()},
        "machines are people": {f"{NEWCOMER}.is_person": lambda _: True},
        "no start is needed": {
            f"{NEWCOMER}._start": lambda first, _: __import__(NEWCOMER, fromlist=["Start"]).Start(first.at, None)
        },
    },
)


def beginners(rng: random.Random) -> list[Signal]:
    """Three people, some of them new, some not known since when, who help each other for half a year."""
    made: list[Signal] = []
    people = ["ana", "bo", "cy"]
    since = {who: rng.choice([None, START, START, START, START - timedelta(days=300)]) for who in people}
    for who in people:
        if rng.random() < 0.6:
            at = START + timedelta(days=rng.randrange(9))
            made.append(act(at, who, "joined", "team", object_kind=rng.choice(["group", "group", "meeting"])))
    for number in range(rng.choice([6, 8])):
        at = START + timedelta(days=number * rng.choice([9, 20]), hours=3)
        asker, helper = rng.sample(people, 2)
        made.append(asked(at, asker, f"q{number}", words=12, joined=since[asker]))
        made.append(answered(at + timedelta(hours=2), helper, f"a{number}", f"q{number}", words=9))
        for hours, verb in enumerate(("accepted", "replied"), 3):
            later = at + timedelta(hours=hours)
            made.append(act(later, asker, verb, f"a{number}", thread=f"q{number}", refers_to=(f"a{number}",), words=9))
    return made


def test_who_is_a_newcomer_and_who_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_newcomer_integration_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_newcomers() -> None:
    check_any_way_of_arriving("newcomer_integration", beginners)


def test_integration_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("newcomer_integration", beginners)


def test_the_reasons_of_integration_are_sentences_without_names() -> None:
    check_reasons("newcomer_integration", beginners)


def test_a_buddy_alone_is_less_sure_than_people_of_two_units() -> None:
    def one(text: str) -> float:
        return next(m for m in moments(catalog(), text).values() if m.kind == "newcomer_integration").confidence

    buddy = arrived(given=helped("40d", "ana>bo", "2"))
    several = arrived(
        received=helped("3d", "bo>ana", "1", helper="unit:lyon"), given=helped("40d", "ana>cy", "2", "unit:lille")
    )

    assert one(buddy) < one(arrived()) < one(several)
    assert one(several) >= 0.5


def test_the_reasons_tell_when_help_came_and_how_often_it_went_on() -> None:
    (told,) = (m for m in moments(catalog(), arrived()).values() if m.kind == "newcomer_integration")
    (same_day,) = (
        m
        for m in moments(catalog(), arrived(received=helped("2h", "bo>ana", "1"))).values()
        if m.kind == "newcomer_integration"
    )

    assert told.reason_en == (
        "A newcomer was first helped 3 days after arriving, and helped others 1 time in the first 90 days."
    )
    assert told.reason_fr == (
        "Une personne nouvellement arrivée a reçu une première aide 3 jours après son arrivée, "
        "et en a donné à son tour 1 fois dans les 90 premiers jours."
    )
    assert "le jour de son arrivée" in same_day.reason_fr
