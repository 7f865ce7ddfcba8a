"""Dead letters of stages that write the store: by reference, so that they hold nobody's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from lrs.ledger.tables import dead_letters
from schemas.timestamps import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """What could not be done, and where the statement stands in the log."""

    id: int
    stage: str
    offset: int
    statement: str
    cause: str
    at: datetime


def add_letters(engine: Engine, stage: str, letters: Iterable[tuple[int, str, str]], at: datetime) -> None:
    """Keep (offset, statement id, cause) of each; one that is there already stays as it is."""
    names = ("offset", "statement", "cause")
    rows = [dict(zip(names, letter, strict=True)) | {"stage": stage, "at": to_micros(at)} for letter in letters]
    if rows:
        with engine.begin() as connection:
            connection.execute(insert(dead_letters).on_conflict_do_nothing(), rows)


def letters_listed(engine: Engine, most: int = 1_000) -> Sequence[DeadLetter]:
    """The oldest ones, in their order."""
    with engine.connect() as connection:
        rows = connection.execute(select(dead_letters).order_by(dead_letters.c.id).limit(most)).all()
    return [DeadLetter(r.id, r.stage, r.offset, r.statement, r.cause, from_micros(r.at)) for r in rows]


def drop_letter(engine: Engine, letter_id: int) -> bool:
    """Whether there was one."""
    with engine.begin() as connection:
        return connection.execute(delete(dead_letters).where(dead_letters.c.id == letter_id)).rowcount > 0


def count_letters(engine: Engine) -> tuple[int, int | None]:
    """(how many, the smallest offset that one of them points to): the log is kept from there on."""
    with engine.connect() as connection:
        count, oldest = connection.execute(select(func.count(), func.min(dead_letters.c.offset))).one()
    return int(count), oldest
