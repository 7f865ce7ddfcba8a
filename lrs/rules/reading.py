"""What GET /statements asks for: its parameters as values (xAPI 1.0.3 Communication 2.1.3, 2.0 4.1.6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from lrs.rules.parameters import Reader, to_bool, to_count, to_required, to_time
from lrs.rules.query import Format, Query
from lrs.rules.values import to_identifier, to_iri, to_uuid
from schemas.errors import Fault

FORMATS: Final[tuple[Format, ...]] = ("ids", "exact", "canonical")
SELECTING: Final = frozenset({"statementId", "voidedStatementId"})
VIEWING: Final = frozenset({"format", "attachments"})
FILTERING: Final = frozenset(
    {"agent", "verb", "activity", "registration", "related_agents", "related_activities"}
    | {"since", "until", "limit", "ascending"}
)
CURSOR: Final = "cursor"
FOREVER: Final = datetime.max.replace(tzinfo=UTC)
KNOWN: Final = SELECTING | VIEWING | FILTERING | {CURSOR}


@dataclass(frozen=True, slots=True)
class View:
    """How statements are shown; `attachments` answers as multipart/mixed."""

    format: Format = "exact"
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class One:
    """One statement by its id: the one that is not voided, or with `voided` the one that is."""

    statement_id: str
    voided: bool
    view: View


@dataclass(frozen=True, slots=True)
class Many:
    """A first page."""

    query: Query
    view: View


@dataclass(frozen=True, slots=True)
class Next:
    """A further page: what the one before gave as `more`."""

    cursor: str


@dataclass(frozen=True, slots=True)
class PageSizes:
    """Statements a page: where `limit` is absent, and at most (also for `limit=0`)."""

    usual: int = 100
    most: int = 500


def parse_reading(parameters: Mapping[str, str], sizes: PageSizes) -> One | Many | Next:
    """What the parameters ask for; without `until` up to FOREVER, which `capped` brings down.

    Raises: InvalidInput: unknown, contradictory or unreadable parameters; all of them are named.
    """
    reader = Reader(parameters, KNOWN)
    reader.faults += _contradictions(parameters)
    reading = _reading(reader, parameters, sizes)
    reader.refuse_faults()
    return reading


def _reading(reader: Reader, parameters: Mapping[str, str], sizes: PageSizes) -> One | Many | Next:
    if CURSOR in parameters:
        return Next(parameters[CURSOR])
    view = View(reader.read("format", _to_format, "exact"), reader.read("attachments", to_bool, False))
    for name, voided in (("statementId", False), ("voidedStatementId", True)):
        if name in parameters:
            return One(reader.read(name, to_uuid, ""), voided, view)
    return Many(_query(reader, sizes), view)


def _query(reader: Reader, sizes: PageSizes) -> Query:
    agent: str | None = reader.read("agent", to_identifier, None)
    verb: str | None = reader.read("verb", to_iri, None)
    activity: str | None = reader.read("activity", to_iri, None)
    registration: str | None = reader.read("registration", to_uuid, None)
    since: datetime | None = reader.read("since", to_time, None)
    return Query(
        agent=agent,
        verb=verb,
        activity=activity,
        registration=registration,
        related_agents=reader.read("related_agents", to_bool, False),
        related_activities=reader.read("related_activities", to_bool, False),
        since=since,
        until=reader.read("until", to_time, FOREVER),
        limit=min(reader.read("limit", to_count, sizes.usual) or sizes.most, sizes.most),
        ascending=reader.read("ascending", to_bool, False),
    )


def capped(asked: Many, through: datetime) -> Many:
    """The same, never beyond what is readable (law 3)."""
    return replace(asked, query=replace(asked.query, until=min(asked.query.until, through)))


def _contradictions(parameters: Mapping[str, str]) -> list[Fault]:
    """Parameters that exclude each other."""
    given = parameters.keys() & KNOWN
    if CURSOR in given:
        reason = "comes from `more` and stands alone"
        return [
            Fault("?" + name, f"cannot be combined with {CURSOR}: it {reason}") for name in sorted(given - {CURSOR})
        ]
    if given >= SELECTING:
        return [Fault("?voidedStatementId", "cannot be combined with statementId")]
    if given & SELECTING:
        by = min(given & SELECTING)
        return [Fault("?" + name, f"cannot be combined with {by}") for name in sorted(given & FILTERING)]
    return []


def _to_format(text: str) -> Format:
    for known in FORMATS:
        if text == known:
            return known
    raise ValueError(f"must be one of {', '.join(FORMATS)}")


def to_statement_id(parameters: Mapping[str, str]) -> str:
    """The one parameter of PUT /statements.

    Raises: InvalidInput: it is absent or no UUID, or another parameter is there.
    """
    return to_required(parameters, "statementId", to_uuid)
