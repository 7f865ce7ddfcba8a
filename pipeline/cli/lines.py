"""Files of statements, line by line: plain or gzip, `-` for standard input, with bounded memory and progress."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import click

from pipeline.cli.speech import Refused, progress
from pipeline.shells.offline import Line

MOST = (8 << 20) + 1  # of a line; whatever is longer is over every limit, and its rest is skipped
STDIN = "-"
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, allow_dash=True))


def read_lines(files: Sequence[str], what: str) -> Iterator[tuple[Line, bytes]]:
    """Each line of each file with its place.

    Raises: Refused: a file cannot be read to its end; the line it stops at is named.
    """
    total = None if STDIN in files else sum(Path(name).stat().st_size for name in files)
    with progress(what, total) as shown:
        task = shown.task_ids[0]
        done = 0
        for number, name in enumerate(files):
            with _opened(name) as raw:
                for line, body in enumerate(_lines(name, raw), 1):
                    yield Line(number, line), body
                    if not line & 0x3FF and name != STDIN:
                        shown.update(task, completed=done + raw.tell())
            done += 0 if name == STDIN else Path(name).stat().st_size


def _opened(name: str) -> BinaryIO:
    if name == STDIN:
        return io.BufferedReader(cast("io.RawIOBase", _Unclosed(click.get_binary_stream("stdin"))))
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}") from error


class _Unclosed(io.RawIOBase):
    """Standard input, which stays open for whoever started us."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # what BufferedReader gives
        some = self._read(len(buffer))
        buffer[: len(some)] = some
        return len(some)


def _lines(name: str, raw: BinaryIO) -> Iterator[bytes]:
    packed = cast("io.BufferedReader", raw).peek(2)[:2] == _GZIP
    stream = cast("BinaryIO", gzip.GzipFile(fileobj=raw)) if packed else raw
    line = 0
    try:
        while body := stream.readline(MOST):
            line += 1
            if len(body) == MOST and not body.endswith(b"\n"):
                _skip_rest(stream)
            yield body.removeprefix(_BOM) if line == 1 else body
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(
            f"{name} is a damaged or unfinished gzip file: it ends after line {line}; fetch it again"
        ) from error
    except OSError as error:
        raise Refused(f"{name} cannot be read beyond line {line}: {error.strerror}") from error


def _skip_rest(stream: BinaryIO) -> None:
    while (more := stream.readline(MOST)) and not more.endswith(b"\n"):
        pass
