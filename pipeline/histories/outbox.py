"""The outbox of differences and the log `moments` it is published to: append-only, in order."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import Connection

from pipeline.histories.findings import Findings
from pipeline.histories.statements import execute_many, insert_rows, read
from processors.machine import Difference, Verdict
from schemas.moment import Moment, write_moment
from schemas.timestamps import from_micros, to_micros

_COLUMNS = ("moment", "change", "revision", "closes", "body")
CONTESTED = "contested"  # how a retraction is told where a person asked for it
_LISTED = ", ".join(_COLUMNS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the log `moments`."""

    offset: int
    moment: str
    change: str
    revision: int
    closes: datetime
    body: bytes  # the moment as JSON; where it was retracted, as it stood last


def fill(
    connection: Connection,
    seen: Iterable[Difference],
    through: datetime | None,
    contested: Container[str] = frozenset(),
) -> list[Difference]:
    """Put what readers can see into the outbox; returns what was put in.

    seen: as `seen_once` gives it. contested: what of it is gone because somebody in it rejects it.
    """
    told = [d for d in seen if d.rule.detector.published]
    revisions = Findings(connection).revisions(d.moment.id for d in told)
    rows = [
        (
            d.moment.id,
            CONTESTED if d.verdict is Verdict.RETRACTED and d.moment.id in contested else d.verdict.value,
            revisions[d.moment.id],
            to_micros(d.moment.closes),
            orjson.dumps(write_moment(d.moment, through)),
        )
        for d in told
    ]
    insert_rows(connection, "outbox", _COLUMNS, rows)
    return told


def seen_once(differences: Iterable[Difference]) -> list[Difference]:
    """One difference a moment: from what stood before to what stands now, left out where both look the same.

    A moment may change hands (one rule lets go, another finds it) and may change again in a later reaction.
    """
    first: dict[str, dict[str, Moment | None]] = {}
    last: dict[str, dict[str, Difference]] = {}
    for difference in differences:
        moment, rule = difference.moment.id, difference.rule.name
        first.setdefault(moment, {}).setdefault(rule, difference.before)
        last.setdefault(moment, {})[rule] = difference
    seen: list[Difference] = []
    for moment, by_rule in last.items():
        before = next((old for old in first[moment].values() if old is not None), None)
        gone = next(iter(by_rule.values()))
        standing = next((d for d in by_rule.values() if d.verdict is not Verdict.RETRACTED), gone)
        seen += _seen(before, standing)
    return seen


def publish(connection: Connection) -> int:
    """Move the outbox to the log `moments`; returns how many records."""
    sql = f"INSERT INTO moments_log({_LISTED}) SELECT {_LISTED} FROM outbox ORDER BY number"  # noqa: S608 - our names
    moved = connection.exec_driver_sql(sql).rowcount
    connection.exec_driver_sql("DELETE FROM outbox")
    return moved


def is_empty(connection: Connection) -> bool:
    """Whether all that was found is published."""
    return not read(connection, "SELECT 1 FROM outbox LIMIT 1")


def entries(connection: Connection, position: int, most: int) -> Sequence[Entry]:
    """Records of the log `moments` with offset >= position, in order."""
    sql = f'SELECT "offset", {_LISTED} FROM moments_log WHERE "offset" >= ? ORDER BY "offset" LIMIT ?'  # noqa: S608
    rows = read(connection, sql, position, most)
    return [Entry(row[0], row[1], row[2], row[3], from_micros(row[4]), bytes(row[5])) for row in rows]


def end(connection: Connection) -> int:
    """The offset after the last record."""
    return int(read(connection, 'SELECT max("offset") FROM moments_log')[0][0] or 0) + 1


def starts_before(connection: Connection, offset: int) -> bool:
    """Whether the log holds records before an offset."""
    return bool(read(connection, 'SELECT 1 FROM moments_log WHERE "offset" < ? LIMIT 1', offset))


def cut(connection: Connection, before: int, most: int) -> int:
    """Let go of the oldest records before an offset, at most so many; returns how many."""
    sql = 'SELECT "offset" FROM moments_log WHERE "offset" < ? ORDER BY "offset" LIMIT ?'
    rows = read(connection, sql, before, most)
    execute_many(connection, 'DELETE FROM moments_log WHERE "offset" = ?', rows)
    return len(rows)


def _seen(before: Moment | None, last: Difference) -> Iterable[Difference]:
    now = None if last.verdict is Verdict.RETRACTED else last.moment
    if before is None and now is not None:
        yield Difference(Verdict.FOUND, last.rule, last.key, now)
    elif before is not None and now is None:
        yield Difference(Verdict.RETRACTED, last.rule, last.key, before, before)
    elif before is not None and now is not None and _shown(before) != _shown(now):
        yield Difference(Verdict.REVISED, last.rule, last.key, now, before)


def _shown(moment: Moment) -> tuple[object, ...]:
    return write_moment(moment, None), moment.closes
