"""A real `serve` in processes of its own, for tests: started, killed, started again on the same directory."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx
import orjson

SERVE = (sys.executable, "-c", "from pipeline.cli.main import main; main()", "serve")
START_S, END_S = 60.0, 30.0
T = TypeVar("T")


def until(claim: Callable[[], T], seconds: float = 30.0) -> T:
    """Ask again until it is true; the last answer is shown where it never is."""
    deadline = time.monotonic() + seconds
    while not (answer := claim()):
        assert time.monotonic() < deadline, f"not reached in {seconds} s; the last answer was {answer!r}"
        time.sleep(0.01)
    return answer


class Served:
    """One data directory and the server on it; the first credential is kept over restarts."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.command: tuple[str, ...] = SERVE
        self.environment = {f"SOUSBOIS_{name.upper()}": value for name, value in environment.items()}
        self.ready: dict[str, Any] = {}
        self.key = self.secret = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.errors = data.with_name(data.name + ".stderr")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process

    def launch(self) -> "subprocess.Popen[bytes]":
        """Start without waiting."""
        given = {
            "SOUSBOIS_DATA": str(self.data),
            "SOUSBOIS_PORT": "0",
            "SOUSBOIS_JSON": "true",
            "SOUSBOIS_CLOCK": "off",
        }
        with self.errors.open("ab") as errors:
            self._process = subprocess.Popen(
                self.command,
                stdout=subprocess.PIPE,
                stderr=errors,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **given, **self.environment},
            )
        return self._process

    def start(self) -> Self:
        process = self.launch()
        assert process.stdout is not None
        readable, _, _ = select.select([process.stdout], [], [], START_S)
        line = process.stdout.readline() if readable else b""
        assert line, f"serve did not become ready: {self.errors.read_text()[-2000:]}"
        self.ready = orjson.loads(line)
        self.key, self.secret = self.ready.get("key", self.key), self.ready.get("secret", self.secret)
        return self

    def client(self, **more: Any) -> httpx.Client:
        headers = {"X-Experience-API-Version": "1.0.3"}
        given = {"auth": (self.key, self.secret), "headers": headers, "timeout": 30.0, "trust_env": False}
        return httpx.Client(base_url=self.ready["url"], **{**given, **more})

    def call(self, name: str, /, **arguments: Any) -> Any:
        """An operation by its name."""
        with self.client(timeout=120.0) as client:
            answer = client.post(f"/operate/{name}", json=arguments)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def settled(self, seconds: float = 60.0) -> dict[str, Any]:
        """Wait until every stage has done what was accepted."""
        status: dict[str, Any] = self.call("status", wait=seconds)
        assert status["reached"], status
        return status

    def detecting_pid(self) -> int | None:
        """The detecting process: the child that runs its module."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            try:
                if b"pipeline.shells.detecting" in Path(f"/proc/{child}/cmdline").read_bytes():
                    return int(child)
            except OSError:
                continue
        return None

    def kill(self) -> None:
        """kill -9, and whatever is left is gone with it."""
        self.process.kill()
        self._ended()

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def refused(self) -> str:
        """What a serve that cannot start says."""
        self.launch()
        assert self._ended() == 2
        return self.errors.read_text()

    def _ended(self) -> int:
        try:
            return self.process.wait(END_S)
        finally:
            assert self.process.stdout is not None
            self.process.stdout.close()
