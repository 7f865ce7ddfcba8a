"""What cites something and is read: an internal finding that brings the reader to what is cited."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.keys import keys, moment_signal
from schemas.signal import Keying, Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

CITING = "processors.detectors.citing_use"


def read(page: str = "0d bo authored page from:q", view: str = "3d cy viewed page", more: str = "") -> str:
    return f"{page}\n{view}\n{more}"


FOUND = "-> citing_use writer=bo reader=cy authored=1 view=2"
FREE = read(more=FOUND)

PROOF = Proof(
    "citing_use",
    traps={
        "read by whoever wrote it": (read(view="3d bo viewed page"), FREE),
        "read by a machine": (read(view="3d cy viewed page bot"), FREE),
        "written by a machine": (read(page="0d bo authored page from:q bot"), FREE),
        "an update of what is cited": (
            read(page="0d bo updated q from:q", view="3d cy viewed q"),
            read(page="0d bo updated page from:q", more=FOUND),
        ),
        "a note on the ticket": (read(page="0d bo authored page from:q kind:note"), FREE),
        "an answer": (read(page="0d bo authored page from:q kind:solution"), FREE),
        "a message": (read(page="0d bo updated page from:q kind:chat-message"), FREE),
        "it cites nothing": (read(page="0d bo authored page"), FREE),
        "shared, not written": (read(page="0d bo shared page from:q"), FREE),
        "kept without a look": (read(view="3d cy bookmarked page"), FREE),
        "read before": (read(view="-1d cy viewed page"), FREE),
        "read after thirty days": (read(view="30d1s cy viewed page"), read(view="30d cy viewed page", more=FOUND)),
        "another page is read": (read(view="3d cy viewed q"), FREE),
    },
    scenes={
        "each reader's first look": read(more="4d cy viewed page\n5d di experienced page\n" + FOUND)
        + "\n-> citing_use writer=bo reader=di authored=1 view=4",
        "the same citation again": read(more="30d bo updated page from:q\n31d cy viewed page\n" + FOUND),
        "the same citation after thirty days": read(more="30d1s bo updated page from:q\n31d cy viewed page\n" + FOUND)
        + "\n-> citing_use writer=bo reader=cy authored=3 view=4",
        "one more citation": read(more="9d bo updated page from:q,r\n10d cy viewed page\n" + FOUND)
        + "\n-> citing_use writer=bo reader=cy authored=3 view=4",
        "the other one's citation": read(more="9d di updated page from:q\n10d cy viewed page\n" + FOUND)
        + "\n-> citing_use writer=di reader=cy authored=3 view=4",
        "twenty readers": "0d bo authored page from:q\n"
        + "\n".join(f"{n}h c{n} viewed page" for n in range(1, 22))
        + "".join(f"\n-> citing_use writer=bo reader=c{n} authored=1 view={n + 1}" for n in range(1, 21)),
        "a page that comes first by name": read(page="0d bo authored a from:q", view="3d cy viewed a", more=FOUND),
    },
    mutants={
        "twenty-nine days": {f"{CITING}.WINDOW": timedelta(days=29)},
        "thirty-one days": {f"{CITING}.WINDOW": timedelta(days=31)},
        "nineteen readers": {f"{CITING}.MOST_READERS": 19},
        "twenty-one readers": {f"{CITING}.MOST_READERS": 21},
        "machines read and write": {f"{CITING}.is_person": lambda _: True},
        "a message stays": {f"{CITING}.FLEETING": frozenset({"note", "solution"})},
        "everything stays": {f"{CITING}.FLEETING": frozenset()},
        "it may cite itself": {f"{CITING}._cited": lambda s: s.derived_from},
        "updating is not writing": {f"{CITING}.WRITES": frozenset({"authored"})},
        "sharing is writing": {f"{CITING}.WRITES": frozenset({"authored", "updated", "shared"})},
        "each time anew": {f"{CITING}._is_again": lambda *_: False},
        "never again": {f"{CITING}._is_again": lambda page, earlier: page.actor == earlier.actor},
        "whoever writes": {f"{CITING}._is_again": lambda page, earlier: page.at - earlier.at <= timedelta(days=30)},
    },
)


def wiki(rng: random.Random) -> list[Signal]:
    """Two pages that are written, rewritten, read and kept."""
    made: list[Signal] = []
    for _ in range(9):
        at, who, page = START + timedelta(days=rng.randrange(40)), rng.choice(["ana", "bo", "cy"]), rng.choice("st")
        cited = rng.choice([(), ("q",), ("q", "s"), ("x",)])
        made.append(act(at, who, rng.choice(["authored", "updated"]), page, derived_from=cited))
        at, who = START + timedelta(days=rng.randrange(60)), rng.choice(["ana", "bo", "cy"])
        made.append(act(at, who, rng.choice(["viewed", "experienced"]), page))
        uses = rng.sample(["bookmarked", "reused"], rng.choice([0, 1, 2]))
        made += [act(at + timedelta(days=rng.randrange(20)), who, verb, page) for verb in uses]
    return made


def test_what_is_a_citing_use_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_citing_use_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_uses() -> None:
    check_any_way_of_arriving("citing_use", wiki)


def test_a_use_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("citing_use", wiki)


def test_the_reasons_of_a_use_are_sentences_without_names() -> None:
    check_reasons("citing_use", wiki)


def test_it_is_delivered_to_all_that_is_cited_surer_when_it_is_kept_and_shown_to_nobody() -> None:
    def one(text: str) -> Signal:
        return moment_signal(next(m for m in moments(catalog(), text).values() if m.kind == "citing_use"))

    looked = one(read(page="0d bo authored page from:q,r", more="4d di bookmarked page"))
    kept = one(read(more="4d cy bookmarked page"))

    assert keys(looked, Keying.RESOURCE) == ("page", "q", "r")
    assert (kept.confidence or 0) > (looked.confidence or 0)
    assert not catalog().detectors["citing_use"].published
