"""Documents in the ledger: every write is one SQL statement that decides by its condition, so that none gets lost."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from threading import Lock
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Table, UpdateBase, and_, delete, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from lrs.ledger.tables import documents
from lrs.ports import Now
from lrs.rules.documents import Content, Context, Document, Key, Listing, Many
from lrs.rules.preconditions import Condition
from schemas.errors import TooLarge
from schemas.timestamps import from_micros, to_micros

MOST_IDS: Final = 100_000  # of one listing
MOST_ID_LETTERS: Final = 32 << 20  # of these together: an id may be long
# Both write it alike; SQLAlchemy has it once for each.
_INSERTS: Final[Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
_d = documents.c


class LedgerDocuments:
    """`lrs.ports.Documents` over the ledger."""

    def __init__(self, engine: Engine, now: Now) -> None:
        self._engine = engine
        self._now = now
        # SQLite has one writer, and whoever waits for it sleeps and looks again: waiting here is in turn and shorter.
        self._writing = Lock() if engine.dialect.name == "sqlite" else nullcontext()

    def find(self, key: Key, /) -> Document | None:
        wanted = select(_d.content_type, _d.body, _d.etag, _d.updated).where(*_is(key))
        with self._engine.connect() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Document(row.content_type, row.body, row.etag, from_micros(row.updated))

    def put(self, key: Key, content: Content, condition: Condition, /) -> bool:
        return self._changed(write(self._engine.dialect.name, key, content, condition, self._now())) > 0

    def delete(self, key: Key, condition: Condition, /) -> bool:
        # Deleting takes SQLite's write lock even where there is nothing to delete: what is found next is still so.
        with self._writing, self._engine.begin() as connection:
            if connection.execute(delete(documents).where(*_is(key), *_holding(condition))).rowcount:
                return True
            there = connection.execute(select(_d.id).where(*_is(key))).one_or_none()
        return there is None and condition.creates

    def ids(self, many: Many, /) -> Listing:
        wanted = select(_d.id, _d.updated).where(*_among(many)).order_by(_d.id).limit(MOST_IDS + 1)
        ids: dict[str, None] = {}
        letters, updated = 0, 0
        with self._engine.connect() as connection:
            for number, row in enumerate(connection.execute(wanted)):
                letters += len(row.id)
                _check_listing("the list of ids", number + 1, MOST_IDS)
                _check_listing("the list of ids (in letters)", letters, MOST_ID_LETTERS)
                ids[row.id], updated = None, max(updated, row.updated)
        return Listing(tuple(ids), from_micros(updated)) if ids else Listing(())

    def delete_all(self, many: Many, /) -> None:
        self._changed(delete(documents).where(*_among(many)))

    def _changed(self, statement: UpdateBase) -> int:
        """The number of rows, once the change is durable."""
        with self._writing, self._engine.begin() as connection:
            return connection.execute(statement).rowcount


def _check_listing(what: str, size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge(what, limit, "none: narrow it with since")


def write(dialect: str, key: Key, content: Content, condition: Condition, at: datetime) -> UpdateBase:
    """The statement that keeps a document if the condition holds, and changes no row if it does not."""
    values: dict[str, Any] = {
        "content_type": content.content_type,
        "body": content.body,
        "etag": content.etag,
        "updated": to_micros(at),
    }
    if not condition.creates:
        return update(documents).where(*_is(key), *_holding(condition)).values(values)
    row = _INSERTS[dialect](documents).values(_columns(key) | values)
    return row.on_conflict_do_update(
        index_elements=list(documents.primary_key), set_=values, where=and_(true(), *_holding(condition))
    )


def _columns(key: Key) -> dict[str, str]:
    return {**_context(key.context), "registration": key.registration, "id": key.id}


def _context(context: Context) -> dict[str, str]:
    return {"kind": context.kind, "activity": context.activity, "agent": context.agent}


def _is(key: Key) -> list[ColumnElement[bool]]:
    return [documents.c[name] == value for name, value in _columns(key).items()]


def _among(many: Many) -> list[ColumnElement[bool]]:
    wanted = [documents.c[name] == value for name, value in _context(many.context).items()]
    if many.registration is not None:
        wanted.append(_d.registration == many.registration)
    if many.since is not None:
        wanted.append(_d.updated > to_micros(many.since))
    return wanted


def _holding(condition: Condition) -> list[ColumnElement[bool]]:
    """What must hold of the row that is there."""
    held: list[ColumnElement[bool]] = []
    if condition.only is not None:
        held.append(_d.etag.in_(sorted(condition.only)))
    if condition.never:
        held.append(_d.etag.not_in(sorted(condition.never)))
    if condition.content_type is not None:
        held.append(_d.content_type == condition.content_type)
    return held
