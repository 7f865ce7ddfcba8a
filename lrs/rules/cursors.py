"""`more`: where a page ended and what was asked, as an opaque text that only this installation can make."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

import orjson

from lrs.rules.query import Cursor, Page, Query
from lrs.rules.reading import Many, View
from schemas.errors import Fault, InvalidInput
from schemas.timestamps import from_micros, to_micros

# Rule 1: a cursor fixes `until` and every filter, so that the pages together are one answer whatever arrives meanwhile.
# Rule 2: it holds no right: `authority` is never in it and comes from the credential of each request.
SIGNATURE_BYTES: Final = 16
_TIMES: Final = frozenset({"since", "until"})
_LEFT_OUT: Final = frozenset({"authority", "cursor"})


def following(query: Query, page: Page) -> Query | None:
    """The query of the next page, or None after the last."""
    if not (page.more and page.statements):
        return None
    last = page.statements[-1]
    return replace(query, cursor=Cursor(last.stored, last.id))


def write_cursor(asked: Many, key: bytes) -> str:
    """A query whose `cursor` is set, as text that is safe in a URL."""
    cursor = asked.query.cursor
    assert cursor is not None, "a cursor is written for a page that follows"
    filters = {name: _plain(value) for name, value in asdict(asked.query).items() if name not in _LEFT_OUT and value}
    view = (asked.view.format, asked.view.attachments)
    content = orjson.dumps((filters, (to_micros(cursor.stored), cursor.id), view))
    return urlsafe_b64encode(_signature(content, key) + content).rstrip(b"=").decode()


def parse_cursor(text: str, key: bytes) -> Many:
    """The inverse of `write_cursor`.

    Raises: InvalidInput: it was not made here, or was changed.
    """
    try:
        packed = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except ValueError:
        packed = b""
    signature, content = packed[:SIGNATURE_BYTES], packed[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(content, key)):
        raise InvalidInput([Fault("?cursor", "is not one that this store gave as `more`: begin again without it")])
    filters: dict[str, Any]
    filters, (stored, statement_id), view = orjson.loads(content)
    for name in _TIMES & filters.keys():
        filters[name] = from_micros(filters[name])
    return Many(Query(**filters, cursor=Cursor(from_micros(stored), statement_id)), View(*view))


def _signature(content: bytes, key: bytes) -> bytes:
    return hmac.digest(key, content, hashlib.sha256)[:SIGNATURE_BYTES]


def _plain(value: Any) -> Any:
    return to_micros(value) if isinstance(value, datetime) else value
