"""Envelopes as bytes: what the log holds of a request, in the form of the time before `defines`, too."""

from datetime import UTC, datetime

import orjson
import pytest

from schemas.envelope import Envelope, Group, join_groups, parse_envelope, write_group

AT = datetime(2026, 11, 22, tzinfo=UTC)
FIRST, SECOND = {"id": "1"}, {"id": "2"}


def parsed(body: bytes) -> Envelope:
    return parse_envelope(7, AT, "statements", body)


def test_groups_come_back_as_they_were_written() -> None:
    written = join_groups([write_group("chat", [FIRST]), write_group("quiz", [SECOND], defines=False)])

    assert parsed(written).groups == (Group("chat", [FIRST], True), Group("quiz", [SECOND], False))


def test_what_was_written_before_the_scope_define_counted_defines() -> None:
    old = orjson.dumps({"groups": [{"credential": "chat", "statements": [FIRST]}]})

    assert parsed(old).groups == (Group("chat", [FIRST], True),)
    assert parsed(old).undefining() == frozenset()


@pytest.mark.parametrize("defines", [True, False])
def test_the_ids_of_what_defines_nothing_are_told(*, defines: bool) -> None:
    groups = [write_group("chat", [FIRST], defines=defines), write_group("quiz", [SECOND], defines=not defines)]

    assert parsed(join_groups(groups)).undefining() == {"2" if defines else "1"}
