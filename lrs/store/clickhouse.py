"""The store of statements on ClickHouse in the process (chDB)."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from lrs.rules.query import Page, Query, Stored
from lrs.store import pages, rows
from lrs.store.echoes import Echoes
from lrs.store.engine import READERS, Engine
from lrs.store.lookups import ClickHouseLookups, fill
from lrs.store.migrations import migrate
from lrs.store.moments import ClickHouseMoments
from lrs.store.sql import ClickHouseSql
from lrs.store.walk import walk
from lrs.store.windows import Window, Windows
from schemas.agent import hashed
from schemas.timestamps import EPOCH, from_micros, parse_time, to_micros

REPAIRED = 100_000  # of the newest rows: more than any insert has, and few enough to be kept in memory at any size
REPAIR = """
INSERT INTO sousbois.{table}
WITH (SELECT min(stored) FROM (SELECT stored FROM sousbois.recorded ORDER BY stored DESC LIMIT {newest})) AS first
SELECT {columns} FROM sousbois.recorded
WHERE {which} stored >= first AND {key} NOT IN (SELECT id FROM sousbois.{table} WHERE stored >= first)
"""


def open_store(path: Path, tmp: Path, memory_bytes: int) -> "ClickHouseStore":
    """Open the store's directory, bring its schema up to date, repair what a kill left half done.

    Raises: Misconfigured: another process has it open, it is damaged, or a newer Sousbois wrote it.
    """
    engine = Engine(path, tmp, memory_bytes)
    try:
        migrate(engine, {"said": fill})
        _repair(engine)
        engine.open_readers()
    except BaseException:
        engine.close()
        raise
    return ClickHouseStore(engine)


def _repair(engine: Engine) -> None:
    """Table and materialized view are two parts: a kill between them leaves the second without the first's rows."""
    voiding, targeting = f"voids != toUUID('{rows.NONE}') AND", "object_kind = 'StatementRef' AND"
    for table, columns, which, key in (
        ("statement_ids", "id, stored", "", "id"),
        ("voids", "voids, id, stored", voiding, "voids"),
        ("targets", "id, toUUID(object), stored", targeting, "id"),
    ):
        engine.command(REPAIR.format(newest=REPAIRED, table=table, columns=columns, which=which, key=key))


class ClickHouseStore:
    """`lrs.ports.Store`, and the reads that detecting needs."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.moments = ClickHouseMoments(engine)
        self.sql = ClickHouseSql(engine)
        self.lookups = ClickHouseLookups(engine)
        self._echoes = Echoes(engine)
        self._windows = Windows(engine)
        self._beside = ThreadPoolExecutor(READERS, thread_name_prefix="echoes")  # the second query of a page
        newest = engine.rows("SELECT toUnixTimestamp64Micro(max(stored)), count() FROM sousbois.recorded")[0]
        self._newest: int = newest[0] if newest[1] else -1
        self._tried = self._newest  # the greatest `stored` of which an insert may have left rows, even a failed one

    def close(self) -> None:
        self._beside.shutdown()
        self.engine.close()

    def insert(self, statements: Sequence[Mapping[str, Any]], undefining: AbstractSet[str] = frozenset(), /) -> None:
        """Record completed statements in one insert; what is there already is left out.

        Raises: Refused: a row holds what the engine cannot keep. Unavailable: the engine does not answer.
        """
        by_id = {statement["id"]: statement for statement in reversed(statements)}
        given = list(reversed(by_id.values()))
        if not given:
            return
        fresh = self._without_recorded(given)
        newest = max(_micros(statement) for statement in given)
        self._tried = max(self._tried, newest)
        for lines in rows.blocks(fresh):
            self.engine.insert("recorded", rows.COLUMNS, lines)
        # a kill may have come between these, so what was there already goes through them, too
        self._echoes.follow(given, again=len(fresh) < len(given))
        self.lookups.learn(statement for statement in given if statement["id"] not in undefining)
        self._newest = max(self._newest, newest)
        self._windows.grow(newest, len(fresh))

    def _without_recorded(self, statements: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """`stored` never decreases, so only what is not newer than all else can be there already."""
        times = [_micros(statement) for statement in statements]
        if not times or min(times) > self._tried:
            return statements
        there = set(
            self.engine.rows(
                "SELECT toUnixTimestamp64Micro(stored), toString(id) FROM sousbois.recorded "
                "WHERE stored >= fromUnixTimestamp64Micro({first:Int64}, 'UTC') "
                "AND stored <= fromUnixTimestamp64Micro({last:Int64}, 'UTC')",
                {"first": min(times), "last": max(times)},
            )
        )
        return [s for s, at in zip(statements, times, strict=True) if (at, s["id"]) not in there]

    def statement(self, statement_id: str, /, *, voided: bool = False) -> Stored | None:
        """The statement that is not voided (or with `voided` the one that is)."""
        found = self.engine.rows(
            "SELECT toString(id), toUnixTimestamp64Micro(stored), statement FROM sousbois.recorded "
            "WHERE id = {id:UUID} AND stored IN (SELECT stored FROM sousbois.statement_ids WHERE id = {id:UUID}) "
            "AND (voids = {none:UUID} AND id IN (SELECT id FROM sousbois.voids WHERE id = {id:UUID})) = {voided:Bool} "
            "ORDER BY stored LIMIT 1",
            {"id": statement_id, "none": rows.NONE, "voided": voided},
        )
        return _stored(found[0]) if found else None

    def page(self, query: Query, /) -> Page:
        """One page of statements that are not voided."""
        found = self._found(query)
        statements = tuple(_stored(row) for row in found[: query.limit])
        return Page(statements, len(found) > query.limit)

    def _found(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows of a page and one more; looked for in a window first, where that may do."""
        window = self._windows.of(query)
        if window is not None and not self._windows.is_scarce(query):
            found, echoed = self._ask(query, window)
            if window.bound is None or len(found) > query.limit:  # what lies beyond cannot be on the page
                return self._merged(query, found, echoed)
        found, echoed = self._ask(query, None)
        if window is not None:
            filled = len(found) > query.limit and pages.is_within(found[-1], query, window)
            self._windows.learn(query, filled=filled)
        return self._merged(query, found, echoed)

    def _ask(self, query: Query, window: Window | None) -> tuple[list[tuple[Any, ...]], Sequence[tuple[Any, ...]]]:
        """What matches, and the keys of what targets a match: two queries side by side."""
        also = pages.echoed(query, window) if self._echoes.exist else None
        looking = self._beside.submit(self.engine.rows, also.text, also.parameters) if also else None
        sql = pages.page(query, window)
        found = list(self.engine.rows(sql.text, sql.parameters))
        return found, looking.result() if looking else ()

    def _merged(
        self, query: Query, found: list[tuple[Any, ...]], echoed: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """One page of what matches and of what targets a match; only statements that are on it are read."""
        if not echoed:
            return found
        rows = {(row[0], row[1]): row for row in found}
        keys = sorted(rows.keys() | set(echoed), key=pages.order, reverse=not query.ascending)[: query.limit + 1]
        if missing := [key for key in keys if key not in rows]:
            sql = pages.by_keys(missing)
            rows |= {(row[0], row[1]): row for row in self.engine.rows(sql.text, sql.parameters)}
        return [rows[key] for key in keys if key in rows]

    def all_statements(self, since: datetime | None = None) -> Iterator[dict[str, Any]]:
        """Every statement stored at or after `since`, voided ones too, in stored order.

        Read by many small queries, so that it may take any time and any number of statements.
        """
        return walk(self.engine.rows, pages.EVERY, {}, since or EPOCH)

    def statements_about(self, people: Sequence[str], since: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
        """(credential, statement) of what happened at or after `since` and names one of the people, in stored order.

        people: identifiers as `schemas.agent.identifier` gives them; they are found under their other spellings, too.
        credential: empty where the authority is no credential of this store.
        """
        spellings = {*people, *(hashed(person) for person in people if person.startswith("mbox|"))}
        named = {"people": sorted(spellings), "happened": to_micros(max(since, rows.EARLIEST))}
        for statement in walk(self.engine.rows, pages.ABOUT, named, EPOCH):
            yield _credential(statement), statement

    def statements_in(self, places: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """(credential, statement) of all that name one of at most 255 places somewhere, in stored order."""
        spelled = {"places": [orjson.dumps(place)[1:-1].decode() for place in places]}
        for statement in walk(self.engine.rows, pages.IN_PLACES, spelled, EPOCH):
            yield _credential(statement), statement

    def newest_stored(self) -> datetime | None:
        """The greatest `stored` recorded."""
        return from_micros(self._newest) if self._newest >= 0 else None

    def count(self) -> int:
        """How many statements are recorded, voided ones too."""
        return int(self.engine.rows("SELECT count() FROM sousbois.recorded")[0][0])


def _credential(statement: Mapping[str, Any]) -> str:
    name: str = statement.get("authority", {}).get("account", {}).get("name", "")
    return name


def _micros(statement: Mapping[str, Any]) -> int:
    return to_micros(parse_time(statement["stored"]))


def _stored(row: tuple[Any, ...]) -> Stored:
    return Stored(row[0], from_micros(row[1]), row[2].encode())
