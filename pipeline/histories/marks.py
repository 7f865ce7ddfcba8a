"""How far reading has come, what has been counted and answered, which deadlines have passed: small rows by name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from pipeline.histories.statements import execute_many, insert_rows, read
from processors.catalog import Catalog
from processors.machine import Look
from processors.reaction import due_look
from schemas.timestamps import from_micros, to_micros

MOST_ANSWERS = 100  # that are kept: they hold examples of moments, which may be taken back later
PARTITION = 0  # the embedded log has one
_DUE = "due"  # the position that tells whether passed deadlines are left
BEHIND = 0  # a version: the detector was not asked for a while


def position(connection: Connection, name: str) -> int:
    """What a reader reads next; 0 before its first."""
    rows = read(connection, "SELECT position FROM positions WHERE name = ?", name)
    return int(rows[0][0]) if rows else 0


def set_position(connection: Connection, name: str, at: int) -> None:
    """Keep what a reader reads next."""
    update = "ON CONFLICT(name) DO UPDATE SET position = excluded.position"
    insert_rows(connection, "positions", ("name", "position"), [(name, at)], update)


def through(connection: Connection) -> datetime | None:
    """How far event time has passed: the maximum of all partitions."""
    found = read(connection, "SELECT max(at) FROM through")[0][0]
    return None if found is None else from_micros(found)


def raise_through(connection: Connection, at: datetime | None) -> datetime | None:
    """Event time never goes back; returns how far it has passed."""
    if at is not None:
        raised = "ON CONFLICT(partition) DO UPDATE SET at = excluded.at WHERE excluded.at > through.at"
        insert_rows(connection, "through", ("partition", "at"), [(PARTITION, to_micros(at))], raised)
    return through(connection)


def count(connection: Connection, counted: Mapping[tuple[str, str], int]) -> None:
    """Add to counters by (name, label)."""
    raised = "ON CONFLICT(name, label) DO UPDATE SET value = counters.value + excluded.value"
    rows = [(*names, number) for names, number in sorted(counted.items()) if number]
    insert_rows(connection, "counters", ("name", "label", "value"), rows, raised)


def counted(connection: Connection) -> dict[tuple[str, str], int]:
    """All counters."""
    return {(name, label): value for name, label, value in read(connection, "SELECT name, label, value FROM counters")}


def answer(connection: Connection, seq: int, result: Any) -> None:
    """The answer to an order; given once, and kept until so many later ones were given."""
    row = (seq, orjson.dumps(result).decode())
    insert_rows(connection, "answers", ("seq", "result"), [row], "ON CONFLICT DO NOTHING")
    execute_many(connection, "DELETE FROM answers WHERE seq <= ?", [(seq - MOST_ANSWERS,)])


def answered(connection: Connection, seq: int) -> Any:
    """The answer to an order, None before it is there."""
    rows = read(connection, "SELECT result FROM answers WHERE seq = ?", seq)
    return orjson.loads(rows[0][0]) if rows else None


def due_looks(connection: Connection, catalog: Catalog, at: datetime | None, most: int) -> list[Look]:
    """What deadlines ask to look at now that event time has reached them, the earliest first; each asks once."""
    rows = _due(connection, catalog, at, most)
    fired = "UPDATE deadlines SET fired = ? WHERE rule = ? AND key = ? AND first = ? AND due = ?"
    execute_many(connection, fired, [(True, *row) for row in rows])
    return [due_look(catalog, rule, key, from_micros(first)) for rule, key, first, _ in rows]


def note_due(connection: Connection, catalog: Catalog, at: datetime | None) -> None:
    """Keep whether event time has reached deadlines that nobody has looked at yet."""
    left = len(_due(connection, catalog, at, 1))
    if left != position(connection, _DUE):
        set_position(connection, _DUE, left)


def is_due(connection: Connection) -> bool:
    """Whether deadlines that event time has reached are left, as the last transaction saw it."""
    return position(connection, _DUE) > 0


def _due(connection: Connection, catalog: Catalog, at: datetime | None, most: int) -> Sequence[Any]:
    """Deadlines that ask now, but for those of rules that are not asked themselves."""
    if at is None or not catalog.rules:
        return ()
    asked = ",".join("?" * len(catalog.rules))  # the bare name of the column would lead away from the index by time
    sql = (
        f"SELECT rule, key, first, due FROM deadlines WHERE NOT fired AND due <= ? AND rule || '' IN ({asked}) "  # noqa: S608
        "ORDER BY due, rule, key, first LIMIT ?"
    )
    return read(connection, sql, to_micros(at), *sorted(catalog.rules), most)


def is_waiting(connection: Connection) -> bool:
    """Whether a deadline is pending, so that time has to be told."""
    return bool(read(connection, "SELECT 1 FROM deadlines WHERE NOT fired LIMIT 1"))


def forget_deadlines(connection: Connection, kinds: Iterable[str]) -> None:
    """Nothing waits for time on behalf of detectors that are not asked."""
    execute_many(connection, "DELETE FROM deadlines WHERE rule LIKE ?", [(f"{kind}.%",) for kind in kinds])


def versions(connection: Connection) -> dict[str, int]:
    """By which version of each kind's detector the findings were found; 0: they are behind."""
    return dict(tuple(row) for row in read(connection, "SELECT kind, version FROM rules"))


def set_versions(connection: Connection, kinds: Mapping[str, int]) -> None:
    """Findings of these kinds are now by these versions."""
    update = "ON CONFLICT(kind) DO UPDATE SET version = excluded.version"
    insert_rows(connection, "rules", ("kind", "version"), sorted(kinds.items()), update)


def forget_kinds(connection: Connection, kinds: Iterable[str]) -> None:
    """Detectors that are no more."""
    execute_many(connection, "DELETE FROM rules WHERE kind = ?", [(kind,) for kind in kinds])


def notices(connection: Connection) -> dict[str, list[str]]:
    """What operators should know: kinds `switched_off` (KEEP is too short) and `upgrade_waiting` (UPGRADE=ask)."""
    return {name: orjson.loads(text) for name, text in read(connection, "SELECT name, kinds FROM notices")}


def set_notice(connection: Connection, name: str, kinds: Iterable[str]) -> None:
    """Replace a notice."""
    row = (name, orjson.dumps(sorted(kinds)).decode())
    update = "ON CONFLICT(name) DO UPDATE SET kinds = excluded.kinds"
    insert_rows(connection, "notices", ("name", "kinds"), [row], update)
