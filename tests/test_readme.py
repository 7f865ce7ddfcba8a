"""README.md: its tables are the code's, and its tour is run as it stands."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme import README, renewed
from tests.register import DOCS, pages

TOUR = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tables_are_up_to_date() -> None:
    text = README.read_text("utf-8")

    assert renewed(text) == text, "run `make readme`"


def test_the_pages_of_the_register_are_up_to_date() -> None:
    written = {path.name: path.read_text("utf-8") for path in DOCS.iterdir()}

    assert written == pages(), "run `make readme`"


@pytest.mark.server
def test_the_tour_runs_as_it_stands_and_shows_what_it_says(tmp_path: Path) -> None:
    blocks = TOUR.findall(README.read_text("utf-8"))
    script = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + "\n".join(
        f"echo '## {number}'\n{block}" for number, block in enumerate(blocks)
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOUSBOIS_")},
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "SOUSBOIS_PORT": "0",
    }
    child = subprocess.Popen(
        ["bash", "-c", f"{script}\nwait"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, errors = child.communicate(timeout=240)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # whatever of it is left
    shown = re.split(r"^## \d+$", out, flags=re.MULTILINE)[1:]

    assert child.returncode in {0, 143}, errors
    assert '"kind":"help_exchange"' in shown[1]
    assert "token" in shown[3]
    assert shown[4].count("help_exchange") >= 4
    assert "secret" in shown[5]
    assert "help_exchange" not in shown[6]
