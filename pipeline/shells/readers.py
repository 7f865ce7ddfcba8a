"""Reading in two processes beside this one, where there is much to read: each line by itself there, all of them here.

Rule 1: what comes of it, refusals and their order included, is what `Reading.read` makes of the same lines.
Rule 2: readers are started afresh, never forked, get the key through a pipe, and end with this process.
"""

import copyreg
import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from datetime import datetime
from multiprocessing import get_context, parent_process
from operator import attrgetter
from threading import Thread
from typing import Any, Final, Literal, NamedTuple

from pipeline.directory_rows import listing
from pipeline.shells.offline import Faults, Line, Reading, Recognise, Said, hear_line
from processors.consent import Policy
from processors.directory import EmptyDirectory
from processors.listing import PersonRow, PlaceRow
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from schemas.errors import Unavailable
from schemas.signal import Signal
from schemas.statement import Limits

ALONE_BYTES: Final = 4 << 20  # what is read before others are called: about as long as they take to start
READERS: Final = 2
_CHUNK_LINES, _CHUNK_BYTES, _MOST_CHUNKS = 256, 1 << 20, 8
_DIED: Final = "a process that read for this one was ended from outside (too little memory?): free some and try again"

_NAMES: Final = tuple(one.name for one in fields(Signal))
_values: Final = attrgetter(*_NAMES)
_SLOTS: Final = tuple(getattr(Signal, name).__set__ for name in _NAMES)

Lines = Iterator[tuple[Line, bytes]]
Chunk = list[tuple[Line, bytes]]


class Hearing(NamedTuple):
    """All that decides what a line says."""

    consent: Literal["required", "assumed"]
    key: bytes
    arrived: datetime
    people: Sequence[PersonRow] = ()
    places: Sequence[PlaceRow] = ()

    def recogniser(self) -> Recognise:
        policy, names = Policy(self.consent), Pseudonyms(self.key)
        directory = listing(self.people, self.places, names) if self.people or self.places else EmptyDirectory()
        return lambda statement: recognise(statement, "", self.arrived, policy, names, directory)


def read_all(reading: Reading, hearing: Hearing, lines: Lines) -> None:
    """Take every line; `reading` recognises as `hearing` says.

    Raises: Unavailable: a reader died. Whatever `lines` raises, once what came before it is taken.
    """
    read = 0
    for at, body in lines:
        reading.read(at, body)
        read += len(body)
        if read > ALONE_BYTES and _usable_processors() > 1:
            break
    _read_beside(reading, hearing, lines)


def _usable_processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _read_beside(reading: Reading, hearing: Hearing, lines: Lines) -> None:
    ended: list[Exception] = []
    rest = _chunks(lines, ended)
    first = next(rest, None)
    if first is not None:
        begin = (hearing, reading.latest, reading.limits, gc.get_threshold())
        readers = ProcessPoolExecutor(READERS, get_context("spawn"), _begin, begin)
        try:
            for at, said in _heard(readers, first, rest):
                reading.take(at, said)
        except BrokenProcessPool:
            raise Unavailable(_DIED) from None
        finally:
            readers.shutdown(cancel_futures=True)
    if ended:
        raise ended[0]


def _chunks(lines: Lines, ended: list[Exception]) -> Iterator[Chunk]:
    """Lines that are not empty, some at a time; what ends them too early is kept for when these are taken."""
    chunk: Chunk = []
    size = 0
    try:
        for at, line in lines:
            if body := line.strip():
                chunk.append((at, body))
                size += len(body)
            if len(chunk) == _CHUNK_LINES or size > _CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
    except Exception as error:  # noqa: BLE001 - it is raised, later
        ended.append(error)
    if chunk:
        yield chunk


def _heard(readers: ProcessPoolExecutor, first: Chunk, rest: Iterable[Chunk]) -> Iterator[tuple[Line, Said | Faults]]:
    """What each line says, in their order."""
    under_way: deque[tuple[Chunk, Future[list[Said | Faults]]]] = deque()
    chunks: list[Iterable[Chunk]] = [[first], rest]
    for chunk in (one for some in chunks for one in some):
        under_way.append((chunk, _hand_over(readers, [body for _, body in chunk])))
        if len(under_way) == _MOST_CHUNKS:
            yield from _awaited(*under_way.popleft())
    for chunk, future in under_way:
        yield from _awaited(chunk, future)


def _awaited(chunk: Chunk, future: Future[list[Said | Faults]]) -> Iterator[tuple[Line, Said | Faults]]:
    return zip((at for at, _ in chunk), future.result(), strict=True)


def _hand_over(readers: ProcessPoolExecutor, bodies: list[bytes]) -> Future[list[Said | Faults]]:
    """Ctrl-C is for this process alone: whatever is started here does not hear it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return readers.submit(_hear, bodies)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_begun: dict[str, Any] = {}  # of a reader: what `hear_line` needs besides the line


def _begin(hearing: Hearing, latest: datetime, limits: Limits, collecting: tuple[int, int, int]) -> None:
    gc.set_threshold(*collecting)
    gc.freeze()
    _begun.update(recognise=hearing.recogniser(), latest=latest, limits=limits)
    copyreg.pickle(Signal, lambda one: (_signal, _values(one)))  # by its values alone: a third less to hand over
    Thread(target=_end_with_parent, daemon=True).start()


def _signal(*values: Any) -> Signal:
    """Slot by slot, which takes half the time of `Signal(...)`."""
    one = object.__new__(Signal)
    for put, value in zip(_SLOTS, values, strict=True):
        put(one, value)
    return one


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _hear(bodies: list[bytes]) -> list[Said | Faults]:
    return [hear_line(body, **_begun) for body in bodies]
