"""The data directory: one has it at a time; a command is waited for, a server is told of."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.directory import SERVING, DataDirectory
from schemas.errors import Misconfigured


def test_a_command_at_work_is_waited_for_by_a_server_and_is_no_server(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    command = directory.lock()
    assert not directory.is_served()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(directory.lock, serving=True)
        assert not waiting.done()
        command.close()
        server = waiting.result(timeout=20)
    assert directory.is_served()
    server.close()
    assert not directory.is_served()


def test_a_server_is_not_waited_for(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    server = directory.lock(serving=True)
    for serving in (False, True):
        with pytest.raises(Misconfigured, match="another process serves"):
            directory.lock(serving=serving)
    server.close()


def test_what_a_killed_server_left_stops_nobody(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    assert not directory.is_served()
    (tmp_path / "lock").write_bytes(SERVING)

    assert not directory.is_served()
    directory.lock().close()
    assert (tmp_path / "lock").read_bytes() == b""
