"""A server of one's own for a while: started as a child, asked by the same commands that people use, and ended."""

import contextlib
import selectors
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from pipeline.clock import monotonic
from pipeline.settings import child_environment
from schemas.errors import Unavailable

START_S: Final = 30.0
END_S: Final = 12.0
SOUSBOIS: Final = (sys.executable, "-m", "pipeline.cli")


@dataclass(frozen=True, slots=True)
class Serving:
    """A running server, and how to ask it."""

    data: Path
    environment: Mapping[str, str]
    ready: Mapping[str, Any]  # what it said when it was ready

    def ask(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Run `sousbois …` on its data directory; what the command wrote on stdout.

        Raises: Unavailable: it failed; with what it said.
        """
        done = subprocess.run(  # noqa: S603 - our own command
            [*SOUSBOIS, *arguments], input=given, capture_output=True, env=self.environment, check=False, timeout=120
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise Unavailable(f"`sousbois {' '.join(arguments)}` ended with {done.returncode}: {said}")
        return done.stdout


@contextmanager
def serving(data: Path, *flags: str) -> Iterator[Serving]:
    """Serve from `data` until the block ends, whatever ends it.

    Raises: Unavailable: it did not become ready; with the end of what it logged.
    """
    environment = child_environment(SOUSBOIS_DATA=str(data))
    log = data.parent / f"{data.name}.log"
    command = [*SOUSBOIS, "serve", "--data", str(data), "--port", "0", "--json", *flags]
    with log.open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own command
            command, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, env=environment
        )
    try:
        yield Serving(data, environment, _ready(child, log))
    finally:
        _end(child)


def _ready(child: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    assert child.stdout is not None
    until = monotonic() + START_S
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while monotonic() < until and child.poll() is None:
            if selector.select(timeout=0.2) and (line := child.stdout.readline()):
                said: dict[str, Any] = orjson.loads(line)
                return said
    raise Unavailable(f"`sousbois serve` did not start: {_last(log)}")


def _last(log: Path) -> str:
    lines: Sequence[str] = log.read_text("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _end(child: subprocess.Popen[bytes]) -> None:
    """Ask it to end; insist where it does not."""
    child.terminate()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(END_S)
    if child.stdout is not None:
        child.stdout.close()
