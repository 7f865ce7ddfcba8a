"""What a reader of statements asks for: the values of a query and of its answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Format = Literal["ids", "exact", "canonical"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the page before ended; the page after begins strictly beyond it."""

    stored: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """The filters of GET /statements (xAPI 1.0.3 Communication 2.1.3, 2.0 4.1.6.1).

    `until` is the upper bound fixed on the first page: never later than Consistent-Through. `agent` and `authority` are
    the canonical identifiers that `schemas.agent.identifier` gives; `authority` limits to what one credential sent
    (statements/read/mine). `registration` is in lower case. `limit` is at least 1.
    """

    agent: str | None = None
    verb: str | None = None
    activity: str | None = None
    registration: str | None = None
    related_agents: bool = False
    related_activities: bool = False
    since: datetime | None = None  # stored after
    until: datetime  # stored at or before
    limit: int = 100
    ascending: bool = False
    cursor: Cursor | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A statement as the store keeps it."""

    id: str
    stored: datetime
    raw: bytes  # orjson.dumps of the completed statement


@dataclass(frozen=True, slots=True)
class Page:
    """Statements in the order asked for; `more` when at least one follows."""

    statements: tuple[Stored, ...]
    more: bool
