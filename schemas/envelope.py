"""An envelope: one record of the log `statements`, which carries many statements or moves time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from schemas.timestamps import parse_time, write_time


class EnvelopeKind(StrEnum):
    """What a record of the log is for."""

    STATEMENTS = "statements"  # accepted: recorded and heard
    AGAIN = "again"  # already recorded: to be heard again (consent widened, a dead letter retried)
    CLOCK = "clock"  # raises `through`, carries nothing


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one request, complete but for `stored` (and `timestamp` where the client sent none)."""

    credential: str  # the name of the credential that sent them: their source where context.platform is absent
    statements: Sequence[dict[str, Any]]
    defines: bool = True  # whether what they say of activities and agents counts beyond them (scope `define`)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A record as read from the log; `appended` is the log's append time and becomes `stored`."""

    offset: int
    appended: datetime
    kind: EnvelopeKind
    groups: tuple[Group, ...] = ()
    at: datetime | None = None  # of a clock entry: event time that has passed

    def completed(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """(credential, statement) with `stored`, and `timestamp`, filled in: the same on every re-read.

        The groups of an AGAIN envelope carry `stored` already and keep it.
        """
        stored = write_time(self.appended)
        for group in self.groups:
            for statement in group.statements:
                whole = statement if "stored" in statement else {**statement, "stored": stored}
                yield group.credential, whole if "timestamp" in whole else {**whole, "timestamp": whole["stored"]}

    def undefining(self) -> frozenset[str]:
        """Ids of the statements that were sent without the scope `define`."""
        return frozenset(one["id"] for group in self.groups if not group.defines for one in group.statements)


def write_group(credential: str, statements: Sequence[dict[str, Any]], *, defines: bool = True) -> bytes:
    """One request's statements as bytes, so that a group commit only joins them.

    What defines says nothing of it: so it is read in envelopes of the time before the scope `define` counted, too.
    """
    return join_statements(credential, map(orjson.dumps, statements), defines=defines)


def join_statements(credential: str, contents: Iterable[bytes], *, defines: bool = True) -> bytes:
    """`write_group` of statements that are bytes already."""
    told = b"" if defines else b',"defines":false'
    return b'{"credential":%s%s,"statements":[%s]}' % (orjson.dumps(credential), told, b",".join(contents))


def join_groups(groups: Iterable[bytes]) -> bytes:
    """The body of an envelope of statements."""
    return b'{"groups":[' + b",".join(groups) + b"]}"


def write_clock(at: datetime) -> bytes:
    """The body of a clock entry."""
    return orjson.dumps({"at": write_time(at)})


def parse_envelope(offset: int, appended: datetime, kind: str, body: bytes) -> Envelope:
    """A record of the log as a value.

    Raises: ValueError: the body is not what `join_groups` or `write_clock` wrote.
    """
    content = orjson.loads(body)
    at = parse_time(content["at"]) if "at" in content else None
    groups = tuple(
        Group(one["credential"], one["statements"], one.get("defines", True)) for one in content.get("groups", ())
    )
    return Envelope(offset, appended, EnvelopeKind(kind), groups, at)
