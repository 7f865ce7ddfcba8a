"""The data directory of the embedded mode: what lies where, and who has it open."""

import fcntl
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from schemas.errors import Misconfigured

PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """`log`, `ledger`, `store` and `tmp` are written by the serving process alone, `histories` by the detecting one."""

    path: Path

    @property
    def log(self) -> Path:
        return self.path / "log.db"

    @property
    def ledger(self) -> Path:
        return self.path / "ledger.db"

    @property
    def histories(self) -> Path:
        return self.path / "histories.db"

    @property
    def store(self) -> Path:
        return self.path / "store"

    @property
    def tmp(self) -> Path:
        return self.path / "tmp"

    @property
    def pseudonym_key(self) -> Path:
        return self.path / "pseudonym.key"

    @property
    def run(self) -> Path:
        return self.path / "run.json"

    def prepare(self) -> None:
        """Make the directory; whatever this process and its children make from here on is for their owner alone.

        Raises: Misconfigured: it cannot be made or written.
        """
        os.umask(0o077)  # also where the directory was there before, open to others
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Misconfigured(f"the data directory {self.path} cannot be made: {error.strerror}") from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise Misconfigured(f"the data directory {self.path} cannot be written: choose another with --data")

    def lock(self) -> "Lock":
        """Have the directory to oneself until the process ends or the lock is closed.

        Raises: Misconfigured: another process has it.
        """
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise Misconfigured(
                f"another process serves {self.path}: stop it first, or choose another directory with --data"
            ) from error
        return Lock(descriptor)

    def write_run(self, content: Mapping[str, Any]) -> None:
        """Tell local commands how to reach the server: for the owner's eyes alone, never half written."""
        beside = self.run.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(dict(content)))
        beside.replace(self.run)

    def is_served(self) -> bool:
        """Whether a process has the directory to itself."""
        try:
            self.lock().close()
        except Misconfigured:
            return True
        return False

    def read_run(self) -> dict[str, Any] | None:
        """How to reach the server that runs on this directory; None where none does."""
        if not self.is_served():
            return None
        try:
            content: dict[str, Any] = orjson.loads(self.run.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return None  # it is starting
        return content


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock held."""

    descriptor: int

    def close(self) -> None:
        os.close(self.descriptor)
