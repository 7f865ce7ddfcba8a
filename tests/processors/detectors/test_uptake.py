"""Uptake: shared, opened by somebody else, and made their own."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.finding import Reasons
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

UPTAKE = "processors.detectors.uptake"
FOUND = "-> uptake sharer=ana adopter=bo share=1 view=2 use=3"


def three(
    share: str = "0d ana shared r", view: str = "1d bo viewed r", use: str = "3d bo bookmarked r", more: str = ""
) -> str:
    return f"{share}\n{view}\n{use}\n{more}"


FREE = three(more=FOUND)

PROOF = Proof(
    "uptake",
    traps={
        "shared with oneself": (three(share="0d bo shared r"), FREE),
        "more than thirty recipients": (
            three(share="0d ana shared r to:31"),
            three("0d ana shared r to:30", more=FOUND),
        ),
        "something of one's own that is made from another thing": (
            three(use="3d bo authored own from:other"),
            three(use="3d bo authored own from:r", more=FOUND),
        ),
        "assigned": (three(share="0d ana shared r assigned"), FREE),
        "opened because it was assigned": (three(view="1d bo viewed r assigned"), FREE),
        "used because it was assigned": (three(use="3d bo bookmarked r assigned"), FREE),
        "sent by a machine": (three(share="0d ana shared r bot"), FREE),
        "a link preview": (three(view="1d bo viewed r bot"), FREE),
        "kept by a machine": (three(use="3d bo bookmarked r bot"), FREE),
        "opened after seven days": (
            three(view="7d1s bo viewed r", use="9d bo bookmarked r"),
            three(view="7d bo viewed r", use="9d bo bookmarked r", more=FOUND),
        ),
        "used after thirty days": (three(use="30d1s bo bookmarked r"), three(use="30d bo bookmarked r", more=FOUND)),
        "only looked at": (three(use="3d bo viewed r"), FREE),
        "used by somebody else": (three(use="3d cy bookmarked r"), FREE),
        "used before it was opened": (three(use="12h bo bookmarked r"), FREE),
        "opened before it was shared": (three(view="-1h bo viewed r"), FREE),
        "known already": (three(more="-30d bo viewed r"), three(more="-31d bo viewed r\n" + FOUND)),
        "used already": (three(more="-2d bo adapted r"), three(more="-31d bo adapted r\n" + FOUND)),
        "shared already": (three(more="-2d bo shared r"), three(more="-31d bo shared r\n" + FOUND)),
        "another resource is opened": (three(view="1d bo viewed s"), FREE),
        "what is shared only derives from it": (three(share="0d ana shared s from:r"), FREE),
        "a broadcast came between": (
            three(more="12h cy shared r to:500"),
            three(more="12h cy shared s to:500\n" + FOUND),
        ),
    },
    scenes={
        "of several shares the last before the look counts, and one's own do not": """
            0d   ana  shared       r
            1d   cy   recommended  r
            2d   bo   viewed       r
            3d   di   shared       r
            4d   bo   adapted      r
            -> uptake sharer=cy adopter=bo share=2 view=3 use=5
        """,
        "the first look counts": """
            0d   ana  shared      r
            1d   bo   viewed      r
            2d   bo   viewed      r
            3d   bo   bookmarked  r
            -> uptake sharer=ana adopter=bo share=1 view=2 use=4
        """,
        "a second share does not make it new": """
            0d   ana  shared      r
            1d   bo   viewed      r
            2d   cy   shared      r
            3d   bo   viewed      r
            4d   bo   bookmarked  r
            -> uptake sharer=ana adopter=bo share=1 view=2 use=5
        """,
        "put aside before it is opened it may still be taken up": """
            0d   ana  shared       r
            1d   bo   bookmarked   r
            2d   bo   viewed       r
            3d   bo   reused       r
            -> uptake sharer=ana adopter=bo share=1 view=3 use=4
        """,
        "every way to use it": """
            0d   ana  shared       r
            1d   bo   experienced  r
            2d   bo   bookmarked   r
            3d   bo   adapted      s  from:r
            4d   bo   reused       r
            5d   bo   shared       r
            -> uptake sharer=ana adopter=bo share=1 view=2 use=3,4,5,6
        """,
        "each adopter is a moment": """
            0d   ana  shared       r
            1d   bo   viewed       r
            2d   cy   viewed       r
            3d   cy   bookmarked   r
            4d   bo   adapted      r
            -> uptake sharer=ana adopter=bo share=1 view=2 use=5
            -> uptake sharer=ana adopter=cy share=1 view=3 use=4
        """,
        "passed on from hand to hand": """
            0d   ana  shared       r
            1d   bo   viewed       r
            2d   bo   shared       r
            3d   cy   viewed       r
            4d   cy   bookmarked   r
            -> uptake sharer=ana adopter=bo share=1 view=2 use=3
            -> uptake sharer=bo adopter=cy share=3 view=4 use=5
        """,
    },
    mutants={
        "twenty-nine recipients at most": {f"{UPTAKE}.MOST_RECIPIENTS": 29},
        "thirty-one recipients": {f"{UPTAKE}.MOST_RECIPIENTS": 31},
        "opened within six days": {f"{UPTAKE}.OPENED": timedelta(days=6)},
        "opened within eight days": {f"{UPTAKE}.OPENED": timedelta(days=8)},
        "used within twenty-nine days": {f"{UPTAKE}.WINDOW": timedelta(days=29)},
        "used within thirty-one days": {f"{UPTAKE}.WINDOW": timedelta(days=31)},
        "a look is a use": {
            f"{UPTAKE}.USES": frozenset({"viewed", "bookmarked", "adapted", "reused", "shared"}),
            f"{UPTAKE}._reasons": lambda *_: Reasons("", ""),
        },
        "a bookmark is no use": {f"{UPTAKE}.USES": frozenset({"adapted", "reused", "shared", "recommended"})},
        "passing it on is no use": {f"{UPTAKE}.USES": frozenset({"adapted", "reused", "bookmarked"})},
        "broadcasts and assignments are personal": {f"{UPTAKE}._is_personal": lambda _: True},
        "assignments are personal": {f"{UPTAKE}._is_personal": lambda s: not s.bot and (s.audience or 0) <= 30},
        "machines are persons": {f"{UPTAKE}.is_person": lambda _: True},
        "everything is news": {f"{UPTAKE}._is_news": lambda *_: True},
        "only looks make it known": {
            f"{UPTAKE}._is_news": lambda share, earlier: (
                not any(s.verb == "viewed" and s.at >= share.at - timedelta(days=30) for s in earlier)
            )
        },
        "the first share counts": {
            f"{UPTAKE}._last_before": lambda view, shares: shares[0] if shares[0].actor != view.actor else None
        },
        "the last share of all counts": {
            f"{UPTAKE}._last_before": lambda view, shares: shares[-1] if shares[-1].actor != view.actor else None
        },
        "what derives from it is it": {f"{UPTAKE}._is_share": lambda s, _: s.verb in ("shared", "recommended")},
        "a recommendation is no share": {f"{UPTAKE}._is_share": lambda s, key: s.verb == "shared" and s.object == key},
        "an assigned look counts": {
            f"{UPTAKE}._is_view": lambda s, key: s.verb in ("viewed", "experienced") and s.object == key and not s.bot
        },
    },
)


def circulation(rng: random.Random) -> list[Signal]:
    """Three resources among five people for some weeks; some open and use what was shared, some come by themselves."""
    people = ["ana", "bo", "cy", "di", "ed"]
    made: list[Signal] = []

    def add(at: float, who: str, verb: str, resource: str) -> None:
        made.append(
            act(
                START + timedelta(hours=at),
                who,
                verb,
                resource,
                audience=rng.choice([None, None, 3, 40]) if verb == "shared" else None,
                assigned=rng.random() < 0.05,
                bot=rng.random() < 0.05,
                unit=rng.choice([None, "lyon", "lille"]),
            )
        )

    for _ in range(5):
        at, resource = rng.randrange(24 * rng.choice([6, 120])), rng.choice(["r", "s", "t"])
        add(at, rng.choice(people), rng.choice(["shared", "shared", "recommended"]), resource)
        for who in rng.sample(people, 2):
            seen = at + rng.randrange(-20, 24 * 8)
            add(seen, who, rng.choice(["viewed", "experienced"]), resource)
            for verb in rng.sample(["bookmarked", "adapted", "reused", "shared"], rng.choice([0, 1, 2, 3])):
                add(seen + rng.randrange(24 * 30), who, verb, resource)
    return made


def test_what_is_uptake_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_uptake_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_uptake() -> None:
    check_any_way_of_arriving("uptake", circulation)


def test_uptake_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("uptake", circulation)


def test_the_reasons_of_uptake_are_sentences_without_names() -> None:
    check_reasons("uptake", circulation)


def test_the_reasons_say_what_was_done_in_both_languages() -> None:
    (one,) = moments(catalog(), three(more="4d bo shared r")).values()

    assert one.reason_en == (
        "Someone opened a shared resource 24 hours after it was shared, and made it their own 2 days later: "
        "this person passed it on and kept it."
    )
    assert one.reason_fr == (
        "Une ressource partagée a été ouverte par une autre personne 24 heures après le partage. "
        "Cette personne l'a partagée à son tour et l'a mise de côté, 2 jours plus tard."
    )


def test_a_bookmark_is_probable_an_adaptation_across_units_solid_and_a_managers_word_counts_less() -> None:
    (kept,) = moments(catalog(), three()).values()
    (adapted,) = moments(
        catalog(), three("0d ana shared r unit:lyon", "1d bo viewed r unit:lille", "3d bo adapted r")
    ).values()
    (told,) = moments(catalog(), three(share="0d ana shared r role:manager")).values()

    assert (kept.tier, adapted.tier) == ("probable", "solid")
    assert adapted.units == ("lille", "lyon")
    assert told.confidence < kept.confidence
    assert "other_unit" not in dict(kept.factors)
