"""The directory of people and places: each import adds entries; the latest of a person or place decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import orjson
from sqlalchemy import Engine, func, insert, select

from lrs.ledger.tables import directory_entries
from schemas.timestamps import to_micros

Subject = Literal["person", "place"]
Content = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is said of one person or place: the rows of a person's history, or the one row of a place."""

    seq: int
    subject: Subject
    name: str  # of a person as schemas.agent.identifier writes it
    rows: Content


def add_entries(engine: Engine, entries: Sequence[tuple[Subject, str, Content]], at: datetime) -> None:
    """Keep entries of (subject, name, rows), all or none."""
    rows = [
        {"subject": subject, "name": name, "rows": orjson.dumps(list(content)).decode(), "at": to_micros(at)}
        for subject, name, content in entries
    ]
    with engine.begin() as connection:
        connection.execute(insert(directory_entries), rows)


def entries_after(engine: Engine, seq: int) -> Sequence[Entry]:
    """All entries with a greater seq, in their order."""
    table = directory_entries
    with engine.connect() as connection:
        rows = connection.execute(select(table).where(table.c.seq > seq).order_by(table.c.seq)).all()
    return [Entry(row.seq, row.subject, row.name, orjson.loads(row.rows)) for row in rows]


def last_entry(engine: Engine) -> int:
    """The seq of the newest entry, 0 where there is none."""
    with engine.connect() as connection:
        return connection.execute(select(func.max(directory_entries.c.seq))).scalar_one() or 0


def standing_entries(engine: Engine, until: int | None = None) -> Sequence[Entry]:
    """The entry that decides for each person and place, by subject and name; `until`: as of that seq."""
    latest = {
        (entry.subject, entry.name): entry for entry in entries_after(engine, 0) if until is None or entry.seq <= until
    }
    return [latest[key] for key in sorted(latest)]
