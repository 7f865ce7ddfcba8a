"""Whole histories at once, from files: statements in any order become the moments that serving would have found.

Rule 1: what comes out is a function of the set of statements, of the policy and of `through`, never of the order of
the lines (law 4): one id is one statement, voids count wherever they stand, of two spellings of one statement that
xAPI calls the same the one with the smaller hash is heard.
Rule 2: statements are read one by one and let go; what stays of each is its signal and 60 bytes.
"""

import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import orjson

from processors.catalog import Catalog
from processors.reaction import evaluate
from processors.recognise import Recognition
from schemas.errors import Fault, InvalidInput, TooLarge
from schemas.moment import write_moment
from schemas.signal import Signal
from schemas.statement import DEFAULT_LIMITS, Limits, digest, parse_statements
from schemas.timestamps import from_micros, parse_time, to_micros, write_time

_ENTRY: Final = struct.Struct(">16s8sqHI")
_SAYS_2: Final = re.compile(rb'"version"\s*:\s*"2\.')
_NEVER: Final = -(1 << 63)
_TAKEN: Final = "says something else under the same id; neither is used: give one of them an id of its own"


class Line(NamedTuple):
    """Where a statement stands: the number of its file, and of its line from 1 on."""

    file: int
    line: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is not used; the reason repeats nothing that was sent."""

    at: Line
    fault: Fault
    other: Line | None = None  # the line that it contradicts

    def written(self, files: tuple[str, ...]) -> str:
        """`LINE: POINTER: REASON`."""
        reason = self.fault.reason
        if self.other is not None:
            elsewhere = f" of {files[self.other.file]}" if self.other.file != self.at.file else ""
            reason = f"line {self.other.line}{elsewhere} {reason}"
        return f"{self.at.line}: {self.fault.pointer or '/'}: {reason}"


class _Seen(NamedTuple):
    digest: bytes
    exact: bytes
    at: int
    file: int
    line: int

    @property
    def where(self) -> Line:
        return Line(self.file, self.line)


class Said(NamedTuple):
    """What one line says, taken by itself; it can be handed from one process to another."""

    id: bytes
    digest: bytes
    exact: bytes
    at: int  # the event time up to which it raises `through`
    signal: Signal | None
    voids: bytes | None
    why: str


Recognise = Callable[[Mapping[str, Any]], Recognition]
Faults = tuple[Fault, ...]


@dataclass
class Reading:
    """What was read so far, line by line."""

    recognise: Recognise
    latest: datetime  # the latest event time that is believed
    refused: Callable[[Refusal], None]
    limits: Limits = DEFAULT_LIMITS
    lines: int = 0
    repeated: int = 0
    refused_lines: int = 0
    _seen: dict[bytes, bytes] = field(default_factory=dict)
    _signals: dict[bytes, Signal] = field(default_factory=dict)
    _unheard: dict[bytes, str] = field(default_factory=dict)
    _voids: dict[bytes, bytes] = field(default_factory=dict)
    _taken: set[bytes] = field(default_factory=set)

    def read(self, at: Line, body: bytes) -> None:
        """Take one line; an empty one is nothing."""
        if body := body.strip():
            self.take(at, hear_line(body, self.recognise, self.latest, self.limits))

    def take(self, at: Line, said: Said | Faults) -> None:
        """Take what `hear_line` made of a line."""
        self.lines += 1
        if isinstance(said, Said):
            self._take(at, said)
        else:
            self._refuse(*(Refusal(at, fault) for fault in said))

    @property
    def statements(self) -> int:
        """How many statements count, each id once."""
        return len(self._seen) - len(self._taken)

    @property
    def unheard(self) -> Counter[str]:
        """How many statements made no signal, by reason."""
        gone = self._voided()
        return Counter(why for one, why in self._unheard.items() if one not in gone)

    @property
    def voided(self) -> int:
        """How many statements that were read do not count because another one voids them."""
        return len(self._voided() & self._seen.keys())

    def signals(self) -> list[Signal]:
        """What is heard, once everything has been read."""
        gone = self._voided()
        return [signal for one, signal in self._signals.items() if one not in gone]

    def last(self) -> datetime | None:
        """The greatest event time of all statements that count, voided and unheard ones too."""
        times = (_entry(packed).at for one, packed in self._seen.items() if one not in self._taken)
        latest = max(times, default=_NEVER)
        return None if latest == _NEVER else from_micros(latest)

    def _voided(self) -> set[bytes]:
        return set(self._voids.values()) - self._voids.keys()

    def _take(self, at: Line, said: Said) -> None:
        packed = self._seen.get(said.id)
        if packed is not None:
            known = _entry(packed)
            if known.digest != said.digest or said.id in self._taken:
                self._contradict(said.id, known, at)
                return
            self.repeated += 1
            if said.exact >= known.exact:
                return
            at = known.where
        self._keep(said)
        self._seen[said.id] = _ENTRY.pack(said.digest, said.exact, said.at, *at)

    def _keep(self, said: Said) -> None:
        self._forget(said.id)
        if said.voids is not None:
            self._voids[said.id] = said.voids
        elif said.signal is not None:
            self._signals[said.id] = said.signal
        else:
            self._unheard[said.id] = said.why

    def _contradict(self, one: bytes, known: _Seen, at: Line) -> None:
        """One id, one statement (law 2): without an order of arrival, nobody can say which."""
        told = () if one in self._taken else (Refusal(known.where, Fault("/id", _TAKEN), at),)
        self._taken.add(one)
        self._forget(one)
        self._refuse(*told)
        self._refuse(Refusal(at, Fault("/id", _TAKEN), known.where))

    def _forget(self, one: bytes) -> None:
        for kept in (self._signals, self._unheard, self._voids):
            kept.pop(one, None)

    def _refuse(self, *refusals: Refusal) -> None:
        self.refused_lines += bool(refusals)
        for refusal in refusals:
            self.refused(refusal)


def hear_line(body: bytes, recognise: Recognise, latest: datetime, limits: Limits) -> Said | Faults:
    """What a line says, or why it is refused: a function of the line alone."""
    try:
        statement = parse_line(body, limits, latest)
    except InvalidInput as error:
        return error.faults
    except TooLarge as error:
        return (Fault("", str(error)),)
    heard = recognise(statement)
    return Said(
        id=_key(statement["id"]),
        digest=digest(statement),
        exact=blake2b(body, digest_size=8).digest(),
        at=_NEVER if heard.why == "own" else to_micros(heard.at),
        signal=heard.signal,
        voids=None if heard.voids is None else _key(heard.voids),
        why=heard.why,
    )


def parse_line(body: bytes, limits: Limits, latest: datetime) -> dict[str, Any]:
    """One statement with an id and a timestamp that is not in the future.

    Raises:
        InvalidInput: it breaks a rule of xAPI or of this shell.
        TooLarge: it is over a limit.
    """
    statement, _ = parse_body(body, limits)
    if "id" not in statement:
        raise _refused("/id", "is required here: without it the same statement cannot be known again")
    if "timestamp" not in statement:
        raise _refused("/timestamp", "is required here: there is no time of arrival that could stand for it")
    if parse_time(statement["timestamp"]) > latest:
        raise _refused("/timestamp", "is in the future: correct the clock that wrote it")
    return statement


def parse_body(body: bytes, limits: Limits) -> tuple[dict[str, Any], str]:
    """One statement as it was sent, and the version of xAPI whose rules it keeps; it may name none.

    Raises: InvalidInput, TooLarge.
    """
    if len(body) > limits.statement_bytes:
        raise TooLarge("a statement (in bytes)", limits.statement_bytes, "SOUSBOIS_STATEMENT")
    if body.lstrip().startswith(b"["):
        raise _refused("", "must be one statement: write each statement of an array on a line of its own")
    version = "2.0.0" if _SAYS_2.search(body) and _names_version(body, "2.") else "1.0.3"
    try:
        return parse_statements(body, version, limits)[0], version
    except InvalidInput:
        if _names_version(body, ""):
            raise
    return parse_statements(body, "2.0.0", limits)[0], "2.0.0"  # it names no version, so it may be of either


def _names_version(body: bytes, start: str) -> bool:
    """Whether a statement's own version starts so; of what is no statement, that it names some."""
    try:
        named = orjson.loads(body).get("version")
    except (orjson.JSONDecodeError, AttributeError):
        return True
    return isinstance(named, str) and named.startswith(start)


def found(
    catalog: Catalog, signals: Iterable[Signal], through: datetime | None, write: Callable[[bytes], object]
) -> Counter[str]:
    """Write the published moments, one a line, by start and id; how many there are of each kind."""
    moments = evaluate(catalog, signals, through).values()
    shown = [moment for moment in moments if catalog.detectors[moment.kind].published]
    for moment in sorted(shown, key=lambda moment: (moment.start, moment.id)):
        write(orjson.dumps(write_moment(moment, through)) + b"\n")
    return Counter(moment.kind for moment in shown)


def through_of(last: datetime | None, wanted: datetime | None) -> datetime | None:
    """How far event time has passed: the input's last timestamp, or later where that is said.

    Raises: InvalidInput: earlier is asked for.
    """
    if wanted is None or last is None:
        return wanted or last
    if wanted < last:
        raise _refused("--through", f"must not be earlier than the last timestamp of the input, {write_time(last)}")
    return wanted


def _refused(pointer: str, reason: str) -> InvalidInput:
    return InvalidInput([Fault(pointer, reason)])


def _entry(packed: bytes) -> _Seen:
    return _Seen(*_ENTRY.unpack(packed))


def _key(statement_id: str) -> bytes:
    return bytes.fromhex(statement_id.replace("-", ""))
