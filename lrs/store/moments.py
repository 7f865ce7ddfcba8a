"""The tables of moments: every change appended once, each moment as it stands, and pages of these."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson

from lrs.ports import MomentChange
from lrs.store.engine import Engine
from lrs.store.rows import within
from schemas.errors import Fault, InvalidInput
from schemas.moment import state
from schemas.timestamps import from_micros, parse_time, to_micros

_SHARED: Final = (
    *("id", "kind", "version", "start", "end", "confidence", "tier", "closes", "place", "space_kind"),
    *("topics", "units", "formal", "factors", "revision", "change"),
)
_HISTORY: Final = (*_SHARED, "seq")
_STATES: Final = (*_SHARED, "participants", "evidence", "content")
_FILTERS: Final = {
    "kind": "kind = {kind:String}",
    "since": "start >= fromUnixTimestamp64Micro({since:Int64}, 'UTC')",
    "until": "start <= fromUnixTimestamp64Micro({until:Int64}, 'UTC')",
    "place": "place = {place:String}",
    "topic": "has(topics, {topic:String})",
    "person": "arrayExists(one -> one.person = {person:String}, participants)",
    "min_confidence": "confidence >= {min_confidence:Float64}",
}
_ORDER = "ORDER BY start, toString(id)"  # as text: the engine's own order of UUIDs begins with their second half
_SELECT = (
    "SELECT content, toUnixTimestamp64Micro(start), toUnixTimestamp64Micro(closes) FROM sousbois.moment_states FINAL"
)


class ClickHouseMoments:
    """`lrs.ports.Moments` and `lrs.ports.MomentStore`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        (seq,) = engine.rows("SELECT max(seq) FROM sousbois.moments")[0]
        self._tried: int = seq  # the greatest seq of which an insert may have left rows, even a failed one
        count, at = engine.rows("SELECT count(), toUnixTimestamp64Micro(max(at)) FROM sousbois.moment_through")[0]
        self._through: datetime | None = from_micros(at) if count else None

    def insert_moments(self, changes: Sequence[MomentChange], /) -> None:
        """Append changes and bring the current moments up to them; doing it again changes nothing.

        Raises: Refused: the engine cannot keep a row. Unavailable: it does not answer.
        """
        if not changes:
            return
        fresh = self._without_written(changes)
        self._tried = max(self._tried, *(change.seq for change in changes))
        if fresh:
            self._engine.insert("moments", _HISTORY, _lines(_HISTORY, fresh))
        self._engine.insert("moment_states", _STATES, _lines(_STATES, changes))

    def _without_written(self, changes: Sequence[MomentChange]) -> Sequence[MomentChange]:
        if min(change.seq for change in changes) > self._tried:
            return changes
        ids = [orjson.loads(change.content)["id"] for change in changes]
        there = set(
            self._engine.rows(
                "SELECT toString(id), revision FROM sousbois.moments WHERE id IN {ids:Array(UUID)}", {"ids": ids}
            )
        )
        return [change for change, one in zip(changes, ids, strict=True) if (one, change.revision) not in there]

    def set_through(self, at: datetime, /) -> None:
        """All event time up to `at` has passed; an earlier one than before is ignored."""
        if self._through is None or at > self._through:
            line = orjson.dumps({"one": 0, "at": within(at)})
            self._engine.insert("moment_through", ("one", "at"), line)
            self._through = at

    def page(self, filters: Mapping[str, Any], /) -> tuple[Sequence[dict[str, Any]], str | None]:
        """Current moments as JSON values by (start, id), and the cursor of the next page.

        Raises: InvalidInput: a cursor that is not one of its own.
        """
        given = {name: value for name, value in filters.items() if value is not None}
        limit = given.pop("limit", 100)
        conditions = ["change IN ('found', 'revised')", *(sql for name, sql in _FILTERS.items() if name in given)]
        parameters: dict[str, Any] = {name: to_micros(v) if isinstance(v, datetime) else v for name, v in given.items()}
        if (cursor := parameters.pop("cursor", None)) is not None:
            conditions.append(
                "(start, toString(id)) > (fromUnixTimestamp64Micro({after:Int64}, 'UTC'), {after_id:String})"
            )
            parameters["after"], parameters["after_id"] = _parse_cursor(cursor)
        where = " AND ".join(conditions)
        ids = f"SELECT id FROM sousbois.moment_states FINAL WHERE {where} {_ORDER} LIMIT {{most:UInt32}}"  # noqa: S608 - our own words; values are bound
        sql = f"{_SELECT} WHERE id IN ({ids}) {_ORDER}"
        found = self._engine.rows(sql, parameters | {"most": limit + 1})
        moments = [self._moment(row) for row in found[:limit]]
        more = _write_cursor(found[limit - 1][1], moments[-1]["id"]) if len(found) > limit and moments else None
        return moments, more

    def moment(self, moment_id: str, /) -> dict[str, Any] | None:
        """One current moment, or None."""
        where = "WHERE id = {id:UUID} AND change IN ('found', 'revised')"
        found = self._engine.rows(f"{_SELECT} {where}", {"id": moment_id})
        return self._moment(found[0]) if found else None

    def as_of(self, moment_id: str, revision: int, /) -> dict[str, Any] | None:
        """A moment that stands at just this revision, or None."""
        where = "WHERE id = {id:UUID} AND revision = {revision:UInt64} AND change IN ('found', 'revised')"
        found = self._engine.rows(f"{_SELECT} {where}", {"id": moment_id, "revision": revision})
        return self._moment(found[0]) if found else None

    def citing(self, item: str, /) -> Sequence[tuple[str, str, str]]:
        """(moment, kind, role) of the current moments that cite a statement or moment, by kind and moment."""
        sql = (
            "SELECT toString(id), kind, one.role FROM sousbois.moment_states FINAL ARRAY JOIN evidence AS one "
            "WHERE change IN ('found', 'revised') AND one.item = {item:UUID} ORDER BY kind, toString(id)"
        )
        return [(str(moment), str(kind), str(role)) for moment, kind, role in self._engine.rows(sql, {"item": item})]

    def _moment(self, row: tuple[Any, ...]) -> dict[str, Any]:
        content: dict[str, Any] = orjson.loads(row[0])
        content["state"] = state(from_micros(row[2]), self._through)
        return content


def _lines(columns: Sequence[str], changes: Sequence[MomentChange]) -> bytes:
    rows = (_row(change) for change in changes)
    return b"\n".join(orjson.dumps({name: row[name] for name in columns}) for row in rows)


def _row(change: MomentChange) -> dict[str, Any]:
    moment: dict[str, Any] = orjson.loads(change.content)
    evidence = [
        {"item": one.get("statement") or one["moment"], "item_kind": next(iter(one)), "role": one["role"]}
        for one in moment["evidence"]
    ]
    return moment | {
        "start": within(parse_time(moment["start"])),
        "end": within(parse_time(moment["end"])),
        "closes": within(change.closes),
        "revision": change.revision,
        "change": change.change,
        "seq": change.seq,
        "evidence": evidence,
        "content": change.content.decode(),
    }


def _write_cursor(start: int, moment_id: str) -> str:
    return base64.urlsafe_b64encode(f"{start}|{moment_id}".encode()).decode().rstrip("=")


def _parse_cursor(cursor: str) -> tuple[int, str]:
    try:
        start, moment_id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii").split("|")
        return to_micros(from_micros(int(start))), str(UUID(moment_id))
    except (ValueError, OverflowError, binascii.Error) as error:
        raise InvalidInput([Fault("?cursor", "is not a cursor that `more` gave: start again without it")]) from error
