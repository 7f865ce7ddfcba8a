"""Which xAPI version a request speaks, and which one answers it."""

import re
from typing import Final, Literal

from schemas.errors import Fault, InvalidInput

Version = Literal["1.0.3", "2.0.0"]

SPOKEN: Final[tuple[Version, ...]] = ("1.0.3", "2.0.0")
NEWEST: Final[Version] = "2.0.0"
HEADER = "X-Experience-API-Version"
_ONE = re.compile(r"1\.0(\.\d{1,9})?")
_TWO = re.compile(r"2\.0(\.\d{1,9})?")


def parse_version(header: str | None) -> Version:
    """The rules that hold for a request: 1.0 and 1.0.x are read as 1.0.3, 2.0 and 2.0.x as 2.0.0.

    Raises: InvalidInput: no header, or a version that is not spoken here (xAPI 1.0.3 Communication 3.3, 2.0 4.1.2.1).
    """
    if header in SPOKEN:
        return header
    if header is None:
        raise InvalidInput([Fault("", f"header {HEADER} is required: send 1.0.3 or 2.0.0")])
    if _ONE.fullmatch(header):
        return "1.0.3"
    if _TWO.fullmatch(header):
        return "2.0.0"
    raise InvalidInput([Fault("", f"header {HEADER} names a version that is not spoken here: send 1.0.3 or 2.0.0")])
