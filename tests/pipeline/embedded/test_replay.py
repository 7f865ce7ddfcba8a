"""What a server has sealed is found again from its store, also where the detecting process is killed meanwhile."""

import os
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.demo.organisation import generate
from pipeline.histories.opening import open_histories
from pipeline.histories.sealing import seal
from pipeline.histories.signals import Cache
from processors.detectors import catalog
from tests.served import Served, until

pytestmark = pytest.mark.server


def say(server: Served, statements: Sequence[Any]) -> None:
    with server.client() as client:
        for start in range(0, len(statements), 100):
            answer = client.post("/xAPI/statements", json=statements[start : start + 100])
            assert answer.status_code == 200, answer.text
    server.settled()


def moments(server: Served) -> list[dict[str, Any]]:
    with server.client() as client:
        found: list[dict[str, Any]] = client.get("/moments", params={"limit": 500}).json()["moments"]
    return found


def seal_all(data: Path) -> None:
    """As if the server had run for years."""
    engine = open_histories(data / "histories.db")
    later = datetime(2100, 1, 1, tzinfo=UTC)
    with engine.begin() as connection:
        while seal(connection, catalog(), Cache(), later, timedelta()):
            pass
    engine.dispose()


def is_hearing(data: Path, pid: int) -> bool:
    """Whether the detecting process has the statements open."""
    links = [os.readlink(f"/proc/{pid}/fd/{one}") for one in os.listdir(f"/proc/{pid}/fd") if one.isdigit()]  # noqa: PTH115, PTH208
    return any(link.startswith(str(data / "hear-again-")) for link in links)


def test_what_was_sealed_is_found_again_and_a_killed_detecting_process_begins_anew(tmp_path: Path) -> None:
    said = list(generate(7, datetime(2026, 6, 1, tzinfo=UTC)).statements)
    with Served(tmp_path / "whole", consent="assumed") as server:
        say(server, said)
        whole = moments(server)
    data = tmp_path / "sealed"
    with Served(data, consent="assumed", pseudonym_key=str(tmp_path / "whole" / "pseudonym.key")) as server:
        say(server, said[::2])
        server.stop()
        seal_all(data)
        (data / "hear-again-left.jsonl.gz").write_bytes(b"")
        server.start()
        say(server, said[1::2])
        before = moments(server)
        letters = server.call("dead-letters-list")["dead_letters"]
        retried = server.call("dead-letters-retry", ids=[letters[0]["id"]])
        left = server.call("dead-letters-list")["dead_letters"]
        tried = server.call("replay")
        server.settled()
        after = moments(server)
        pid = server.detecting_pid()
        assert pid is not None
        with ThreadPoolExecutor(1) as asking:
            asked = asking.submit(server.call, "replay", apply=True)
            until(lambda: is_hearing(data, pid))
            os.kill(pid, signal.SIGKILL)
            applied = asked.result()
        server.settled()

        assert {letter["cause"] for letter in letters} == {"sealed"}
        assert (retried, len(left)) == ({"retried": 1, "still_dead": 0}, len(letters) - 1)
        assert tried["found"]
        assert (len(before) < len(whole), len(after) < len(whole)) == (True, True)
        assert applied == tried | {"applied": True}
        assert moments(server) == whole
        assert server.call("dead-letters-list")["dead_letters"] == []
        assert list(data.glob("hear-again-*")) == []
        assert server.detecting_pid() != pid
