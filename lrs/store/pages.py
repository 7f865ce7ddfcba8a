"""The SQL of a page: filters, cursor, and the bound that lets the primary key cut."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lrs.rules.query import Query
from lrs.store.rows import NONE
from schemas.timestamps import write_time

COLUMNS: Final = "toString(id), toUnixTimestamp64Micro(stored), statement"
NOT_VOIDED: Final = "(voids != {none:UUID} OR id NOT IN (SELECT id FROM sousbois.voids))"
AUTHORITY: Final = "authority = {authority:String}"
_TIME = "DateTime64(6, 'UTC')"


@dataclass(frozen=True, slots=True)
class Sql:
    """A query with its parameters, bound by the server."""

    text: str
    parameters: dict[str, Any]


def page(query: Query, *, follow: bool) -> Sql:
    """One row more than the limit, to know whether a page follows.

    follow: whether statements exist that target others; these are found by their targets' values too (xAPI 1.0.3
    Communication 2.1.3), except by what is about time or authority.
    """
    filters, parameters = _filters(query)
    window, bounds = _window(query)
    order = "ASC" if query.ascending else "DESC"
    where = " AND ".join((*filters, *window, NOT_VOIDED))
    ordered = f"ORDER BY stored {order}, id {order} LIMIT {{most:UInt32}}"
    bound = parameters | bounds | {"most": query.limit + 1}
    if not (follow and filters and filters != [AUTHORITY]):
        return Sql(f"SELECT {COLUMNS} FROM sousbois.recorded WHERE {where} {ordered}", bound)  # noqa: S608 - our own words; values are bound
    keys = " UNION ALL ".join(
        f"(SELECT stored, id FROM sousbois.{table} WHERE {where} {limited})"  # noqa: S608 - as above
        for table, limited in (
            ("recorded", ordered),
            ("echoes", ordered.replace("LIMIT", "LIMIT 1 BY stored, id LIMIT")),
        )
    )
    text = f"SELECT {COLUMNS} FROM sousbois.recorded WHERE (stored, id) IN (SELECT stored, id FROM ({keys})) {ordered}"  # noqa: S608 - as above
    return Sql(text, bound)


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
        ("authority", query.authority, AUTHORITY),
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
