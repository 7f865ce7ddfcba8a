"""Moments as statements: valid in both versions, the same for the same revision, and voided by their own kind."""

import re
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.moment import write_moment
from schemas.moment_statement import PEOPLE_EXTENSION, SYSTEM, moment_statement, statement_id, voiding_statement
from schemas.statement import parse_statements
from schemas.vocabulary import MOMENT_EXTENSION
from tests.schemas.test_moment_codec import MOMENTS, WHOLE

HOME = "https://store.example"
TITLES = ("Help exchange", "Entraide")
UUIDS = st.uuids(version=4).map(str)


def sent(statement: dict[str, Any], version: str) -> dict[str, Any]:
    """As a record store takes it; raises where a rule is broken."""
    return parse_statements(orjson.dumps(statement), version)[0]


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@given(moment=MOMENTS, items=st.lists(UUIDS, min_size=3, max_size=3), revision=st.integers(1, 10**9))
def test_any_moment_is_a_valid_statement(version: str, moment: Any, items: list[str], revision: int) -> None:
    told = orjson.loads(orjson.dumps(write_moment(moment, None)))
    told["kind"] = "uptake"
    told["participants"] = [one | {"person": "p_x"} for one in told["participants"]]
    for item, cited in zip(items, told["evidence"], strict=False):
        cited.update({name: item for name in cited if name != "role"})

    statement = moment_statement(told, revision, HOME, TITLES)
    void = voiding_statement(told["id"], revision, HOME, told["end"])

    assert sent(statement, version)["id"] == statement_id(told["id"], revision) == void["object"]["id"]
    assert sent(void, version)["id"] != statement["id"]
    assert statement == moment_statement(told, revision, HOME, TITLES)
    assert statement["id"] != statement_id(told["id"], revision + 1)


def test_it_says_what_was_found_on_what_evidence_and_names_people_by_pseudonym_alone() -> None:
    told = write_moment(WHOLE, None)
    told["participants"] = [
        {"person": "p_a", "role": "asker", "unit": "lab"},
        {"person": "p_b", "role": "helper", "unit": None},
    ]

    statement = moment_statement(told, 3, HOME, TITLES)

    context = statement["context"]
    assert statement["actor"]["account"] == {"homePage": HOME, "name": "p_a"}
    assert context["extensions"][MOMENT_EXTENSION]["evidence"] == told["evidence"]
    assert context["extensions"][PEOPLE_EXTENSION] == [
        {"person": "p_a", "role": "asker"},
        {"person": "p_b", "role": "helper"},
    ]
    last = [one["statement"] for one in told["evidence"] if "statement" in one][-1]
    assert context["statement"] == {"objectType": "StatementRef", "id": last}
    assert not re.search(r"mbox|mailto|openid", orjson.dumps(statement).decode())


def test_a_moment_without_people_is_told_by_the_installation_itself() -> None:
    told = write_moment(WHOLE, None) | {"participants": []}

    assert moment_statement(told, 1, HOME, TITLES)["actor"]["account"]["name"] == SYSTEM
