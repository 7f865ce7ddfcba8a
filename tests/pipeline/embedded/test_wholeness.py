"""A data directory of which a part is gone, emptied or older than the rest: `serve` says so and touches nothing."""

import os
import shutil
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from lrs.ledger.consent import add_acts
from lrs.ledger.opening import open_ledger
from pipeline.demo.organisation import generate
from tests.served import Served, until

pytestmark = pytest.mark.server

PARTS = ("log.db", "ledger.db", "histories.db", "store", "pseudonym.key")


def held(data: Path) -> dict[str, bytes]:
    return {name: (data / name).read_bytes() for name in PARTS if (data / name).is_file()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(a directory as it was before the last statements, as it is at the end), of a server that ended in order."""
    data = tmp_path_factory.mktemp("whole") / "data"
    statements = generate(1, datetime(2026, 6, 1, tzinfo=UTC)).statements
    before = data.with_name("before")
    with Served(data, consent="assumed") as server:
        for part in (statements[:5], statements[5:]):
            with server.client() as client:
                assert client.post("/xAPI/statements", json=part).status_code == 200
            server.settled()
            assert server.stop() == 0
            if not before.exists():
                shutil.copytree(data, before, symlinks=True)
                server.start()
    return before, data


@pytest.fixture
def copied(served: tuple[Path, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(served[1], tmp_path / "data", symlinks=True))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_gone_is_named_and_not_made_anew(copied: Path, part: str) -> None:
    gone = copied / part
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    rest = held(copied)

    told = Served(copied).refused()

    assert f"{part} is missing" in told
    assert "backup" in told
    assert held(copied) == rest


@pytest.mark.parametrize("part", ["log.db", "ledger.db", "histories.db"])
def test_an_emptied_file_is_no_new_one(copied: Path, part: str) -> None:
    (copied / part).write_bytes(b"")

    assert f"{part} is missing" in Served(copied).refused()


@pytest.mark.parametrize("newer", ["ledger.db", "histories.db"])
def test_a_log_that_is_older_than_its_readers_is_refused(served: tuple[Path, Path], tmp_path: Path, newer: str) -> None:
    before, after = served
    data = shutil.copytree(before, tmp_path / "data", symlinks=True)
    shutil.copy(after / newer, data / newer)

    assert "log.db in the data directory ends before" in Served(data).refused()


def test_histories_that_are_older_than_what_was_copied_of_them_are_refused(
    served: tuple[Path, Path], copied: Path
) -> None:
    shutil.copy(served[0] / "histories.db", copied / "histories.db")

    assert "histories.db in the data directory ends before" in Served(copied).refused()


def test_a_ledger_that_forgot_who_withdrew_is_refused(copied: Path) -> None:
    acts = [("mbox|mailto:ana@example.org", None, "withdraw", datetime(2026, 6, 1, tzinfo=UTC), None)]
    older = (copied / "ledger.db").read_bytes()
    ledger = open_ledger(copied / "ledger.db")
    add_acts(ledger, acts)  # type: ignore[arg-type]  # a literal in a tuple
    ledger.dispose()
    with Served(copied, consent="assumed") as server:
        own = orjson.loads((copied / "run.json").read_bytes())
        server.key, server.secret = own["key"], own["secret"]
        server.settled()
    (copied / "ledger.db").write_bytes(older)

    assert "ledger.db in the data directory ends before" in Served(copied).refused()


def test_a_whole_copy_is_served(copied: Path) -> None:
    with Served(copied, consent="assumed") as server:
        assert server.ready["url"]


@pytest.mark.parametrize("first_byte", [0, 4 * 4096])
def test_damaged_histories_are_told_before_anything_starts(copied: Path, first_byte: int) -> None:
    with (copied / "histories.db").open("r+b") as file:
        file.seek(first_byte)
        file.write(b"this is no page of a database" * 400)

    told = Served(copied).refused()

    assert "histories.db" in told
    assert "backup" in told


def test_histories_that_break_while_serving_make_it_unwell_and_nothing_else(copied: Path) -> None:
    with Served(copied, consent="assumed") as server:
        os.kill(until(server.detecting_pid) or 0, signal.SIGKILL)
        (copied / "histories.db").write_bytes(b"this is no database" * 4000)
        (copied / "histories.db-wal").unlink(missing_ok=True)

        run = orjson.loads((copied / "run.json").read_bytes())
        server.key, server.secret = run["key"], run["secret"]
        with server.client() as client:
            health = until(lambda: unwell(client)) or {}
            answer = client.post("/xAPI/statements", json=generate(2, datetime(2026, 6, 1, tzinfo=UTC)).statements[:3])
            seen = client.get("/metrics").status_code

    assert health["accepting"] is True
    assert (answer.status_code, seen) == (200, 200)


def unwell(client: httpx.Client) -> dict[str, Any] | None:
    """The health of a server whose detecting process does not stay."""
    health: dict[str, Any] = client.get("/health").json()
    return None if health["detecting"] else health
