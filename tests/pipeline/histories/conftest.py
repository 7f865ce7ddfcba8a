"""A data directory for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.histories.installation import Installation


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path / "data")
    yield made
    made.close()
