"""Truth is whole: whatever follows from the help that was planted was planted, too, counted here from truth alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import combinations, product
from typing import NamedTuple

import pytest

from schemas.timestamps import parse_time
from tests.pipeline.simulator.made import Made, made

MENTORED, RETURNED, LOOK_BACK = timedelta(days=60), timedelta(days=90), timedelta(days=90)
SEEDS = (1, 2)


class Help(NamedTuple):
    """A planted help exchange, lost or not."""

    asker: str
    helper: str
    at: datetime
    key: frozenset[str]


def planted(whole: Made, kind: str) -> list[Help]:
    rows = [row for row in whole.truth if row["kind"] == kind]
    return [
        Help(row["people"][0], row["people"][1], parse_time(row["start"]), frozenset(row["statements"])) for row in rows
    ]


def helped(whole: Made) -> Iterator[Help]:
    """Help by anybody but the service desk."""
    desk = {entry.person.written for entry in whole.people if entry.person.role == "support"}
    return (one for one in planted(whole, "help_exchange") if one.helper not in desk)


def parties(whole: Made, kind: str) -> set[frozenset[str]]:
    return {frozenset(row["people"]) for row in whole.truth if row["kind"] == kind}


def by_pair(given: Iterable[Help]) -> dict[tuple[str, str], list[datetime]]:
    found: dict[tuple[str, str], list[datetime]] = {}
    for one in given:
        found.setdefault((one.helper, one.asker), []).append(one.at)
    return found


def rounds(given: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Every three who helped one another in a round, each round from each of its people."""
    known = set(given)
    takers: dict[str, list[str]] = {}
    for helper, asker in known:
        takers.setdefault(helper, []).append(asker)
    for one, two in known:
        for three in takers.get(two, ()):
            if three != one and (three, one) in known:
                yield one, two, three


def are_within(times: Iterable[datetime], span: timedelta) -> bool:
    return max(held := list(times)) - min(held) <= span


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_helps_somebody_three_times_in_sixty_days_mentors_them(seed: int) -> None:
    mentoring, seen = parties(made(seed), "mentoring"), 0
    for pair, times in by_pair(helped(made(seed))).items():
        if any(are_within(three, MENTORED) for three in combinations(sorted(times), 3)):
            seen += 1
            assert frozenset(pair) in mentoring

    assert seen > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_helps_and_is_helped_by_the_same_in_ninety_days_gives_and_takes(seed: int) -> None:
    exchanged, given = parties(made(seed), "reciprocal_exchange"), by_pair(helped(made(seed)))
    seen = 0
    for (helper, asker), times in given.items():
        for there, back in product(times, given.get((asker, helper), ())):
            if abs(there - back) <= RETURNED:
                seen += 1
                assert frozenset({helper, asker}) in exchanged

    assert seen > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_help_that_goes_round_three_people_in_ninety_days_is_an_exchange_of_three(seed: int) -> None:
    exchanged, given = parties(made(seed), "reciprocal_exchange"), by_pair(helped(made(seed)))
    seen = 0
    for one, two, three in rounds(given):
        times = product(given[one, two], given[two, three], given[three, one])
        if any(are_within(once, RETURNED) for once in times):
            seen += 1
            assert frozenset({one, two, three}) in exchanged

    assert seen >= 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_tie_of_two_units_in_ninety_days_crosses_a_boundary_and_no_other_does(seed: int) -> None:
    rows = rows_of(made(seed))
    ties = [*helped(made(seed)), *planted(made(seed), "uptake"), *planted(made(seed), "adapted_reuse")]
    crossing = [row for row in made(seed).truth if row["kind"] == "boundary_crossing"]
    last: dict[frozenset[str], datetime] = {}
    seen = 0
    for tie in sorted(ties, key=lambda tie: tie.at):
        units = [[unit for since, unit in rows.get(who, ()) if since <= tie.at] for who in (tie.asker, tie.helper)]
        between = frozenset(one[-1] for one in units if one)
        if len(between) == 1 or not all(units):
            continue
        is_news = between not in last or tie.at - last[between] > LOOK_BACK
        last[between] = tie.at
        if any(len(one) > 1 for one in units):  # former colleagues are another matter
            continue
        seen += is_news
        rows_on_it = [row for row in crossing if tie.key <= {*row["statements"]} or tie.key >= {*row["statements"]}]
        if is_news:
            assert rows_on_it
        else:  # it may only be told as one that would be news had the one before it not been lost
            assert all(row.get("lost") for row in rows_on_it)

    assert seen > 10


def rows_of(whole: Made) -> dict[str, list[tuple[datetime, str]]]:
    """The directory: since when everybody has been in which unit, the present one last."""
    found: dict[str, list[tuple[datetime, str]]] = {}
    for entry in whole.people:
        found.setdefault(entry.person.written, []).append((entry.since, entry.unit))
    return {who: sorted(rows) for who, rows in found.items()}
