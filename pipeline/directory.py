"""The data directory of the embedded mode: what lies where, and who has it open."""

import fcntl
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from pipeline.clock import monotonic
from schemas.errors import Misconfigured

PRIVATE = 0o600
SERVING = b"serving"  # in the lock's file while a server has it
_HANDED = "hear-again-"
PATIENCE_S, PAUSE_S = 30.0, 0.05


class InUse(Misconfigured):
    """Another process has the directory."""


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The detecting process alone writes `histories`, the serving one all else."""

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
    def attachments(self) -> Path:
        return self.path / "attachments"

    @property
    def tmp(self) -> Path:
        return self.path / "tmp"

    @property
    def pseudonym_key(self) -> Path:
        return self.path / "pseudonym.key"

    def handed(self, name: str) -> Path:
        """A file of statements that the detecting process is to hear again."""
        return self.path / f"{_HANDED}{name}.jsonl.gz"

    def clear_handed(self) -> None:
        """Delete what a process that died has left; only for who holds the lock, before anything is handed."""
        for left in self.path.glob(f"{_HANDED}*"):
            left.unlink(missing_ok=True)

    @property
    def run(self) -> Path:
        return self.path / "run.json"

    @property
    def _lock(self) -> Path:
        return self.path / "lock"

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

    def lock(self, *, serving: bool = False) -> "Lock":
        """Have the directory to oneself until the lock is closed or the process ends; a command at work is waited for.

        Raises: InUse: a server has it, or a command that does not end.
        """
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        until, served = monotonic() + PATIENCE_S, 0
        while not _lock(descriptor, fcntl.LOCK_EX):
            served += _says_serving(descriptor)
            if served > 1 or monotonic() > until:  # once may be what a killed server left, beside another who looks
                os.close(descriptor)
                raise InUse(
                    f"another process serves {self.path}: stop it first, or choose another directory with --data"
                )
            time.sleep(PAUSE_S)
        os.ftruncate(descriptor, 0)
        os.write(descriptor, SERVING if serving else b"")
        return Lock(descriptor)

    def write_run(self, content: Mapping[str, Any]) -> None:
        """Tell local commands how to reach the server: for the owner's eyes alone, never half written."""
        beside = self.run.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(orjson.dumps(dict(content)))
        beside.replace(self.run)

    def is_served(self) -> bool:
        """Whether a server has the directory; a command that has it for a while is none."""
        try:
            descriptor = os.open(self._lock, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not _lock(descriptor, fcntl.LOCK_SH) and _says_serving(descriptor)
        finally:
            os.close(descriptor)

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
        os.ftruncate(self.descriptor, 0)
        os.close(self.descriptor)


def _lock(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _says_serving(descriptor: int) -> bool:
    return os.pread(descriptor, len(SERVING), 0) == SERVING
