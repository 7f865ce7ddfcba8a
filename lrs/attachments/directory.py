"""Attachments in a directory, each content once under its hash; what is readable is whole and synced to disk."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from schemas.errors import Unavailable

COMING: Final = "coming"  # the directory of what is not whole yet
PIECE: Final = 256 << 10
RETRY_AFTER_S: Final = 30
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DirectoryAttachments:
    """`lrs.ports.Attachments` in a directory of its own; one process writes it."""

    def __init__(self, path: Path) -> None:
        """Every directory is made and synced, so that later only names in them are to be; left-overs are removed."""
        self._path = path
        self._coming = path / COMING
        self._coming.mkdir(parents=True, exist_ok=True)
        for left in self._coming.iterdir():
            left.unlink()
        for number in range(256):
            (path / f"{number:02x}").mkdir(exist_ok=True)
        _sync(path)
        _sync(path.parent)

    def incoming(self) -> "DirectoryIncoming":
        return DirectoryIncoming(self._path, self._coming)

    def length(self, sha2: str, /) -> int | None:
        try:
            return _place(self._path, sha2).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, sha2: str, /) -> Iterator[bytes]:
        with _place(self._path, sha2).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


@dataclass(slots=True)
class DirectoryIncoming:
    """`lrs.ports.Incoming`: files beside the kept ones, moved to their names once they are synced."""

    path: Path
    coming: Path
    _came: dict[str, Path | None] = field(default_factory=dict)  # by hash; None: it is kept already
    _open: int | None = None

    def begin(self, sha2: str, /) -> None:
        self._end()
        self._came[sha2] = None
        if not _place(self.path, sha2).exists():
            with _room():
                self._open, name = mkstemp(dir=self.coming)
            self._came[sha2] = Path(name)

    def write(self, data: bytes, /) -> None:
        if self._open is not None:
            with _room():
                left = memoryview(data)
                while left:
                    left = left[os.write(self._open, left) :]

    def keep(self) -> None:
        """Names that another request has just given may not be synced yet: these are, too."""
        self._end()
        with _room():
            for sha2, file in self._came.items():
                if file is not None:
                    file.replace(_place(self.path, sha2))
            for shard in {_place(self.path, sha2).parent for sha2 in self._came}:
                _sync(shard)
        self._came.clear()

    def close(self) -> None:
        if self._open is not None:
            os.close(self._open)
            self._open = None
        for file in self._came.values():
            if file is not None:
                file.unlink(missing_ok=True)
        self._came.clear()

    def _end(self) -> None:
        if self._open is not None:
            descriptor, self._open = self._open, None
            try:
                with _room():
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def _room() -> Iterator[None]:
    """A disk without room is no defect: nothing was acknowledged, and the sender may try again."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Unavailable("the disk under the attachments is full", RETRY_AFTER_S) from error
        raise


def _place(path: Path, sha2: str) -> Path:
    return path / sha2[:2] / sha2


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
