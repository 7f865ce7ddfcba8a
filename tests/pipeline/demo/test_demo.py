"""`sousbois demo`: shows the whole way, ends by itself, leaves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.demo import run as running
from tests.pipeline.cli.running import run

pytestmark = pytest.mark.server
COMMAND = (sys.executable, "-m", "pipeline.cli", "demo")


def test_it_finds_what_was_planted_shows_it_and_leaves_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "statements.jsonl"
    room = tmp_path / "tmp"
    room.mkdir()
    environment = {**os.environ, "TMPDIR": str(room), "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}

    done = subprocess.run(
        [*COMMAND, "--statements", kept], capture_output=True, text=True, env=environment, timeout=240, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    for shown in ("synthetic", "Planted and found", "outage", "helper p_", "en: ", "fr: ", "answer  ", "GROUP BY kind"):
        assert shown in done.stdout
    assert "\x1b" not in done.stdout
    assert kept.read_bytes().count(b"\n") > 400
    assert list(room.iterdir()) == []
    assert not [one for one in _commands() if str(room) in one]


def _commands() -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


def test_it_fails_where_what_is_found_is_not_what_was_planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "run", lambda seed, keep: False)

    assert run("demo").exit_code == 1
