"""The SQL of a page: filters, cursor, and the bound that lets the primary key cut."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from lrs.rules.query import Query
from lrs.store.rows import NONE
from lrs.store.windows import Window
from schemas.timestamps import from_micros, write_time

Key = tuple[str, int]  # (id, stored in microseconds)
STATEMENTS: Final = "SELECT toString(id), toUnixTimestamp64Micro(stored), statement FROM sousbois.recorded"
ECHOES: Final = "SELECT toString(id), toUnixTimestamp64Micro(stored) FROM sousbois.echoes"
_HALF: Final = (1 << 64) - 1
NOT_VOIDED: Final = "(voids != {none:UUID} OR id NOT IN (SELECT id FROM sousbois.voids))"
_TIME = "DateTime64(6, 'UTC')"


_BEYOND = (
    "stored >= fromUnixTimestamp64Micro({after:Int64}, 'UTC') "
    "AND (stored, id) > (fromUnixTimestamp64Micro({after:Int64}, 'UTC'), {after_id:UUID}) "
    "ORDER BY stored, id LIMIT {most:UInt32}"
)
EVERY: Final = f"{STATEMENTS} WHERE {_BEYOND}"
ABOUT: Final = (
    f"{STATEMENTS} WHERE hasAny(people, {{people:Array(String)}}) "
    f"AND timestamp >= fromUnixTimestamp64Micro({{happened:Int64}}, 'UTC') AND {_BEYOND}"
)
IN_PLACES: Final = f"{STATEMENTS} WHERE multiSearchAny(statement, {{places:Array(String)}}) AND {_BEYOND}"
"""By their text: where a statement names its place is the recogniser's to say. Used when a place's entry changes."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A query with its parameters, bound by the server."""

    text: str
    parameters: dict[str, Any]


def page(query: Query, window: Window | None = None) -> Sql:
    """One row more than the limit, to know whether a page follows; within a window no index is asked.

    A stretch is short enough to be read as it is: indexes over the whole table would be dearer.
    """
    return _select(query, STATEMENTS, "LIMIT", window)


def echoed(query: Query, window: Window | None = None) -> Sql | None:
    """Which statements are on the page by what they target (xAPI 1.0.3 Communication 2.1.3).

    None where nothing is asked of a statement's content: time and authority are the statement's own.
    """
    if query.agent is query.verb is query.activity is query.registration is None:
        return None
    return _select(query, ECHOES, "LIMIT 1 BY stored, id LIMIT", window)


def is_within(row: tuple[Any, ...], query: Query, window: Window) -> bool:
    """Whether a row of a page lies in the window."""
    return window.bound is None or (row[1] <= window.bound if query.ascending else row[1] >= window.bound)


def by_keys(keys: Iterable[Key]) -> Sql:
    """Statements by their whole key."""
    pairs = list(keys)
    text = f"{STATEMENTS} WHERE stored IN {{stored:Array({_TIME})}} AND id IN {{ids:Array(UUID)}}"
    times = [_time(from_micros(at)) for _, at in pairs]
    return Sql(text, {"stored": times, "ids": [one for one, _ in pairs]})


def order(key: Key) -> tuple[int, int, int]:
    """What the engine sorts by: the second half of a UUID comes first there."""
    number = UUID(key[0]).int
    return key[1], number & _HALF, number >> 64


def _select(query: Query, select: str, limit: str, within: Window | None) -> Sql:
    filters, parameters = _filters(query)
    window, bounds = _window(query)
    direction = "ASC" if query.ascending else "DESC"
    where = " AND ".join((*filters, *window, NOT_VOIDED))
    ending = ""
    if within is not None:
        ending = " SETTINGS use_skip_indexes = 0"
    if within is not None and within.bound is not None:
        where += f" AND stored {'<=' if query.ascending else '>='} fromUnixTimestamp64Micro({{bound:Int64}}, 'UTC')"
        bounds["bound"] = within.bound
    text = f"{select} WHERE {where} ORDER BY stored {direction}, id {direction} {limit} {{most:UInt32}}{ending}"
    return Sql(text, parameters | bounds | {"most": query.limit + 1})


def _filters(query: Query) -> tuple[list[str], dict[str, Any]]:
    agents = "related_agents" if query.related_agents else "agents"
    activity = (
        "has(related_activities, {activity:String})"
        if query.related_activities
        else "object = {activity:String} AND object_kind = 'Activity'"
    )
    known = (
        ("agent", query.agent, f"has({agents}, {{agent:String}})"),
        ("verb", query.verb, "verb = {verb:String}"),
        ("activity", query.activity, activity),
        ("registration", query.registration, "registration = {registration:UUID}"),
        ("authority", query.authority, "authority = {authority:String}"),
    )
    given = [(name, value, sql) for name, value, sql in known if value is not None]
    return [sql for _, _, sql in given], {name: value for name, value, _ in given}


def _window(query: Query) -> tuple[list[str], dict[str, Any]]:
    """The bounds in `stored`; the one of the cursor is said twice, for only the plain one cuts by the primary key."""
    window: list[str] = [f"stored <= {{until:{_TIME}}}"]
    bounds = {"until": _time(query.until), "none": NONE}
    if query.since is not None:
        window.append(f"stored > {{since:{_TIME}}}")
        bounds["since"] = _time(query.since)
    if query.cursor is not None:
        beyond = ">" if query.ascending else "<"
        window.append(f"stored {beyond}= {{cursor:{_TIME}}}")
        window.append(f"(stored, id) {beyond} ({{cursor:{_TIME}}}, {{cursor_id:UUID}})")
        bounds |= {"cursor": _time(query.cursor.stored), "cursor_id": query.cursor.id}
    return window, bounds


def _time(at: datetime) -> str:
    return write_time(at)[:-1].replace("T", " ")
