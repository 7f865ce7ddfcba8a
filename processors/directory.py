"""What the organisation says of people and places where a statement does not: a protocol, and an empty one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

EARLIER = timedelta(days=90)
"""How far back a former unit counts."""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person's unit and role (support, manager, trainer, bot) as of a time, and since when they are listed."""

    unit: str | None = None
    role: str | None = None
    joined: datetime | None = None
    unit_then: str | None = None  # EARLIER before that time


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place's space_kind, whether it is private, and how many people it reaches."""

    space_kind: str | None = None
    private: bool = False
    audience: int | None = None


class Directory(Protocol):
    """Asked by the recogniser for each statement; answers are as of event time."""

    def person(self, identity: str, at: datetime, /) -> PersonEntry | None:
        """identity: as `processors.persons.identity` gives it."""

    def place(self, place: str, at: datetime, /) -> PlaceEntry | None:
        """place: as signals name it."""

    def size(self, unit: str, at: datetime, /) -> int | None:
        """How many people the unit holds; None: not known."""


class EmptyDirectory:
    """No directory was imported."""

    def person(self, identity: str, at: datetime, /) -> PersonEntry | None:  # noqa: ARG002 - the protocol's
        return None

    def place(self, place: str, at: datetime, /) -> PlaceEntry | None:  # noqa: ARG002 - the protocol's
        return None

    def size(self, unit: str, at: datetime, /) -> int | None:  # noqa: ARG002 - the protocol's
        return None
