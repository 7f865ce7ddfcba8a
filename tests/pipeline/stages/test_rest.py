"""Rest: a share of the work before it, the less the further behind, down to none."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages.rest import Rest

spans = st.timedeltas(timedelta(), timedelta(days=9))


@given(worked_s=st.floats(0, 1e6), less=spans, more=spans)
def test_the_further_behind_the_shorter_the_rest_down_to_none(
    worked_s: float, less: timedelta, more: timedelta
) -> None:
    rest, (less, more) = Rest(), sorted((less, more))

    assert rest.times * worked_s == rest.seconds(worked_s, timedelta())
    assert rest.seconds(worked_s, less) >= rest.seconds(worked_s, more) >= 0
    assert rest.seconds(worked_s, rest.late + less) == 0
