"""Which moments were sent as statements, at which revision, and which wait: a row a moment that stands or was sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, and_, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from lrs.ledger.positions import write_position
from lrs.ledger.tables import emissions
from schemas.timestamps import to_micros

POSITION = "emission"  # of the log `moments`


@dataclass(frozen=True, slots=True)
class Emission:
    """What is to be sent: the void of what was sent and is outdated, else the statement of the new revision."""

    moment: str
    revision: int
    standing: bool
    sent: int | None  # the revision of which a statement stands, or may stand: a crash may have come before or after it

    @property
    def is_outdated(self) -> bool:
        """Whether what was sent says what is so no more."""
        return self.sent is not None and not (self.standing and self.sent == self.revision)


def note_changes(engine: Engine, changes: Iterable[tuple[str, int, bool]], since: datetime, position: int) -> None:
    """Take changes of the log `moments` up to a position: (moment, revision, whether it stands now)."""
    latest = {moment: (revision, standing) for moment, revision, standing in changes}
    rows = [
        {"moment": moment, "revision": revision, "standing": standing, "since": to_micros(since)}
        for moment, (revision, standing) in latest.items()
    ]
    with engine.begin() as connection:
        if rows:
            row = insert(emissions)
            newer = {name: row.excluded[name] for name in ("revision", "standing", "since")}
            connection.execute(row.on_conflict_do_update(index_elements=["moment"], set_=newer), rows)
        connection.execute(delete(emissions).where(~emissions.c.standing, emissions.c.sent.is_(None)))
        write_position(connection, POSITION, position)


def due(engine: Engine, until: datetime, most: int) -> Sequence[Emission]:
    """What has stood since `until` or longer and was not sent, and what was sent and is so no more.

    Each change has its revision, so that what is gone differs from what was sent: the index holds all that is due.
    """
    table = emissions
    is_sent = and_(table.c.sent.is_not(None), table.c.sent != -table.c.revision)
    is_ready = and_(table.c.standing, table.c.since <= to_micros(until))
    query = select(table).where(_differs(), or_(is_sent, is_ready)).order_by(table.c.since).limit(most)
    with engine.connect() as connection:
        return [_emission(row) for row in connection.execute(query)]


def is_any_waiting(engine: Engine) -> bool:
    """Whether something waits for its time."""
    with engine.connect() as connection:
        return connection.execute(select(emissions.c.moment).where(_is_unsent()).limit(1)).first() is not None


def count_sent(engine: Engine) -> int:
    """How many moments stand as statements."""
    with engine.connect() as connection:
        return int(connection.execute(select(func.count()).where(emissions.c.sent.is_not(None))).scalar_one())


def note_intended(engine: Engine, some: Iterable[Emission]) -> None:
    """Statements of these are about to be logged: kept first, so that one that goes after a crash is voided still."""
    with engine.begin() as connection:
        for one in some:
            mine = emissions.c.moment == one.moment
            connection.execute(update(emissions).where(mine).values(sent=-one.revision))


def note_sent(engine: Engine, sent: Iterable[Emission]) -> None:
    """These are logged; one that changed meanwhile stays due."""
    with engine.begin() as connection:
        for one in sent:
            mine = emissions.c.moment == one.moment
            told = None if one.is_outdated else one.revision
            connection.execute(update(emissions).where(mine).values(sent=told))
        connection.execute(delete(emissions).where(~emissions.c.standing, emissions.c.sent.is_(None)))


def _emission(row: Row[Any]) -> Emission:
    """Below zero: intended, not yet known to be sent."""
    return Emission(row.moment, row.revision, row.standing, None if row.sent is None else abs(row.sent))


def _is_unsent() -> ColumnElement[bool]:
    return and_(emissions.c.standing, _differs())


def _differs() -> ColumnElement[bool]:
    """In the words of the index `emissions_due`, or else the whole table is read."""
    return or_(emissions.c.sent.is_(None), emissions.c.sent != emissions.c.revision)
