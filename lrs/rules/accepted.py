"""What acceptance makes of a request: statements ready for the log."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Accepted:
    """One validated statement with its id, authority and version filled in.

    `digest`: 16 bytes over what makes it the same statement (without stored, authority, and what the server filled in).
    """

    id: str
    digest: bytes
    statement: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """The statements of one request: logged together or not at all."""

    credential: str
    statements: tuple[Accepted, ...]
    defines: bool = True  # whether what they say of activities and agents counts beyond them (scope `define`)
