"""Whatever statement the record store accepts: the recogniser comes to a verdict and raises nothing."""

import orjson
import pytest

from processors.consent import Policy
from schemas.errors import RecordError
from schemas.signal_codec import parse_signal, write_signal
from schemas.statement import is_voiding, normalise, parse_statements
from tests.processors.recognise.statements import ID, recognised
from tests.schemas.mutations import mutated_statements

COUNT = 2_000


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_each_valid_statement_has_a_verdict_and_its_signal_can_be_kept(version: str) -> None:
    seen = 0
    for mutated in mutated_statements(COUNT, seed=3):
        try:
            (statement,) = parse_statements(orjson.dumps(mutated), version)
        except (RecordError, ValueError):
            continue
        normalise(statement, version)
        statement.setdefault("id", ID)
        found = recognised(statement)
        seen += found.signal is not None
        assert (found.voids is None) == (is_voiding(statement) is None)
        assert recognised(statement, Policy("required")).signal is None
        assert found.signal is None or parse_signal(write_signal(found.signal)) == found.signal
    assert seen > COUNT / 20
