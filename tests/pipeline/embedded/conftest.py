"""A real server for the tests of one file, and the client tincan that speaks to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from tincan import RemoteLRS

from tests.served import Served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data") as server:
        yield server


@pytest.fixture
def lrs(served: Served) -> Any:
    endpoint = served.ready["url"] + "/xAPI/"
    return RemoteLRS(version="1.0.3", endpoint=endpoint, username=served.key, password=served.secret)
