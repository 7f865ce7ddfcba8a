"""`make conformance`: the ADL suite, whole and in every form, against one server that is not restarted between."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.served import Served

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT.parent / "shared" / "conformance" / "run.py"
UNINSTALLED = "its npm packages could not be installed"


class Run(NamedTuple):
    """One form of the suite, and how many tests it has."""

    version: str
    suite: str
    tests: int


RUNS = (Run("1.0.3", "dual", 1365), Run("2.0.0", "dual", 1435), Run("2.0.0", "master", 1442))


def missing() -> str:
    """Why the suite cannot run here; empty where it can."""
    if not SUITE.exists():
        return "the suite is not here: it is looked for beside the project, in ../shared/conformance"
    tools = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    return f"it needs {' and '.join(tools)} on the path" if tools else ""


def results() -> Iterator[tuple[Run, str]]:
    """What the suite says of each run: a line for each failing test, then how many passed.

    Raises: LookupError: it could not be made ready.
    """
    with tempfile.TemporaryDirectory(prefix="sousbois-conformance-") as here, Served(Path(here) / "data") as served:
        xapi = f"{served.ready['url']}/xAPI"
        for run in RUNS:
            command = [sys.executable, "-B", str(SUITE), xapi, served.key, served.secret, run.version]
            done = subprocess.run([*command, "--suite", run.suite], check=False, capture_output=True, text=True)
            if "npm" in done.stderr and not done.stdout:
                raise LookupError(UNINSTALLED)
            yield run, done.stdout + ("" if done.stdout else done.stderr)
        assert served.stop() == 0


def passed(run: Run) -> str:
    """The last line of a run in which everything passed."""
    return f"{run.version} {run.suite}: {run.tests}/{run.tests}"


def main() -> int:
    """0 where every test passed, or where the suite cannot run (it says why); else 1."""
    reason = missing()
    failed = False
    try:
        for run, said in results() if not reason else ():
            sys.stdout.write(said)
            sys.stdout.flush()
            failed |= said.strip() != passed(run)
    except LookupError as error:
        reason = str(error)
    if reason:
        sys.stdout.write(f"conformance: not run: {reason}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
