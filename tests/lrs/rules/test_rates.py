"""Rates: never more than the burst and what time has earned, a wait that is true, and nothing kept of the idle."""

from itertools import accumulate, pairwise

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from lrs.rules import rates
from lrs.rules.rates import NANOSECONDS, Buckets, Rate
from schemas.errors import Misconfigured

limits = st.builds(Rate, st.integers(1, 5_000), st.integers(1, 20))
arrivals = st.lists(st.integers(0, 3 * NANOSECONDS // 1_000) | st.integers(0, 3 * NANOSECONDS), max_size=60).map(
    lambda gaps: list(accumulate(gaps, initial=0))
)


def admitted(rate: Rate, times: list[int]) -> list[int]:
    full_at, through = 0, []
    for now in times:
        full_at, wait = rate.admit(full_at, now)
        if not wait:
            through.append(now)
    return through


@given(limits, arrivals)
def test_no_stretch_of_time_holds_more_than_the_burst_and_what_it_earned(rate: Rate, times: list[int]) -> None:
    through = admitted(rate, times)
    event("some were refused" if len(through) < len(times) else "all were admitted")

    for first, start in enumerate(through):
        for last, end in enumerate(through[first:], first):
            assert last - first + 1 <= rate.burst + rate.per_second * (end - start) / NANOSECONDS


@given(limits, st.integers(0, 10 * NANOSECONDS))
def test_of_requests_at_once_exactly_the_burst_is_admitted(rate: Rate, now: int) -> None:
    assert len(admitted(rate, [now] * (rate.burst + 5))) == rate.burst


@given(limits, st.lists(st.integers(0, NANOSECONDS), min_size=1, max_size=40))
def test_who_keeps_to_the_rate_is_never_refused(rate: Rate, idle: list[int]) -> None:
    apart = -(-NANOSECONDS // rate.per_second)
    times = list(accumulate(apart + more for more in idle))

    assert admitted(rate, times) == times
    assert all(later - earlier >= apart for earlier, later in pairwise(times))


@given(limits, arrivals)
def test_after_the_wait_that_is_told_a_request_is_admitted_and_not_before(rate: Rate, times: list[int]) -> None:
    full_at = 0
    for now in times:
        full_at, wait = rate.admit(full_at, now)
        if wait:
            assert rate.admit(full_at, now + wait)[1] == 0
            assert rate.admit(full_at, now + wait - 1)[1] == 1


@given(arrivals)
def test_without_a_rate_everything_is_admitted(times: list[int]) -> None:
    assert admitted(Rate(0, 0), times) == times


def test_credentials_have_buckets_of_their_own_and_are_told_whole_seconds() -> None:
    time = [100.0]
    buckets = Buckets(Rate(1, 2), lambda: time[0])

    assert [buckets.wait_s("a") for _ in range(4)] == [0, 0, 1, 1]
    assert buckets.wait_s("b") == 0
    time[0] += 1
    assert [buckets.wait_s("a") for _ in range(2)] == [0, 1]


def test_of_those_who_are_idle_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "KEPT", 10)
    time, most = [0.0], 0
    buckets = Buckets(Rate(10, 1), lambda: time[0])
    for number in range(1_000):
        time[0] += 0.05
        buckets.wait_s(f"sender {number}")
        most = max(most, len(buckets))

    assert most <= 20
    assert buckets.wait_s("sender 999") == 1


def test_a_burst_of_nothing_is_refused_at_the_start() -> None:
    with pytest.raises(Misconfigured, match="SOUSBOIS_BURST"):
        Rate(10, 0)
