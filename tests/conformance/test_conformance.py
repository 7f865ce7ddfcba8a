"""The ADL conformance suite passes whole: 1.0.3 and 2.0, from one endpoint, one store, without a restart."""

import pytest

from tests.conformance.__main__ import RUNS, missing, passed, results


@pytest.mark.server
@pytest.mark.skipif(bool(missing()), reason=f"the conformance suite cannot run: {missing()}")
def test_the_whole_suite_passes() -> None:
    try:
        said = dict(results())
    except LookupError as error:
        pytest.skip(str(error))
    assert said == {run: passed(run) + "\n" for run in RUNS}
