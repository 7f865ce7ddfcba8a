"""Documents of the state and profile resources: what names one, what it is, and how two are merged."""

import re
from dataclasses import dataclass
from datetime import datetime
from json import JSONDecoder
from typing import Final, Literal

import orjson

from lrs.rules.preconditions import Condition, etag_of
from schemas.errors import Fault, InvalidInput

Kind = Literal["state", "activity_profile", "agent_profile"]
JSON_TYPE: Final = "application/json"
ANY_BYTES: Final = "application/octet-stream"  # what is meant where nothing is said (RFC 9110 §8.3)
_MEDIA_TYPE: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z\-]+/[!#$%&'*+.^_`|~0-9A-Za-z\-]+(?:[ \t]*;[ -~\t]*)?")
_LONGEST_TYPE: Final = 255
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_DECODER: Final = JSONDecoder()


@dataclass(frozen=True, slots=True)
class Context:
    """What documents of one kind belong to; a part that a kind does not have is empty."""

    kind: Kind
    activity: str = ""  # its IRI
    agent: str = ""  # as `schemas.agent.identifier` gives it


@dataclass(frozen=True, slots=True)
class Key:
    """What names one document; a state that belongs to no registration has an empty one."""

    context: Context
    id: str
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """All documents of a context: of one registration (None: of every one, and of none), changed after `since`."""

    context: Context
    registration: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A document as it is sent."""

    content_type: str
    body: bytes

    @property
    def etag(self) -> str:
        return etag_of(self.body)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is kept."""

    content_type: str
    body: bytes
    etag: str
    updated: datetime

    @property
    def unchanged(self) -> Condition:
        """The condition that it is still there as it was found."""
        return Condition(creates=False, only=frozenset({self.etag}), content_type=self.content_type)


@dataclass(frozen=True, slots=True)
class Listing:
    """The ids of many documents, each once and sorted, and when the newest of these was changed."""

    ids: tuple[str, ...]
    updated: datetime | None = None


def parse_content_type(header: str | None) -> str:
    """The content type as it was sent; it is sent out again, so it may hold nothing that ends a header.

    Raises: InvalidInput: not a media type.
    """
    if header is None:
        return ANY_BYTES
    if len(header) > _LONGEST_TYPE or not _MEDIA_TYPE.fullmatch(header):
        raise InvalidInput([Fault("", f"header Content-Type must be a media type of at most {_LONGEST_TYPE} letters")])
    return header


def is_json(content_type: str) -> bool:
    """Whether it is application/json, whatever parameters it has."""
    return content_type.partition(";")[0].strip().lower() == JSON_TYPE


def check_put(content: Content) -> None:
    """Raises: InvalidInput: it is said to be JSON and is not; of a PUT any JSON value is taken."""
    if is_json(content.content_type):
        _check_json(content.body)


def check_post(content: Content) -> None:
    """Raises: InvalidInput: it is said to be JSON and is no JSON object (xAPI 1.0.3 Communication 2.2)."""
    if is_json(content.content_type):
        members(content.body)


def merged(kept: Document, sent: Content) -> Content:
    """The kept object with each member of the sent one in place of its own; no deeper (xAPI 1.0.3 Communication 2.2).

    Values stay as they were written: no number is rounded on the way.

    Raises: InvalidInput: one of the two is no JSON object, or not said to be.
    """
    if not is_json(sent.content_type):
        raise InvalidInput(
            [Fault("", "a document is there: only application/json is merged with it; to replace it, PUT")]
        )
    own = members(sent.body)
    if not is_json(kept.content_type):
        raise InvalidInput([Fault("", "the document that is there is not application/json: to replace it, PUT")])
    try:
        union = members(kept.body) | own
    except InvalidInput as error:
        raise InvalidInput([Fault("", "the document that is there is no JSON object: to replace it, PUT")]) from error
    written = ",".join(f"{orjson.dumps(name).decode()}:{value}" for name, value in union.items())
    return Content(sent.content_type, f"{{{written}}}".encode())


def members(body: bytes) -> dict[str, str]:
    """The members of a JSON object: each name, and its value as it is written.

    Raises: InvalidInput: not JSON in UTF-8, or not an object.
    """
    _check_json(body)
    try:
        return _members(body.decode())
    except RecursionError as error:
        raise InvalidInput([Fault("", "nests too deep to be merged")]) from error


def _members(text: str) -> dict[str, str]:
    """Of a text that is known to be JSON."""
    here = _skip(text, 0)
    if text[here] != "{":
        raise InvalidInput([Fault("", "must be a JSON object")])
    found: dict[str, str] = {}
    here = _skip(text, here + 1)
    while text[here] != "}":
        name, colon = _DECODER.raw_decode(text, here)
        start = _skip(text, _skip(text, colon) + 1)
        _, end = _DECODER.raw_decode(text, start)
        found[name] = text[start:end]
        here = _skip(text, end)
        if text[here] == ",":
            here = _skip(text, here + 1)
    return found


def _check_json(body: bytes) -> None:
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidInput([Fault("", f"is not JSON: line {error.lineno}, column {error.colno}")]) from error


def _skip(text: str, here: int) -> int:
    """Past white space; where there is none, as nearly everywhere, that is seen without a search."""
    if text[here] > " ":
        return here
    found = _SPACE.match(text, here)
    assert found is not None
    return found.end()
