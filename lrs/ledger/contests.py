"""What people say of moments that cite them: rejected, taken back, annotated; only ever added to.

Rule 1: a moment is contested while anybody's latest word on it is a rejection; its id is made from its kind and key
evidence, so that the word outlives detectors' versions.
Rule 2: a note is for the person who wrote it, and for nobody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, func, insert, select

from lrs.ledger.tables import contests
from schemas.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Contest:
    """A person's word on a moment; the latest counts."""

    seq: int
    person: str  # as schemas.agent.identifier writes it
    moment: str
    rejected: bool
    note: str | None
    at: datetime


def add_contest(engine: Engine, person: str, moment: str, *, rejected: bool, note: str | None, at: datetime) -> Contest:
    """Keep a word."""
    row = {"person": person, "moment": moment, "rejected": rejected, "note": note, "at": to_micros(at)}
    with engine.begin() as connection:
        made = connection.execute(insert(contests).values(row)).inserted_primary_key
    assert made is not None
    return Contest(int(made[0]), person, moment, rejected, note, at)


def contests_after(engine: Engine, seq: int) -> Sequence[Contest]:
    """All words with a greater seq, in their order."""
    return _words(engine, contests.c.seq > seq)


def contests_by(engine: Engine, person: str) -> Sequence[Contest]:
    """The latest word of a person on each moment, by moment."""
    latest = {word.moment: word for word in _words(engine, contests.c.person == person)}
    return [latest[moment] for moment in sorted(latest)]


def _words(engine: Engine, which: ColumnElement[bool]) -> list[Contest]:
    with engine.connect() as connection:
        rows = connection.execute(select(contests).where(which).order_by(contests.c.seq)).all()
    return [Contest(row.seq, row.person, row.moment, row.rejected, row.note, from_micros(row.at)) for row in rows]


def last_contest(engine: Engine) -> int:
    """The seq of the newest word, 0 where there is none."""
    with engine.connect() as connection:
        return connection.execute(select(func.max(contests.c.seq))).scalar_one() or 0


def contested(words: Sequence[Contest]) -> frozenset[str]:
    """The moments that somebody rejects, after these words in their order."""
    latest = {(word.person, word.moment): word.rejected for word in words}
    return frozenset(moment for (_, moment), rejected in latest.items() if rejected)
