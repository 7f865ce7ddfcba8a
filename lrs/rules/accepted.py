"""What acceptance makes of a request: statements ready for the log."""

from dataclasses import dataclass
from typing import NamedTuple


class Accepted(NamedTuple):
    """One validated statement with its id, authority and version filled in; as bytes, since many wait for the disk.

    `digest`: 16 bytes over what makes it the same statement (without stored, authority, and what the server filled in).
    `content`: the statement as JSON.
    """

    id: str
    digest: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """The statements of one request: logged together or not at all."""

    credential: str
    statements: tuple[Accepted, ...]
    defines: bool = True  # whether what they say of activities and agents counts beyond them (scope `define`)
