"""What the record store needs of the world: protocols, nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from lrs.rules.accepted import Batch
from lrs.rules.documents import Content, Document, Key, Listing, Many
from lrs.rules.preconditions import Condition
from lrs.rules.query import Page, Query, Stored
from schemas.envelope import Envelope


class Now(Protocol):
    """The clock, given from outside."""

    def __call__(self) -> datetime: ...


class NewIds(Protocol):
    """Fresh ids, given from outside: one read of the system's randomness a request, however many it needs."""

    def __call__(self, count: int, /) -> Sequence[str]:
        """So many UUIDs (version 4, lower case)."""


class Report(Protocol):
    """What the API tells about its work: no text, no identifier of a person (law 8)."""

    def answered(self, resource: str, status: int, refusal: str, /) -> None:
        """A request was answered.

        resource: the route's name, not its path. refusal: the error's name, empty where there was none.
        """

    def failed(self, request_id: str, error: BaseException, /) -> None:
        """A defect of ours was answered with 500; the error's own text may hold a client's data: do not log it."""


class Log(Protocol):
    """Where an acknowledged statement is durable (laws 1 and 2)."""

    async def append(self, batch: Batch, /) -> None:
        """Return once every new statement of the batch is synced to disk; the same ones again are left out.

        Raises:
            Conflict: an id is taken by another statement; nothing of the batch was logged.
            Unavailable: the deadline passed or the disk refused; nothing was acknowledged.
        """

    def newest(self) -> datetime:
        """The greatest append time known: all that was acknowledged before this call was appended by then."""


class LogReader(Protocol):
    """The log as a stage reads it; usable from another process than the one that appends."""

    def read(self, position: int, most: int, /) -> Sequence[Envelope]:
        """At most `most` envelopes with offset >= position, in order."""

    def end(self) -> int:
        """The offset that the next envelope will get."""


class Recorded(Protocol):
    """How far the record stage has come (law 3)."""

    def consistent_through(self) -> datetime:
        """All statements stored at or before this time are readable."""

    async def wait(self, appended: datetime, timeout_s: float, /) -> bool:
        """Whether all appended at or before that time became readable within the timeout."""


class Store(Protocol):
    """Statements as kept and read; synchronous: the shell calls it in a worker thread."""

    def insert(self, rows: Sequence[Mapping[str, Any]], undefining: AbstractSet[str] = frozenset(), /) -> None:
        """Record completed statements; rows already there are left out, so that redelivery is harmless.

        undefining: ids of those that change no definition and no name, for they were sent without the scope `define`.
        """

    def statement(self, statement_id: str, /, *, voided: bool = False) -> Stored | None:
        """The statement that is not voided (or with `voided` the one that is)."""

    def page(self, query: Query, /) -> Page:
        """One page of statements that are not voided."""


class Lookups(Protocol):
    """What statements said of activities and agents; of each at most the newest MOST_SAID (`lrs.rules.said`)."""

    def definitions(self, activity: str, /) -> Sequence[dict[str, Any]]:
        """The distinct definitions of an activity, in the order in which they were said last.

        activity: its IRI.
        """

    def definitions_of(self, activities: Sequence[str], /) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
        """(activity, its `definitions`) of each, also of one that nobody described, in the order given.

        activities: distinct IRIs. It ends early where they are more than is read at once: at MOST_SUBJECTS,
        MOST_CHARACTERS or MOST_BYTES_AT_ONCE (`lrs.rules.said`), but never before the first.
        """

    def names(self, agent: str, /) -> Sequence[str]:
        """The distinct names of an agent, in the order in which they were said last.

        agent: as `schemas.agent.identifier` gives it.
        """


class Documents(Protocol):
    """The documents of the state and profile resources; synchronous: the shell calls it in a worker thread.

    A write is durable when it returns, and decided by its condition in one step: of several at once that rest on the
    same document, one happens.

    Raises: Unavailable: it is full or locked; nothing was changed.
    """

    def find(self, key: Key, /) -> Document | None:
        """The document, or None."""

    def put(self, key: Key, content: Content, condition: Condition, /) -> bool:
        """Whether the condition held and the document is kept."""

    def delete(self, key: Key, condition: Condition, /) -> bool:
        """Whether the condition held; then there is no such document any more."""

    def ids(self, many: Many, /) -> Listing:
        """The ids of many documents.

        Raises: TooLarge: more than one answer takes.
        """

    def delete_all(self, many: Many, /) -> None:
        """Delete many documents, all or none."""


@dataclass(frozen=True, slots=True)
class Credential:
    """Who sends a request and what they may do."""

    name: str
    key: str
    scopes: frozenset[str]


class Credentials(Protocol):
    """Who may do what; secrets are kept as slow hashes and checked ones are remembered for a short while."""

    async def verify(self, key: str, secret: str, /) -> Credential | None:
        """The credential, or None where the key is unknown, revoked, or the secret is wrong."""


class Incoming(Protocol):
    """The attachments of one request while they come in; synchronous, one call at a time."""

    def begin(self, sha2: str, /) -> None:
        """The content of this hash comes next."""

    def write(self, data: bytes, /) -> None:
        """Its next piece. Raises: Unavailable: there is no room."""

    def keep(self) -> None:
        """Return once all that came is durable and readable. Raises: Unavailable: there is no room."""

    def close(self) -> None:
        """What was not kept is gone."""


class Attachments(Protocol):
    """The content of attachments, each kept once, by its SHA-2 in lower case."""

    def incoming(self) -> Incoming:
        """A place for those of one request."""

    def length(self, sha2: str, /) -> int | None:
        """How many bytes are kept under a hash, None where nothing is."""

    def read(self, sha2: str, /) -> Iterator[bytes]:
        """The content in pieces."""


class Moments(Protocol):
    """Moments as their readers see them."""

    def page(self, filters: Mapping[str, Any], /) -> tuple[Sequence[dict[str, Any]], str | None]:
        """Current moments as JSON values by (start, id), and the cursor of the next page.

        filters: kind, place, topic, person, cursor (text), since, until (datetime), min_confidence (float), limit (int,
        always there); absent ones are left out. Raises: InvalidInput: a cursor that is not one of its own.
        """

    def moment(self, moment_id: str, /) -> dict[str, Any] | None:
        """One current moment, or None."""

    def as_of(self, moment_id: str, revision: int, /) -> dict[str, Any] | None:
        """A moment that stands at just this revision, or None."""

    def citing(self, item: str, /) -> Sequence[tuple[str, str, str]]:
        """(moment, kind, role) of the current moments that cite a statement or moment, by kind and moment."""


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says of a moment that cites them."""

    moment: str
    rejected: bool
    note: str | None
    at: datetime


class Persons(Protocol):
    """People who prove by a token who they are, and what they may do then."""

    def pseudonym(self, token: str, /) -> str | None:
        """Under which name moments cite whoever the token was given to; None: nobody, or somebody who withdrew."""

    def words(self, token: str, /) -> Sequence[Word]:
        """What the person says of moments, by moment."""

    def say(self, token: str, moment: str, /, *, rejected: bool, note: str | None) -> Word:
        """Keep the person's word; the latest counts. A rejected moment goes, with all that is built on it."""

    def withdraw(self, token: str, source: str | None, /) -> None:
        """Hear the person no more, or not from this source."""


@dataclass(frozen=True, slots=True)
class MomentChange:
    """One record of the log `moments`, as the store takes it."""

    seq: int  # increasing in the order of writing
    change: Literal["found", "revised", "retracted", "contested"]
    revision: int
    closes: datetime
    content: bytes  # the moment as JSON (`schemas.moment.write_moment`); where it was retracted, as it stood last


class MomentStore(Protocol):
    """Where the moments stage writes."""

    def insert_moments(self, changes: Sequence[MomentChange], /) -> None:
        """Append changes and bring the current moments up to them; redelivery is harmless."""

    def set_through(self, at: datetime, /) -> None:
        """All event time up to `at` has passed: `state` is derived from it at reading."""


class SqlChunks(Protocol):
    """The parts of an answer in order; read to the end or closed, in any thread, one call at a time."""

    rows: int  # so far

    def __iter__(self) -> "SqlChunks": ...

    def __next__(self) -> bytes: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """What a query gives: its output format, the tables it reads, and the answer's parts."""

    format: str
    tables: frozenset[str]
    chunks: SqlChunks


class Sql(Protocol):
    """Data teams' queries: judged by the scopes they come with, bounded and read-only."""

    def ask(self, sql: str, parameters: Mapping[str, str], scopes: AbstractSet[str], default_format: str) -> SqlAnswer:
        """Run one query.

        Raises: SqlRefused: not allowed. SqlFailed: the engine's own answer to an allowed query.
        """


class Operations(Protocol):
    """What operators do, by name, so that the commands work alike beside a running server and without one."""

    async def call(self, name: str, arguments: Mapping[str, Any], /) -> Any:
        """Do one operation and return plain JSON.

        Raises: InvalidInput: unknown operation or bad arguments.
        """

    def health(self) -> dict[str, Any]:
        """The body of GET /health."""

    def metrics(self) -> bytes:
        """The body of GET /metrics, in the Prometheus text format."""
