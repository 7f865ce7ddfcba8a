"""Every rule of the statement: what breaks it is refused where it is broken, what keeps it is taken."""

import orjson
import pytest

from schemas.errors import InvalidStatement
from schemas.statement import validate
from tests.schemas.case import BOTH, Case
from tests.schemas.cases import cases
from tests.schemas.samples import VALID, Json

ALL = [(case, version) for case in cases() for version in case.versions]


@pytest.mark.parametrize(("case", "version"), ALL, ids=[f"{case.law} ({version})" for case, version in ALL])
def test_each_rule_is_told_where_it_is_broken(case: Case, version: str) -> None:
    told: tuple[str, ...] = ()
    try:
        validate(case.statement, version)
    except InvalidStatement as error:
        told = tuple(fault.pointer for fault in error.faults)

    assert told == case.pointers


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize("statement", VALID)
def test_what_keeps_every_rule_is_taken_and_left_as_it_was(statement: Json, version: str) -> None:
    before = orjson.dumps(statement)

    validate(statement, version)

    assert orjson.dumps(statement) == before
