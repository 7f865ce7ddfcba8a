"""What the commands' tests share: made-up statements and a home for the key of pseudonyms."""

from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from pipeline.demo.organisation import Organisation, generate

SHARED = Path(__file__).resolve().parents[4] / "shared"


@pytest.fixture(scope="session")
def made() -> Organisation:
    return generate(3, datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture(scope="session")
def lines(made: Organisation) -> list[bytes]:
    return [orjson.dumps(statement) + b"\n" for statement in made.statements]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "data").is_dir():
        pytest.skip("../shared is not on this machine")
    return SHARED
