"""The made-up organisation: the same for a seed, valid, and exactly what is planted is there to be found."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from pipeline.demo.comparing import compare
from pipeline.demo.organisation import Organisation, generate
from pipeline.demo.plot import Planted
from pipeline.shells.offline import Line, Reading, found
from processors.consent import ConsentAct, Policy
from processors.detectors import catalog
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from schemas.statement import validate

UNTIL = datetime(2026, 3, 1, 15, tzinfo=UTC)
PROMISED = {
    "adapted_reuse",
    "capitalisation",
    "collective_resolution",
    "dormant_offer",
    "help_exchange",
    "learning_circle",
    "mentoring",
    "productive_struggle",
    "single_holder",
    "unanswered_request",
    "uptake",
}


def detected(made: Organisation, policy: Policy) -> list[dict[str, Any]]:
    names = Pseudonyms(b"k" * 32)
    reading = Reading(
        lambda one: recognise(one, "", UNTIL, policy, names), UNTIL, lambda refusal: pytest.fail(str(refusal))
    )
    for number, statement in enumerate(made.statements, 1):
        reading.read(Line(0, number), orjson.dumps(statement))
    written: list[bytes] = []
    found(catalog(), reading.signals(), reading.last(), written.append)
    return [orjson.loads(line) for line in written]


def consents(made: Organisation) -> Policy:
    people = [person for person in made.people if person.consents]
    return Policy(
        "required", [ConsentAct(n, one.written, None, "grant", UNTIL, made.begins) for n, one in enumerate(people, 1)]
    )


@pytest.mark.parametrize("seed", range(1, 13))
def test_exactly_what_is_planted_is_found_and_nothing_in_the_traps(seed: int) -> None:
    made = generate(seed, UNTIL)

    comparison = compare(made, detected(made, consents(made)))

    assert [planted for planted, moment in comparison.found if moment is None] == []
    assert list(comparison.extra) == []
    assert [trap.name for trap, moments in comparison.sprung if moments] == []


def test_the_trap_of_consent_is_one_only_without_consent() -> None:
    made = generate(1, UNTIL)

    comparison = compare(made, detected(made, Policy("assumed")))

    assert [trap.name for trap, moments in comparison.sprung if moments] == ["no consent"]
    assert not comparison.is_exact


def test_a_seed_tells_everything() -> None:
    assert generate(5, UNTIL) == generate(5, UNTIL)
    assert generate(5, UNTIL).statements != generate(6, UNTIL).statements


def test_every_statement_is_valid_in_the_past_and_has_an_id_of_its_own() -> None:
    made = generate(2, UNTIL)
    for statement in made.statements:
        validate(statement, "1.0.3")

    assert len({statement["id"] for statement in made.statements}) == len(made.statements)
    assert max(statement["timestamp"] for statement in made.statements) < "2026-03-01T15:00:00Z"
    assert made.begins + timedelta(days=70) <= UNTIL


def test_a_planted_moment_that_is_missed_and_one_that_nobody_planted_are_no_success() -> None:
    made = generate(1, UNTIL)
    moments = detected(made, consents(made))
    stranger = {**moments[0], "evidence": [{"statement": "0", "role": "question"}]}

    assert compare(made, moments).is_exact
    assert not compare(made, moments[1:]).is_exact
    assert not compare(made, [*moments, stranger]).is_exact
    assert not compare(made, [*moments, moments[0]]).is_exact


def test_moments_of_kinds_that_were_not_planted_are_told_apart() -> None:
    made = generate(1, UNTIL)
    other = {"kind": "something_else", "evidence": []}

    comparison = compare(made, [*detected(made, consents(made)), other])

    assert comparison.is_exact
    assert comparison.others == (other,)


def test_every_kind_that_the_demo_promises_is_planted_and_there_to_be_found() -> None:
    planted: set[Planted] = set(generate(1, UNTIL).planted)

    assert {one.kind for one in planted} == PROMISED
    assert {kind for kind, one in catalog().detectors.items() if one.published} >= PROMISED
