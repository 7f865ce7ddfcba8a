"""Rest: a share of the work before it, the more the more comes in, the less the further behind, down to none."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.rest import Coming, Rest

spans = st.timedeltas(timedelta(), timedelta(days=9))


@given(worked_s=st.floats(0, 1e6), less=spans, more=spans)
def test_the_further_behind_the_shorter_the_rest_down_to_none(
    worked_s: float, less: timedelta, more: timedelta
) -> None:
    rest, (less, more) = Rest(), sorted((less, more))

    assert rest.times * worked_s == rest.seconds(worked_s, timedelta())
    assert rest.seconds(worked_s, less) >= rest.seconds(worked_s, more) >= 0
    assert rest.seconds(worked_s, rest.late + less) == 0


@given(worked_s=st.floats(0, 1e6), fewer=st.floats(0, 1e5), more=st.floats(0, 1e5))
def test_the_more_comes_in_the_longer_the_rest_up_to_a_bound(worked_s: float, fewer: float, more: float) -> None:
    rest, (fewer, more) = Rest(), sorted((fewer, more))
    behind = timedelta()

    assert rest.seconds(worked_s, behind, fewer) <= rest.seconds(worked_s, behind, more) <= rest.times * worked_s
    assert rest.seconds(worked_s, behind, 0.0) == 0


def test_what_comes_in_is_the_growth_of_the_log_in_envelopes_as_large_as_the_last() -> None:
    coming = Coming()

    assert coming.rate(1.0, 10) == float("inf")
    coming.took(60, 3)
    assert coming.rate(3.0, 20) == 20 * 10 / 2
    coming.took(0, 0)
    assert coming.rate(4.0, 20) == 0
