"""The directory as a function of time: against a plain reading of its rows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.directory import EARLIER, PersonEntry, PlaceEntry
from processors.listing import ALWAYS, Listing, PersonRow, PlaceRow

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 300).map(lambda days: START + timedelta(days=days))
ROWS = st.lists(
    st.builds(
        PersonRow,
        person=st.sampled_from("abc"),
        unit=st.none() | st.sampled_from("xy"),
        role=st.none() | st.just("support"),
        since=st.none() | DAYS,
    ),
    max_size=12,
)


def told(rows: list[PersonRow], person: str, at: datetime) -> PersonRow | None:
    """The row that counts, said plainly: the latest `since`, the last given where two have the same."""
    own = [(row.since or ALWAYS, place, row) for place, row in enumerate(rows) if row.person == person]
    return max(((since, place, row) for since, place, row in own if since <= at), default=(None, 0, None))[2]


@given(ROWS, DAYS)
def test_people_are_what_the_latest_row_says_and_units_hold_whom_it_puts_there(
    rows: list[PersonRow], at: datetime
) -> None:
    listing = Listing(rows)

    for person in {row.person for row in rows}:
        now, then = told(rows, person, at), told(rows, person, at - EARLIER)
        dated = [row.since for row in rows if row.person == person]
        first = None if None in dated else min(one for one in dated if one is not None)
        expected = PersonEntry(now and now.unit, now and now.role, first, then and then.unit)  # type: ignore[arg-type]
        assert listing.person(person, at) == expected
    for unit in {row.unit for row in rows if row.unit}:
        held = [row for one in "abc" if (row := told(rows, one, at)) is not None and row.unit == unit]
        assert (listing.size(unit, at) or 0) == len(held)


def test_who_or_what_is_not_listed_is_not_known() -> None:
    listing = Listing([PersonRow("a", "x")], [PlaceRow("p")])

    assert (listing.person("b", START), listing.place("q", START), listing.size("y", START)) == (None, None, None)


@pytest.mark.parametrize("at", [ALWAYS + EARLIER, START])
def test_a_place_is_what_it_is_for_all_time_under_the_name_that_signals_give_it(at: datetime) -> None:
    listing = Listing(places=[PlaceRow("p", "project", private=True, audience=4)], named=str.upper)

    assert listing.place("P", at) == PlaceEntry("project", private=True, audience=4)
