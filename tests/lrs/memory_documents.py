"""Documents in memory: `lrs.ports.Documents` as a real, small adapter."""

from datetime import datetime
from threading import Lock
from typing import Any

from lrs.rules.documents import Content, Document, Key, Listing, Many
from lrs.rules.preconditions import Condition
from schemas.errors import Unavailable


class MemoryDocuments:
    """Documents in a dictionary, one call at a time; `full` makes it refuse like a disk without room."""

    def __init__(self, now: Any) -> None:
        self._now = now
        self._all: dict[Key, Document] = {}
        self._turn = Lock()
        self.full = False

    def find(self, key: Key, /) -> Document | None:
        return self._all.get(key)

    def put(self, key: Key, content: Content, condition: Condition, /) -> bool:
        with self._turn:
            if not self._holds(key, condition):
                return False
            self._all[key] = Document(content.content_type, content.body, content.etag, self._now())
            return True

    def delete(self, key: Key, condition: Condition, /) -> bool:
        with self._turn:
            held = self._holds(key, condition)
            if held:
                self._all.pop(key, None)
            return held

    def ids(self, many: Many, /) -> Listing:
        found = self._among(many)
        return Listing(tuple(sorted({key.id for key in found})), max(map(self._updated, found), default=None))

    def delete_all(self, many: Many, /) -> None:
        with self._turn:
            for key in self._among(many):
                del self._all[key]

    def _holds(self, key: Key, condition: Condition) -> bool:
        if self.full:
            raise Unavailable("the ledger is full", 10)
        found = self._all.get(key)
        if found is None:
            return condition.creates
        return condition.holds(found.etag) and condition.content_type in {None, found.content_type}

    def _among(self, many: Many) -> list[Key]:
        return [
            key
            for key in self._all
            if key.context == many.context
            and many.registration in {None, key.registration}
            and (many.since is None or self._updated(key) > many.since)
        ]

    def _updated(self, key: Key) -> datetime:
        return self._all[key].updated
