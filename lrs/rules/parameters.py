"""The parameters of a request: read from a query string, checked, each fault named; values are never echoed."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar
from urllib.parse import parse_qsl

from schemas.errors import Fault, InvalidInput
from schemas.timestamps import parse_time

T = TypeVar("T")
MOST_PARAMETERS = 64
MOST_DIGITS = 9
_SPEAKABLE = re.compile(
    r"[A-Za-z_]{1,40}"
)  # what may be echoed of an unknown name: anything else might tell of a person
_DAY_LENGTH = len("2026-11-22T")


def parse_parameters(query_string: bytes) -> dict[str, str]:
    """The parameters of a query string or form, percent-decoded as UTF-8.

    Raises: InvalidInput: not UTF-8, too many, or one given twice.
    """
    if not query_string:
        return {}
    try:
        pairs = parse_qsl(
            query_string.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except ValueError as error:
        reason = f"the query string must be percent-encoded UTF-8 with at most {MOST_PARAMETERS} parameters"
        raise InvalidInput([Fault("?", reason)]) from error
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise InvalidInput([Fault(pointer(name), "is given more than once") for name in twice])
    return parameters


def pointer(name: str) -> str:
    """Where a parameter stands, in the place of a JSON pointer: `?name`."""
    return f"?{name}" if _SPEAKABLE.fullmatch(name) else "?"


def unknown(parameters: Mapping[str, str], known: frozenset[str]) -> list[Fault]:
    """A fault for every parameter that is not known; names are case-sensitive (xAPI 1.0.3 Communication 3.2)."""
    by_lower = {name.lower(): name for name in known}
    faults = []
    for name in parameters:
        if name not in known:
            meant = by_lower.get(name.lower())
            faults.append(
                Fault(pointer(name), f"is spelled {meant}" if meant else "is not a parameter of this resource")
            )
    return faults


class Reader:
    """Reads parameters one by one and gathers every fault, so that a client learns of all at once."""

    def __init__(self, parameters: Mapping[str, str], known: frozenset[str]) -> None:
        self._parameters = parameters
        self.faults: list[Fault] = unknown(parameters, known)

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        """The parameter's value; `default` where it is absent or faulty."""
        text = self._parameters.get(name)
        if text is None:
            return default
        try:
            return parse(text)
        except InvalidInput as error:
            self.faults += [Fault(pointer(name) + fault.pointer, fault.reason) for fault in error.faults]
        except ValueError as error:
            self.faults.append(Fault(pointer(name), str(error)))
        return default

    def refuse_faults(self) -> None:
        """Raises: InvalidInput: a parameter was unknown or could not be read."""
        if self.faults:
            raise InvalidInput(self.faults)


def to_required(parameters: Mapping[str, str], name: str, parse: Callable[[str], T]) -> T:
    """The value of the one parameter that a resource has.

    Raises: InvalidInput: it is absent or unreadable, or another one is there.
    """
    reader = Reader(parameters, frozenset({name}))
    if name not in parameters:
        reader.faults.append(Fault(pointer(name), "is required"))
    value: T | None = reader.read(name, parse, None)
    reader.refuse_faults()
    assert value is not None
    return value


def to_bool(text: str) -> bool:
    """True as Python's clients write it is true, too.

    Raises: ValueError: neither `true` nor `false`.
    """
    if text not in {"true", "false", "True", "False"}:
        raise ValueError("must be true or false")
    return text in {"true", "True"}


def to_count(text: str) -> int:
    """Raises: ValueError: not a whole number from 0 on."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError("must be a whole number, 0 or more")
    return int(text)


def to_share(text: str) -> float:
    """Raises: ValueError: not a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ValueError("must be a number from 0 to 1")
    return value


def to_time(text: str) -> datetime:
    """An RFC 3339 timestamp; a `+` of the offset that was sent without percent-encoding arrives as a space.

    Raises: ValueError: not a timestamp.
    """
    try:
        return parse_time(text[:_DAY_LENGTH] + text[_DAY_LENGTH:].replace(" ", "+"))
    except ValueError as error:
        raise ValueError("must be an RFC 3339 timestamp with offset, such as 2026-11-22T09:30:00Z") from error


def to_text(text: str) -> str:
    """Raises: ValueError: empty."""
    if not text:
        raise ValueError("must not be empty")
    return text
