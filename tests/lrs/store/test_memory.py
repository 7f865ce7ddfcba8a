"""What the engine has freed goes back to the system when it is asked for."""

import sys
from pathlib import Path

import pytest

from lrs.store.clickhouse import ClickHouseStore

GATHER = "SELECT length(groupArray(toString(cityHash64(number)))) FROM numbers(1000000)"
LEAST = 20 << 20


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="it asks Linux how much is resident")
def test_what_the_engine_freed_goes_back(opened: ClickHouseStore) -> None:
    opened.engine.command(GATHER)
    before = resident()
    opened.engine.give_back()
    assert before - resident() > LEAST
