"""Times as they are sent: xAPI 1.0.3 lets the offset be absent, and what is kept has one."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.statement import digest, normalise, parse_statements
from schemas.timestamps import parse_time, write_time
from tests.schemas.samples import MINIMAL, PLANNED, changed


@pytest.mark.parametrize("written", ["2026-03-02T08:15:00", "2026-03-02 08:15:00.25", "2016-12-31T23:59:60"])
def test_a_time_without_an_offset_is_kept_as_utc_also_in_a_sub_statement(written: str) -> None:
    statement = changed(changed(PLANNED, "/timestamp", written), "/object/timestamp", written)
    (parsed,) = parse_statements(orjson.dumps(statement), "1.0.3")
    normalise(parsed)

    assert (parsed["timestamp"], parsed["object"]["timestamp"]) == (f"{written}Z", f"{written}Z")
    assert digest(parsed) == digest(statement)
    assert parse_statements(orjson.dumps(parsed), "2.0.0") == [parsed]


@pytest.mark.parametrize("written", ["2026-03-02T08:15:00-05:00", "2026-03-02t08:15:00z", "2026-03-02T08:15:00+0130"])
def test_an_offset_is_kept_as_it_was_sent(written: str) -> None:
    statement = changed(MINIMAL, "/timestamp", written)
    normalise(statement)

    assert statement["timestamp"] == written


@given(st.datetimes(timezones=st.just(UTC)))
def test_what_is_written_has_one_form_and_is_read_as_the_same_time(at: datetime) -> None:
    written = write_time(at)

    assert len(written) == len("2026-11-22T09:30:00.000000Z")
    assert written.endswith("Z")
    assert parse_time(written) == at
