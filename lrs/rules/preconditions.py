"""Entity tags and the preconditions of a request (RFC 9110 §8.8.3, §13.1; xAPI 1.0.3 Communication 3.1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1
from typing import Final

from schemas.errors import Fault, InvalidInput

IF_MATCH: Final = "If-Match"
IF_NONE_MATCH: Final = "If-None-Match"
MOST_TAGS: Final = 64  # of one header: each is compared while the ledger is locked
_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_ONE: Final = re.compile(_TAG)
_LIST: Final = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")


def etag_of(body: bytes) -> str:
    """The tag of a document: the SHA-1 of its bytes as hexadecimal digits, as xAPI 1.0.3 asks for."""
    return sha1(body, usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Condition:
    """When a write may happen, in the form in which one SQL statement can decide it.

    `creates`: also where no document is. Of a document that is there, the tag must be in `only` (None: any), must not
    be in `never`, and its content type must be `content_type` (None: any).
    """

    creates: bool = True
    only: frozenset[str] | None = None
    never: frozenset[str] = frozenset()
    content_type: str | None = None

    def holds(self, etag: str | None) -> bool:
        """For a document with this tag; None: there is none."""
        if etag is None:
            return self.creates
        return (self.only is None or etag in self.only) and etag not in self.never


ALWAYS: Final = Condition()
ABSENT: Final = Condition(only=frozenset())


@dataclass(frozen=True, slots=True)
class Tags:
    """The value of one of the two headers: `*`, or a list."""

    every: bool
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Preconditions:
    """What a request demands of the document that it is about."""

    match: Tags | None = None
    none_match: Tags | None = None

    @property
    def given(self) -> bool:
        return self.match is not None or self.none_match is not None

    @property
    def condition(self) -> Condition:
        """Both headers together; If-Match compares strongly, so that a weak tag matches nothing (RFC 9110 §13.1.1)."""
        only: frozenset[str] | None = None
        never: frozenset[str] = frozenset()
        if self.match is not None and not self.match.every:
            only = self.match.strong
        if self.none_match is not None:
            only, never = (frozenset(), never) if self.none_match.every else (only, _all(self.none_match))
        return Condition(creates=self.match is None, only=only, never=never)

    def matches(self, etag: str) -> bool:
        """Whether If-Match lets a document with this tag be read."""
        return self.match is None or self.match.every or etag in self.match.strong

    def is_known(self, etag: str) -> bool:
        """Whether the reader has the document with this tag already, as If-None-Match says."""
        return self.none_match is not None and (self.none_match.every or etag in _all(self.none_match))


def _all(tags: Tags) -> frozenset[str]:
    return tags.strong | tags.weak


def parse_preconditions(headers: Mapping[str, str]) -> Preconditions:
    """Of If-Match and If-None-Match, where they are there.

    Raises: InvalidInput: a header holds neither `*` nor a list of entity tags, or more of them than `MOST_TAGS`.
    """
    faults: list[Fault] = []
    found: dict[str, Tags] = {}
    for name in (IF_MATCH, IF_NONE_MATCH):
        value = headers.get(name)
        if value is None:
            continue
        if value.strip() == "*":
            found[name] = Tags(every=True)
        elif _LIST.fullmatch(value):
            tags = _ONE.findall(value)
            found[name] = _tags(tags)
            if len(tags) > MOST_TAGS:
                faults.append(Fault("", f"header {name} must hold at most {MOST_TAGS} entity tags"))
        else:
            faults.append(Fault("", f'header {name} must be * or entity tags in double quotes, such as "0a4d55a8…"'))
    if faults:
        raise InvalidInput(faults)
    return Preconditions(found.get(IF_MATCH), found.get(IF_NONE_MATCH))


def _tags(tags: Sequence[str]) -> Tags:
    weak = {tag[3:-1] for tag in tags if tag.startswith("W/")}
    return Tags(every=False, strong=frozenset(tag[1:-1] for tag in tags if tag[0] == '"'), weak=frozenset(weak))
