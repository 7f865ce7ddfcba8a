"""Bookings and ties: what clashes, what would close a circle, and that what is over is forgotten."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.simulator.bookings import APART, BETWEEN_UNITS, FORGOTTEN, Bookings, Need, Ties
from pipeline.simulator.people import Person, Roster

NOW = datetime(2022, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CLASHES = {frozenset({Need.SOLO})} | {frozenset({one, other}) for one in (Need.ALONE, Need.QUIET) for other in Need}


@pytest.mark.parametrize("one", Need)
@pytest.mark.parametrize("other", Need)
def test_who_needs_somebody_alone_bears_nobody_beside_and_who_works_alone_no_other_work(one: Need, other: Need) -> None:
    bookings = Bookings()
    bookings.book("ana", NOW, NOW + DAY, one)

    assert bookings.is_free("ana", NOW + DAY, NOW + 2 * DAY, other) == (frozenset({one, other}) not in CLASHES)
    assert bookings.is_free("ana", NOW + 1.01 * DAY, NOW + 2 * DAY, other)
    assert bookings.is_free("ben", NOW, NOW + DAY, other)


def test_only_a_quiet_booking_keeps_noise_away_and_only_while_it_lasts() -> None:
    bookings = Bookings()
    for who, need in zip("abcd", Need, strict=True):
        bookings.book(who, NOW, NOW + DAY, need)

    assert [bookings.is_quiet(who, NOW + DAY) for who in "abcde"] == [False, False, False, True, False]
    assert not bookings.is_quiet("d", NOW + 2 * DAY)


def test_what_is_over_is_forgotten_and_what_is_not_is_kept() -> None:
    bookings, ties = Bookings(), Ties()
    ana, ben = people(2)
    bookings.book(ana, NOW, NOW + DAY, Need.ALONE)
    ties.help(ana, ben, NOW)
    ties.tie("a", "b", NOW)

    bookings.forget(NOW + DAY)
    ties.forget(NOW + FORGOTTEN)
    assert (len(bookings), len(ties)) == (1, 2)

    bookings.forget(NOW + 2 * DAY)
    ties.forget(NOW + FORGOTTEN + DAY)
    assert (len(bookings), len(ties)) == (0, 0)


def test_nobody_helps_the_same_again_or_back_or_so_that_help_goes_round_three_until_long_after() -> None:
    ana, ben, cy, di = people(4)
    ties = Ties()
    ties.help(ana, ben, NOW)
    ties.help(ben, cy, NOW)

    def may(helper: Person, asker: Person, at: datetime = NOW) -> bool:
        return ties.may_help(helper, asker, at, at)

    assert not any((may(ana, ben), may(ben, ana), may(cy, ana)))
    assert all((may(ana, cy), may(ana, di), may(cy, di)))
    assert may(ben, ana, NOW + APART)
    assert not ties.may_help(ben, ana, NOW - 2 * APART, NOW)


def test_units_are_strangers_until_they_have_a_tie_and_again_out_of_its_sight() -> None:
    ties = Ties()
    ties.tie("b", "a", NOW)

    assert not ties.are_strangers("a", "b", NOW - BETWEEN_UNITS, NOW - BETWEEN_UNITS)
    assert not ties.are_strangers("a", "b", NOW + BETWEEN_UNITS, NOW + BETWEEN_UNITS)
    assert ties.are_strangers("a", "b", NOW + BETWEEN_UNITS + DAY, NOW + BETWEEN_UNITS + DAY)
    assert ties.are_strangers("a", "c", NOW, NOW)


def people(count: int) -> list[Person]:
    return Roster(random.Random(1), 50, NOW).people[:count]
