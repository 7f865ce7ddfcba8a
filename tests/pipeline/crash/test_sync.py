"""Law 1: the log is synced to disk before an answer of 200 leaves, and this test would see it if it were not."""

import sys
from pathlib import Path

import pytest

from tests.plain import a_statement
from tests.served import SERVE, Served
from tests.system_calls import NUMBERS, Call, watching

pytestmark = pytest.mark.server
REQUESTS = 8


def calls_of(server: Served) -> list[Call]:
    """The syncs and answers of several requests, one after the other."""
    if not NUMBERS:
        pytest.skip("the numbers of this machine's system calls are not known here")
    with server, server.client() as client:
        try:
            with watching(server.process.pid) as watch:
                for _ in range(REQUESTS):
                    assert client.post("/xAPI/statements", json=a_statement()).status_code == 200
        except PermissionError:
            pytest.skip("this machine allows no ptrace")
    return [call for call in watch.calls if call[0] == "answered" or call[1].startswith("log.db")]


def unsynced(calls: list[Call]) -> int:
    """How many answers of 200 left without a sync of the log since the one before."""
    synced, left = False, 0
    for kind, what in calls:
        if kind == "synced":
            synced = True
        elif what.startswith("HTTP/1.1 200"):
            left += not synced
            synced = False
    return left


def test_the_log_is_synced_before_an_answer_leaves(tmp_path: Path) -> None:
    calls = calls_of(Served(tmp_path / "data"))

    assert sum(kind == "answered" for kind, _ in calls) == REQUESTS
    assert ("synced", "log.db-wal") in calls
    assert unsynced(calls) == 0


@pytest.mark.parametrize("weaker", ["NORMAL", "OFF"])
def test_a_log_that_syncs_less_is_seen_to(tmp_path: Path, weaker: str) -> None:
    server = Served(tmp_path / "data")
    server.command = (
        sys.executable,
        "-c",
        f"import pipeline.log.table as t; t.SYNCHRONOUS = '{weaker}'; {SERVE[2]}",
        *SERVE[3:],
    )

    assert unsynced(calls_of(server)) > REQUESTS / 2
