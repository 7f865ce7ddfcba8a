"""`more`: opaque, signed, complete."""

from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.cursors import following, parse_cursor, write_cursor
from lrs.rules.query import Cursor, Page, Query, Stored
from lrs.rules.reading import FORMATS, Many, View
from schemas.errors import InvalidInput
from tests.lrs.statements import uuid_of

KEY = b"k" * 32
times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # zone beside it
texts = st.none() | st.text(min_size=1)
queries = st.builds(
    Query,
    agent=texts,
    verb=texts,
    activity=texts,
    registration=st.none() | st.just(uuid_of(1)),
    related_agents=st.booleans(),
    related_activities=st.booleans(),
    since=st.none() | times,
    until=times,
    limit=st.integers(1, 500),
    ascending=st.booleans(),
    cursor=st.builds(Cursor, times, st.just(uuid_of(2))),
)
asked = st.builds(Many, queries, st.builds(View, st.sampled_from(FORMATS), st.booleans()))


@given(asked)
def test_a_cursor_holds_all_that_was_asked(many: Many) -> None:
    assert parse_cursor(write_cursor(many, KEY), KEY) == many


@given(asked)
def test_a_cursor_holds_no_right_to_read(many: Many) -> None:
    own = replace(many, query=replace(many.query, authority="account|https://a.example|tool"))

    assert write_cursor(own, KEY) == write_cursor(many, KEY)


@given(asked, st.data())
def test_a_cursor_that_was_changed_is_refused(many: Many, data: st.DataObject) -> None:
    cursor = write_cursor(many, KEY)
    place = data.draw(st.integers(0, len(cursor) - 2))  # of the last letter some bits say nothing
    letter = data.draw(st.sampled_from("AZaz09-_!é").filter(lambda one: one != cursor[place]))
    with pytest.raises(InvalidInput, match="begin again"):
        parse_cursor(cursor[:place] + letter + cursor[place + 1 :], KEY)


@pytest.mark.parametrize("text", ["", "x", "more", "%", "A" * 22, "é"])
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="begin again"):
        parse_cursor(text, KEY)


def test_a_cursor_of_another_installation_is_refused() -> None:
    many = Many(
        Query(until=datetime(2026, 1, 1, tzinfo=UTC), cursor=Cursor(datetime(2025, 1, 1, tzinfo=UTC), "x")), View()
    )
    with pytest.raises(InvalidInput, match="begin again"):
        parse_cursor(write_cursor(many, b"other"), KEY)


def test_a_cursor_is_safe_in_a_url() -> None:
    many = Many(
        Query(until=datetime(2026, 1, 1, tzinfo=UTC), cursor=Cursor(datetime(2025, 1, 1, tzinfo=UTC), "x")), View()
    )
    cursor = write_cursor(many, KEY)

    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def test_the_next_page_begins_beyond_the_last_statement_and_there_is_none_after_the_last_page() -> None:
    query = Query(until=datetime(2026, 1, 1, tzinfo=UTC))
    shown = tuple(Stored(uuid_of(day), datetime(2025, 1, day, tzinfo=UTC), b"{}") for day in (2, 1))

    assert following(query, Page(shown, more=False)) is None
    assert following(query, Page((), more=True)) is None
    assert following(query, Page(shown, more=True)) == replace(query, cursor=Cursor(shown[1].stored, uuid_of(1)))
