"""The record store's ports in memory: real, small adapters that tests and a throw-away server stand on."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import orjson

from lrs.api.parts import ApiSettings, Parts
from lrs.ports import Credential
from lrs.rules.accepted import Batch
from lrs.rules.rates import Buckets, Rate
from schemas.envelope import Envelope, EnvelopeKind, Group
from schemas.errors import Conflict, Fault, InvalidInput, Unavailable
from schemas.timestamps import MICROSECOND
from tests.lrs.memory_documents import MemoryDocuments
from tests.lrs.memory_persons import MemoryPersons
from tests.lrs.memory_store import Json, MemoryStore


def new_ids(count: int, /) -> list[str]:
    return [str(uuid.uuid4()) for _ in range(count)]


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    time: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


class MemoryLog:
    """Appends in one step; `full` makes it refuse like a disk without room."""

    def __init__(self, now: Any) -> None:
        self._now = now
        self._last = datetime(1970, 1, 1, tzinfo=UTC)
        self._digests: dict[str, bytes] = {}
        self.envelopes: list[Envelope] = []
        self.full = False

    async def append(self, batch: Batch, /) -> None:
        if self.full:
            raise Unavailable("the disk under the log is full", 30)
        taken = [one.id for one in batch.statements if self._digests.get(one.id, one.digest) != one.digest]
        if taken:
            raise Conflict(taken)
        new = [one for one in batch.statements if one.id not in self._digests]
        if not new:
            return
        self._last = max(self._now(), self._last + MICROSECOND)
        self._digests |= {one.id: one.digest for one in new}
        copies = [orjson.loads(one.content) for one in new]
        group = Group(batch.credential, copies, batch.defines)
        self.envelopes.append(Envelope(len(self.envelopes), self._last, EnvelopeKind.STATEMENTS, (group,)))

    def newest(self) -> datetime:
        return self._last


@dataclass(slots=True)
class MemoryAttachments:
    """Contents by hash."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def incoming(self) -> "MemoryIncoming":
        return MemoryIncoming(self.kept)

    def length(self, sha2: str, /) -> int | None:
        return None if sha2 not in self.kept else len(self.kept[sha2])

    def read(self, sha2: str, /) -> Iterator[bytes]:
        yield from [self.kept[sha2]] if self.kept[sha2] else []


@dataclass(slots=True)
class MemoryIncoming:
    """What comes in, by hash."""

    kept: dict[str, bytes]
    coming: dict[str, bytearray] = field(default_factory=dict)
    now: bytearray = field(default_factory=bytearray)

    def begin(self, sha2: str, /) -> None:
        self.now = self.coming[sha2] = bytearray()

    def write(self, data: bytes, /) -> None:
        self.now += data

    def keep(self) -> None:
        self.kept |= {sha2: bytes(content) for sha2, content in self.coming.items() if sha2 not in self.kept}

    def close(self) -> None:
        self.coming.clear()


class MemoryRecorded:
    """Records at once when somebody waits, unless it is paused."""

    def __init__(self, log: MemoryLog, store: MemoryStore, now: Any) -> None:
        self._log, self._store, self._now = log, store, now
        self._position = 0
        self._through = datetime(1970, 1, 1, tzinfo=UTC)
        self.paused = False

    def record(self) -> None:
        for envelope in self._log.envelopes[self._position :]:
            self._store.insert([statement for _, statement in envelope.completed()], envelope.undefining())
            self._through = envelope.appended
        self._position = len(self._log.envelopes)

    def consistent_through(self) -> datetime:
        caught_up = self._position == len(self._log.envelopes)
        return max(self._through, self._now()) if caught_up else self._through

    async def wait(self, appended: datetime, timeout_s: float, /) -> bool:
        if not self.paused:
            self.record()
        return appended <= self.consistent_through()


@dataclass(slots=True)
class MemoryCredentials:
    """Credentials by key, with their secrets in plain text."""

    known: dict[str, tuple[str, Credential]] = field(default_factory=dict)

    def add(self, name: str, *scopes: str) -> tuple[str, str]:
        """The key and secret of a new credential."""
        self.known[f"{name}-key"] = (f"{name}-secret", Credential(name, f"{name}-key", frozenset(scopes)))
        return f"{name}-key", f"{name}-secret"

    async def verify(self, key: str, secret: str, /) -> Credential | None:
        expected, credential = self.known.get(key, (None, None))
        return credential if expected == secret else None


@dataclass(slots=True)
class MemoryMoments:
    """Moments as given; a cursor is a position. `asked` holds the filters of each page."""

    moments: list[Json] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def page(self, filters: Mapping[str, Any], /) -> tuple[Sequence[Json], str | None]:
        self.asked.append(dict(filters))
        start = filters.get("cursor", "0")
        if not start.isdigit():
            raise InvalidInput([Fault("?cursor", "is not one of ours")])
        end = int(start) + filters["limit"]
        return self.moments[int(start) : end], str(end) if end < len(self.moments) else None

    def moment(self, moment_id: str, /) -> Json | None:
        return next((moment for moment in self.moments if moment["id"] == moment_id), None)

    def as_of(self, moment_id: str, revision: int, /) -> Json | None:
        return self.moment(moment_id)

    def citing(self, item: str, /) -> list[tuple[str, str, str]]:
        cited = [(one["kind"], one["id"], part["role"], part) for one in self.moments for part in one["evidence"]]
        return sorted((moment, kind, role) for kind, moment, role, part in cited if item in part.values())


@dataclass(slots=True)
class MemoryOperations:
    """One operation, `echo`; health as it is set."""

    accepting: bool = True

    async def call(self, name: str, arguments: Mapping[str, Any], /) -> Any:
        if name != "echo":
            raise InvalidInput([Fault("", "there is no such operation")])
        return dict(arguments)

    def health(self) -> dict[str, Any]:
        return {"accepting": self.accepting, "recording": True, "detecting": True}

    def metrics(self) -> bytes:
        return b"sousbois_up 1\n"


@dataclass(slots=True)
class MemoryReport:
    """What was told."""

    answers: list[tuple[str, int, str]] = field(default_factory=list)
    failures: list[tuple[str, BaseException]] = field(default_factory=list)

    def answered(self, resource: str, status: int, refusal: str, /) -> None:
        self.answers.append((resource, status, refusal))

    def failed(self, request_id: str, error: BaseException, /) -> None:
        self.failures.append((request_id, error))


class World:
    """All parts in memory, and the application's `Parts` made of them."""

    def __init__(self, now: Any = None, **settings: Any) -> None:
        self.clock = now or Clock()
        self.log = MemoryLog(self.clock)
        self.store = MemoryStore()
        self.recorded = MemoryRecorded(self.log, self.store, self.clock)
        self.documents = MemoryDocuments(self.clock)
        self.attachments = MemoryAttachments()
        self.credentials = MemoryCredentials()
        self.moments = MemoryMoments()
        self.persons = MemoryPersons()
        self.operations = MemoryOperations()
        self.report = MemoryReport()
        self.buckets = Buckets(Rate(0, 0), monotonic)
        self.settings = ApiSettings(home_page="https://store.example", cursor_key=b"k" * 32, **settings)

    @property
    def parts(self) -> Parts:
        return Parts(
            log=self.log,
            store=self.store,
            lookups=self.store,
            documents=self.documents,
            attachments=self.attachments,
            recorded=self.recorded,
            credentials=self.credentials,
            moments=self.moments,
            persons=self.persons,
            operations=self.operations,
            buckets=self.buckets,
            now=self.clock,
            new_ids=new_ids,
            report=self.report,
            settings=self.settings,
        )
