"""One transaction of the log: which requests of a group it can keep, and its envelopes.

A request is kept whole or not at all. Most requests bring only new ids, so all are asked for at once; only where one
of them is taken already, by the log or by a neighbour in the group, is each request looked at by itself.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lrs.rules.accepted import Accepted, Batch
from pipeline.log.ids import Ids
from schemas.envelope import EnvelopeKind, join_groups, join_statements
from schemas.errors import Conflict, RecordError

_APPEND = "INSERT INTO envelopes(appended, kind, body) VALUES (?, ?, ?)"

Job = Callable[[sqlite3.Connection], int]


@dataclass(slots=True)
class Waiting:
    """What waits to be committed, and who waits for it."""

    kind: EnvelopeKind
    body: bytes  # a group of statements, or the whole body of another kind
    batch: Batch | None = None
    job: Job | None = None  # upkeep that runs in the same transaction instead of an envelope
    future: "asyncio.Future[None] | None" = None
    result: int = 0


@dataclass(frozen=True, slots=True)
class Committed:
    """What a transaction did; `refusals` in the order of what was asked."""

    refusals: Sequence[RecordError | None]
    offset: int  # of the last envelope, 0 where none was written
    appended: int  # the last append time given, µs


def commit(connection: sqlite3.Connection, ids: Ids, group: Sequence[Waiting], appended: int) -> Committed:
    """Write the group in one transaction; the first envelope gets `appended`, each further one a µs more.

    Raises: sqlite3.Error: nothing was written.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        asked = [waiting for waiting in group if waiting.batch is not None]
        bodies, refusals = _claim(ids, asked)
        offset, time = 0, appended
        rows = [(EnvelopeKind.STATEMENTS, join_groups(bodies))] if bodies else []
        for waiting in group:
            if waiting.job is not None:
                waiting.result = waiting.job(connection)
            elif waiting.batch is None:
                rows.append((waiting.kind, waiting.body))
        for number, (kind, body) in enumerate(rows):
            time = appended + number
            offset = int(connection.execute(_APPEND, (time, kind.value, body)).lastrowid or 0)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        ids.rolled_back()
        raise
    ids.committed()
    told = {id(waiting): refusal for waiting, refusal in zip(asked, refusals, strict=True)}
    return Committed([told.get(id(waiting)) for waiting in group], offset, time)


def _claim(ids: Ids, asked: Sequence[Waiting]) -> tuple[list[bytes], Sequence[RecordError | None]]:
    """Take the ids of each request; the groups to log, and what each request is told."""
    statements = [one for waiting in asked for one in _batch(waiting).statements]
    new = {_blob(one.id): one.digest for one in statements}
    if not new:
        return [], [None] * len(asked)
    taken = ids.taken(list(new))
    if taken or len(new) < len(statements):
        return _claim_each(ids, asked, taken)
    ids.add(new)
    return [waiting.body for waiting in asked if _batch(waiting).statements], [None] * len(asked)


def _claim_each(
    ids: Ids, asked: Sequence[Waiting], taken: dict[bytes, bytes]
) -> tuple[list[bytes], Sequence[RecordError | None]]:
    bodies: list[bytes] = []
    refusals: list[RecordError | None] = []
    added: dict[bytes, bytes] = {}
    for waiting in asked:
        batch = _batch(waiting)
        new, conflicts = _sift(batch.statements, taken)
        refusals.append(Conflict(conflicts) if conflicts else None)
        if conflicts or not new:
            continue
        fresh = {_blob(one.id): one.digest for one in new}
        added |= fresh
        taken |= fresh
        whole = len(new) == len(batch.statements)
        bodies.append(waiting.body if whole else group_of(batch, new))
    if added:
        ids.add(added)
    return bodies, refusals


def group_of(batch: Batch, some: Sequence[Accepted]) -> bytes:
    """Some statements of a request, as an envelope carries them."""
    return join_statements(batch.credential, [one.content for one in some], defines=batch.defines)


def _sift(statements: Sequence[Accepted], taken: dict[bytes, bytes]) -> tuple[list[Accepted], list[str]]:
    """(new ones, ids that are taken by another statement); the same again is in neither."""
    new: dict[bytes, Accepted] = {}
    conflicts: list[str] = []
    for one in statements:
        identifier = _blob(one.id)
        known = new[identifier].digest if identifier in new else taken.get(identifier)
        if known is None:
            new[identifier] = one
        elif known != one.digest:
            conflicts.append(one.id)
    return list(new.values()), conflicts


def _batch(waiting: Waiting) -> Batch:
    assert waiting.batch is not None
    return waiting.batch


def _blob(statement_id: str) -> bytes:
    return bytes.fromhex(statement_id.replace("-", ""))
