"""multipart/mixed requests as they stream in: statements first, then the content of their attachments.

Nothing large is held: each attachment goes to where attachments are kept while its hash is taken (xAPI 1.0.3
Communication 1.5.2). The part of statements and signatures, which are short, are held and bounded.
"""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final, Protocol

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser

from lrs.ports import Incoming
from lrs.rules.attachments import HASHES, Attached
from schemas.errors import Fault, InvalidInput, TooLarge

MIXED: Final = b"multipart/mixed"
HASH: Final = "x-experience-api-hash"
MOST_BOUNDARY: Final = 70  # RFC 2046 5.1.1
MOST_TYPE: Final = 1_024  # bytes of a header Content-Type: its parameters are numbered, and no number is so long
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # what was sent is told to the sender alone

Json = dict[str, Any]


class Opening(Protocol):
    """What is made of the first part, before the others are taken."""

    def __call__(self, body: bytes, /) -> tuple[list[Json], list[Attached]]:
        """The statements and what they declare. Raises: InvalidInput, TooLarge."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is taken; each is a setting."""

    body_bytes: int  # of the statements, and of a signature
    attachment_bytes: int
    attachments: int


def boundary_of(content_type: bytes) -> bytes:
    """The boundary that a header Content-Type names.

    Raises: InvalidInput: none, or one that no multipart body may have.
    """
    if len(content_type) > MOST_TYPE:
        raise _refused(f"header Content-Type must have at most {MOST_TYPE} bytes, with its boundary")
    header = Message()
    header["Content-Type"] = content_type.decode("latin-1")
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not 0 < len(boundary) <= MOST_BOUNDARY or not boundary.isascii():
        raise _refused("header Content-Type must name the boundary of its parts, of 1 to 70 characters")
    return boundary.encode()


class Parts:
    """The parts of one request. `feed` them in any pieces, `end`, then read the attributes."""

    def __init__(self, boundary: bytes, bounds: Bounds, opening: Opening, incoming: Incoming) -> None:
        self.statements: Sequence[Json] = ()
        self.declared: Sequence[Attached] = ()
        self._signs: dict[str, bool] = {}  # by hash, for many parts may come and many may be declared
        self.sent: set[str] = set()
        self.signatures: dict[str, bytes] = {}  # by hash: the content of those that are signatures
        self._bounds, self._opening, self._incoming = bounds, opening, incoming
        self._number, self._ended = -1, False
        self._headers: dict[str, str] = {}
        self._name, self._value = bytearray(), bytearray()
        self._held = bytearray()  # the statements, or a signature
        self._part: _Part | None = None
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._header,
                "on_headers_finished": self._open,
                "on_part_data": self._take,
                "on_part_end": self._close,
                "on_end": self._end,
            },
        )

    def feed(self, data: bytes) -> None:
        """Take the next piece of the body.

        Raises:
            InvalidInput: it is no multipart body, a part is not what its headers say, or nobody declares it.
            TooLarge: a part is over its limit.
            Unavailable: there is no room to keep it.
        """
        try:
            self._parser.write(data)
        except MultipartParseError as error:
            raise _refused("the body is not what its Content-Type says: multipart/mixed with this boundary") from error

    def end(self) -> None:
        """The body has ended.

        Raises: InvalidInput: in the middle of a part, or before the first.
        """
        if not self._ended or self._number < 0:
            raise _refused("the body ends before its closing boundary: send it whole")

    @property
    def held(self) -> int:
        """How many bytes stay in memory."""
        return len(self._held) + sum(map(len, self.signatures.values()))

    def signed(self) -> Iterator[tuple[int, bytes, Attached]]:
        """The number of each signed statement, its signature, and how it is declared."""
        for one in self.declared:
            if one.signs and one.sha2 in self.signatures:
                yield one.statement, self.signatures[one.sha2], one

    def _begin(self) -> None:
        self._number += 1
        if self._number > self._bounds.attachments:
            raise TooLarge("the number of attachments of a request", self._bounds.attachments, "SOUSBOIS_ATTACHMENTS")
        self._headers.clear()

    def _header(self) -> None:
        self._headers[self._name.decode("latin-1").lower()] = self._value.decode("latin-1").strip()
        self._name.clear()
        self._value.clear()

    def _open(self) -> None:
        self._held.clear()
        self._part = None
        if self._number == 0:
            kind = self._headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json":
                raise self._fault("must be the statements, with the header Content-Type: application/json")
            return
        sha2 = self._hash()
        if sha2 in self.sent:
            raise self._fault("has the same X-Experience-API-Hash as one before: send each content once")
        self._part = _Part(sha2, hashlib.new(HASHES[len(sha2)]), signs=self._signs[sha2])
        self._incoming.begin(sha2)

    def _hash(self) -> str:
        if self._headers.get("content-transfer-encoding", "").lower() != "binary":
            raise self._fault("must have the header Content-Transfer-Encoding: binary")
        sha2 = self._headers.get(HASH, "").lower()
        if not sha2:
            raise self._fault("must have the header X-Experience-API-Hash")
        if sha2 not in self._signs:
            raise self._fault("has an X-Experience-API-Hash that is the sha2 of no attachment of these statements")
        return sha2

    def _take(self, data: bytes, start: int, end: int) -> None:
        piece = data[start:end]
        if self._part is None or self._part.signs:
            if len(self._held) + len(piece) > self._bounds.body_bytes:
                raise TooLarge("the part of statements (in bytes)", self._bounds.body_bytes, "SOUSBOIS_BODY")
            self._held += piece
        if self._part is not None:
            self._part.length += len(piece)
            if self._part.length > self._bounds.attachment_bytes:
                raise TooLarge("an attachment (in bytes)", self._bounds.attachment_bytes, "SOUSBOIS_ATTACHMENT")
            self._part.seen.update(piece)
            self._incoming.write(piece)

    def _close(self) -> None:
        if self._part is None:
            self.statements, self.declared = self._opening(bytes(self._held))
            for one in self.declared:
                self._signs[one.sha2] = self._signs.get(one.sha2, False) or one.signs
            self._held.clear()
            return
        if self._part.seen.hexdigest() != self._part.sha2:
            raise self._fault("does not have the content that its X-Experience-API-Hash says")
        self.sent.add(self._part.sha2)
        if self._part.signs:
            self.signatures[self._part.sha2] = bytes(self._held)

    def _end(self) -> None:
        self._ended = True

    def _fault(self, reason: str) -> InvalidInput:
        return _refused(f"part {self._number + 1} of the body {reason}")


class _Part:
    """The attachment that comes in."""

    def __init__(self, sha2: str, seen: Any, *, signs: bool) -> None:
        self.sha2, self.seen, self.signs = sha2, seen, signs
        self.length = 0


def _refused(reason: str) -> InvalidInput:
    return InvalidInput([Fault("", reason)])
