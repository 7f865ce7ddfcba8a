"""Productive struggles: failing, changing approach, succeeding; what only looks like it."""

import random
from datetime import timedelta

import pytest

from processors.detectors import catalog
from processors.finding import Reasons
from schemas.moment import Moment
from schemas.signal import Signal
from tests.processors.detectors.proving import (
    Proof,
    check_any_way_of_arriving,
    check_looks_no_further_than_it_says,
    check_reasons,
    check_scenes,
)
from tests.scenes import START, act, moments

STRUGGLE = "processors.detectors.productive_struggle"
TRYING = "processors.trying"
FOUND = "-> productive_struggle learner=ana failure=1,2 change=3 success=4"


def four(
    first: str = "0m ana failed x",
    second: str = "20m ana failed x",
    change: str = "25m ana searched how",
    success: str = "50m ana passed x",
    more: str = "",
) -> str:
    return f"{first}\n{second}\n{change}\n{success}\n{more}"


FREE = four(more=FOUND)

PROOF = Proof(
    "productive_struggle",
    traps={
        "only one failure": (four(second="20m ana failed y"), FREE),
        "another thing is done": (four(success="50m ana passed y"), FREE),
        "somebody else succeeds": (four(success="50m bo passed x"), FREE),
        "nothing changes": (four(change="25m ana failed y"), FREE),
        "somebody else looks it up": (four(change="25m bo searched how"), FREE),
        "the change comes before": (four(change="-1m ana searched how"), FREE),
        "the change comes with the first failure": (four(change="0m ana searched how"), FREE),
        "the change comes after": (four(change="51m ana searched how"), FREE),
        "the change comes with the success": (four(change="50m ana searched how"), FREE),
        "a look at the thing itself": (
            four(change="25m ana viewed x"),
            four(change="25m ana viewed help", more=FOUND),
        ),
        "after seven days": (four(success="7d1s ana passed x"), four(success="7d ana passed x", more=FOUND)),
        "a machine": (
            "0m ana failed x bot\n 20m ana failed x bot\n 25m ana searched how bot\n 50m ana passed x bot",
            FREE,
        ),
        "an outage": (
            four(more="1m bo failed x\n 2m cy failed x\n 21m bo failed x\n 22m cy failed x"),
            four(more="1m bo failed y\n 2m cy failed y\n 21m bo failed y\n 22m cy failed y" + "\n" + FOUND),
        ),
        "an outage explains one of two": (
            four(more="1m bo failed x\n 2m cy failed x"),
            four(more="1m bo failed x\n 12m cy failed x\n" + FOUND),
        ),
        "completed without passing": (
            four(success="49m ana completed x", more="50m ana failed x"),
            four(success="49m ana completed x", more="50m1s ana failed x\n" + FOUND),
        ),
        "failed and then reported complete": (
            four(success="20m1s ana completed x", change="10m ana searched how"),
            four(success="20m3s ana completed x", change="10m ana searched how", more=FOUND),
        ),
        "an attempt that did not say how it went": (
            four(second="20m ana attempted x"),
            four(second="20m ana attempted x lost", more=FOUND),
        ),
        "a success that says it failed": (
            four(success="50m ana completed x lost"),
            four(success="50m ana completed x", more=FOUND),
        ),
        "done between": (
            four(more="21m ana passed x"),
            four(more="21m ana passed y" + "\n" + FOUND),
        ),
    },
    scenes={
        "every kind of change counts": """
            0m   ana  failed    x
            5m   ana  failed    x
            6m   ana  asked     q
            7m   ana  updated   x
            8m   ana  viewed    help
            9m   ana  searched  how
            50m  ana  passed    x
            -> productive_struggle learner=ana failure=1,2 change=3,4,5,6 success=7
        """,
        "what came before an earlier success belongs to that one": """
            0m   ana  failed    x
            1m   ana  failed    x
            2m   ana  searched  how
            3m   ana  passed    x
            4m   ana  failed    x
            6m   ana  failed    x
            7m   ana  updated   x
            9m   ana  passed    x
            -> productive_struggle learner=ana failure=1,2 change=3 success=4
            -> productive_struggle learner=ana failure=5,6 change=7 success=8
        """,
        "doing it again a day later is a repeat": """
            0m     ana  failed    x
            1m     ana  failed    x
            2m     ana  searched  how
            3m     ana  passed    x
            1d2m   ana  passed    x
            1d3m   ana  passed    x
            3d     ana  passed    x
            -> productive_struggle learner=ana failure=1,2 change=3 success=4 repeat=6
        """,
        "a repeat counts for fourteen days from the first failure": """
            0m     ana  failed    x
            1m     ana  failed    x
            2m     ana  searched  how
            3m     ana  passed    x
            14d    ana  passed    x
            -> productive_struggle learner=ana failure=1,2 change=3 success=4 repeat=5
        """,
        "and no longer": """
            0m     ana  failed    x
            1m     ana  failed    x
            2m     ana  searched  how
            3m     ana  passed    x
            14d1s  ana  passed    x
            -> productive_struggle learner=ana failure=1,2 change=3 success=4
        """,
        "failing again is no repeat": """
            0m   ana  failed    x
            1m   ana  failed    x
            2m   ana  searched  how
            3m   ana  passed    x
            2d   ana  failed    x
            3d   ana  passed    x
            -> productive_struggle learner=ana failure=1,2 change=3 success=4
        """,
    },
    mutants={
        "one failure is enough": {f"{STRUGGLE}.FEWEST": 1},
        "three failures are needed": {f"{STRUGGLE}.FEWEST": 3},
        "six days": {f"{STRUGGLE}.STRUGGLE": timedelta(days=6)},
        "eight days": {f"{STRUGGLE}.STRUGGLE": timedelta(days=8)},
        "just not seven days": {f"{STRUGGLE}.STRUGGLE": timedelta(days=7) - timedelta(microseconds=1)},
        "no change is needed": {
            f"{STRUGGLE}._is_change": lambda *_: True,
            f"{STRUGGLE}._reasons": lambda *_: Reasons("", ""),
        },
        "looking at it is a change": {
            f"{STRUGGLE}._is_change": lambda s, _: s.verb in ("updated", "searched", "viewed")
        },
        "an edit is no change": {f"{STRUGGLE}.CHANGES": frozenset({"searched", "viewed", "asked"})},
        "a search is no change": {f"{STRUGGLE}.CHANGES": frozenset({"updated", "viewed", "asked"})},
        "a look is no change": {f"{STRUGGLE}.CHANGES": frozenset({"updated", "searched", "asked"})},
        "a question is no change": {f"{STRUGGLE}.CHANGES": frozenset({"updated", "searched", "viewed"})},
        "an outage explains nothing": {f"{TRYING}.OUTAGE": "never"},
        "everything is a success": {f"{STRUGGLE}.succeeded": lambda *_: True},
        "an earlier success ends nothing": {
            f"{STRUGGLE}.succeeded": lambda s, own, place: s.verb == "passed" and place == len(own) - 1
        },
        "completed is a success": {f"{TRYING}._is_one_report": lambda *_: False},
        "a failure reported before is not seen": {f"{TRYING}.ONE_REPORT_BEFORE": timedelta(seconds=-1)},
        "a failure reported after is not seen": {f"{TRYING}.ONE_REPORT_AFTER": timedelta(seconds=1)},
        "what failed long before is one report": {f"{TRYING}.ONE_REPORT_BEFORE": timedelta(seconds=5)},
        "a try is a failure": {f"{STRUGGLE}.failed": lambda s: s.verb in ("failed", "attempted")},
        "a repeat at once": {f"{STRUGGLE}.RETAINED": timedelta()},
        "a repeat two days later": {f"{STRUGGLE}.RETAINED": timedelta(days=2)},
        "a repeat at any time": {f"{STRUGGLE}.WINDOW": timedelta(days=15)},
        "a repeat within a week": {f"{STRUGGLE}.WINDOW": timedelta(days=7)},
        "no repeat": {f"{STRUGGLE}._repeat": lambda *_: None},
        "machines struggle": {f"{TRYING}.is_person": lambda _: True},
    },
)


def practice(rng: random.Random) -> list[Signal]:
    """Three people at two things for some days or weeks."""
    made = []
    hours = rng.choice([6, 24, 24 * 20])
    for number in range(rng.choice([40, 70])):
        verb = rng.choice(
            ["failed"] * 5 + ["passed", "completed", "attempted", "searched", "viewed", "updated", "asked"]
        )
        made.append(
            act(
                START + timedelta(minutes=rng.randrange(60 * hours), seconds=rng.choice([0, 1, 30])),
                rng.choice(["ana", "bo", "cy"]),
                verb,
                rng.choice(["x", "y"]) if verb != "asked" else f"q{number}",
                score=rng.choice([None, 0.2, 0.8]),
                bot=rng.random() < 0.03,
            )
        )
    return made


def test_what_is_a_productive_struggle_and_what_is_none() -> None:
    check_scenes(PROOF)


@pytest.mark.parametrize("mutant", PROOF.mutants)
def test_a_mutant_of_productive_struggle_is_caught(mutant: str) -> None:
    assert not PROOF.survives(mutant)


def test_any_way_of_arriving_ends_in_the_same_struggles() -> None:
    check_any_way_of_arriving("productive_struggle", practice)


def test_a_struggle_depends_on_nothing_beyond_its_window() -> None:
    check_looks_no_further_than_it_says("productive_struggle", practice)


def test_the_reasons_of_a_struggle_are_sentences_without_names() -> None:
    check_reasons("productive_struggle", practice)


def only(text: str) -> Moment:
    """The one struggle of a scene."""
    (one,) = [moment for moment in moments(catalog(), text).values() if moment.kind == PROOF.kind]
    return one


def test_the_reasons_count_failures_and_changes_in_both_languages() -> None:
    one = only(four(more="3d ana passed x"))

    assert one.reason_en == (
        "Succeeded after 2 failures, 50 minutes after the first one, having changed approach in between (1 search). "
        "Done again without failing 2 days later."
    )
    assert one.reason_fr == (
        "Réussite après 2 échecs, 50 minutes après le premier, avec un changement d'approche entre-temps "
        "(1 recherche). Réussi de nouveau sans échec 2 jours plus tard."
    )


def test_a_quick_struggle_is_probable_a_repeat_makes_it_solid_and_blind_retries_make_it_weaker() -> None:
    plain = only(four())
    repeated = only(four(more="3d ana passed x"))
    blind = only(four(more="21m ana failed x\n 22m ana failed x\n 23m ana failed x"))
    slow = only(four(success="5d ana passed x"))

    assert (plain.tier, repeated.tier) == ("probable", "solid")
    assert blind.confidence < plain.confidence
    assert slow.confidence < plain.confidence


def test_a_rising_score_counts_where_scores_are_known() -> None:
    scored = four(first="0m ana failed x score:.2", success="50m ana passed x score:.9")
    risen = only(scored)
    plain = only(four())

    assert dict(risen.factors)["rising_score"] == 1.0
    assert "rising_score" not in dict(plain.factors)
    assert risen.confidence > plain.confidence
