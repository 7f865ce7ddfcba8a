"""Sealing: signals that arrived long ago are dropped, and each key remembers up to which event time it has dropped.

Rule 1: age is measured by the log's append times, never by a clock.
Rule 2: what a key has sealed stands; voids and withdrawals still take back what cites them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.histories.signals import Cache, Signals
from pipeline.histories.statements import execute_many, insert_rows, join_given, read
from processors.catalog import Catalog
from schemas.timestamps import to_micros

MOST_AT_ONCE = 5_000  # signals dropped in one transaction
ALWAYS = -(2**63)  # the earliest event time, in microseconds
MARGIN = timedelta(days=100)  # beyond the longest reach: what may come late


def out_of_reach(catalog: Catalog, keep: timedelta) -> list[str]:
    """The kinds whose patterns look farther than signals are kept."""
    far = {
        rule.detector.kind for rule in catalog.rules.values() if rule.pattern.back + rule.pattern.ahead + MARGIN > keep
    }
    return sorted(far)


def seal(connection: Connection, catalog: Catalog, cache: Cache, appended: datetime, keep: timedelta) -> int:
    """Drop signals that arrived before `appended - keep`, the oldest first; returns how many."""
    limit = to_micros(appended - keep)
    sql = "SELECT number FROM signals WHERE arrived < ? ORDER BY arrived LIMIT ?"
    numbers = [number for (number,) in read(connection, sql, limit, MOST_AT_ONCE)]
    if not numbers:
        return 0
    raised = "ON CONFLICT(keying, key) DO UPDATE SET until = excluded.until WHERE excluded.until > sealed.until"
    rows = [(*place, until) for place, until in sorted(_latest(connection, numbers).items())]
    insert_rows(connection, "sealed", ("keying", "key", "until"), rows, raised)
    Signals(connection, catalog, cache).drop(numbers)
    return len(numbers)


def lift_seals(connection: Connection, since: int) -> None:
    """Let what happened at or after `since` (microseconds) be heard again; what happened before stays sealed."""
    if since <= ALWAYS:
        execute_many(connection, "DELETE FROM sealed WHERE until >= ?", [(since,)])
    else:
        execute_many(connection, "UPDATE sealed SET until = ? WHERE until >= ?", [(since - 1, since)])


def _latest(connection: Connection, numbers: Iterable[int]) -> Mapping[tuple[str, str], int]:
    """The greatest event time of these signals in each key."""
    select = "SELECT h.keying, h.key, h.at FROM given CROSS JOIN heard h WHERE h.signal = given.number"
    latest: dict[tuple[str, str], int] = {}
    for keying, key, at in join_given(connection, {"number": "BIGINT"}, [(n,) for n in numbers], select):
        latest[keying, key] = max(at, latest.get((keying, key), at))
    return latest
