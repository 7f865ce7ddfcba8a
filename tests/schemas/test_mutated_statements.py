"""20 000 statements gone wrong: nothing but our own errors, and the same verdict however it is reached."""

from typing import Any

import orjson
import pytest

from schemas.errors import InvalidStatement, TooLarge
from schemas.related import activities_in, people_named, related_activities, related_agents
from schemas.statement import digest, is_voiding, normalise, parse_statements, validate
from tests.schemas.case import BOTH
from tests.schemas.mutations import mutated_bodies, mutated_statements

COUNT = 20_000


def verdict(body: bytes, version: str) -> Any:
    try:
        return parse_statements(body, version)
    except InvalidStatement as error:
        return error.faults
    except TooLarge as error:
        return error.what


@pytest.mark.parametrize("version", BOTH)
def test_a_mutated_statement_meets_a_verdict_that_lasts(version: str, record_property: Any) -> None:
    """Dumped and loaded again, alone and after a valid one, as value and as bytes: one verdict."""
    refused = 0
    for statement in mutated_statements(COUNT // 2, seed=7):
        body = orjson.dumps(statement)
        first = verdict(body, version)
        refused += not isinstance(first, list)
        assert verdict(orjson.dumps(orjson.loads(body)), version) == first
        if isinstance(statement, dict) and isinstance(first, tuple):
            with pytest.raises(InvalidStatement) as told:
                validate(statement, version)
            assert told.value.faults == first
            among = verdict(b"[" + body + b"]", version)
            assert [fault.pointer for fault in among] == ["/0" + fault.pointer for fault in first]
    record_property("refused", refused)

    assert 0.3 * COUNT / 2 < refused < 0.9 * COUNT / 2, "the mutations say something about both verdicts"


def test_a_mutated_body_meets_a_verdict() -> None:
    seen = {type(verdict(body, BOTH[number % 2])) for number, body in enumerate(mutated_bodies(COUNT // 2, seed=8))}

    assert seen == {list, tuple, str}


def test_what_is_valid_can_be_walked_and_digested() -> None:
    """No other function of a statement fails where the rules held."""
    for statement in mutated_statements(COUNT // 4, seed=9):
        try:
            validate(statement, "2.0.0")
        except InvalidStatement:
            continue
        before = orjson.dumps(statement)
        assert len(digest(statement)) == 16
        assert all("|" in name for name in related_agents(statement))
        assert related_activities(statement) == {one["id"] for one in activities_in(statement)}
        assert is_voiding(statement) is None or statement["object"]["objectType"] == "StatementRef"
        assert len(people_named(statement)) <= len(related_agents(statement))
        assert orjson.dumps(statement) == before
        same = digest(statement)
        normalise(statement, "2.0.0")
        validate(statement, "2.0.0")
        assert digest(statement) == same
