"""The arguments of an operation: read one by one, every fault told, nothing unknown let through."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from schemas.errors import Fault, InvalidInput
from schemas.timestamps import parse_time

T = TypeVar("T")


class Arguments:
    """A reader over plain JSON; `done` refuses what was wrong or left over."""

    def __init__(self, given: Mapping[str, Any], at: str = "") -> None:
        self._given = given
        self._at = at
        self._asked: set[str] = set()
        self._faults: list[Fault] = []

    def text(self, name: str, otherwise: str | None = None) -> str:
        """A string; required where there is no `otherwise`."""
        return self._read(name, _text, otherwise, required=otherwise is None) or ""

    def uuid(self, name: str) -> str:
        """A required UUID, in lower case."""
        return self._read(name, _uuid, None, required=True) or ""

    def maybe_text(self, name: str) -> str | None:
        return self._read(name, _text, None)

    def number(self, name: str, otherwise: float = 0.0) -> float:
        return self._read(name, _number, None) or otherwise

    def flag(self, name: str) -> bool:
        return self._read(name, _flag, None) or False

    def time(self, name: str) -> datetime | None:
        return self._read(name, _time, None)

    def texts(self, name: str) -> list[str]:
        """A list of strings, also where they came as one, joined by commas."""
        return self._read(name, _texts, None) or []

    def objects(self, name: str) -> list[dict[str, Any]]:
        return self._read(name, _objects, None, required=True) or []

    def maybe_objects(self, name: str) -> list[dict[str, Any]]:
        return self._read(name, _objects, None) or []

    def fault(self, name: str, reason: str) -> None:
        self._faults.append(Fault(f"{self._at}/{name}", reason))

    def done(self) -> None:
        """Raises: InvalidInput: what was wrong, missing or unknown."""
        self._faults += [
            Fault(f"{self._at}/{name}", "is not an argument of this operation")
            for name in sorted(set(self._given) - self._asked)
        ]
        if self._faults:
            raise InvalidInput(self._faults)

    def _read(self, name: str, parse: Callable[[Any], T], otherwise: T | None, *, required: bool = False) -> T | None:
        self._asked.add(name)
        value = self._given.get(name)
        if value is None:
            if required:
                self.fault(name, "is required")
            return otherwise
        try:
            return parse(value)
        except ValueError as error:
            self.fault(name, str(error))
            return otherwise


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("must be a string")
    return value


def _uuid(value: Any) -> str:
    try:
        return str(UUID(_text(value)))
    except ValueError as error:
        raise ValueError("must be a UUID") from error


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - told to the client as a fault
    if not math.isfinite(value):
        raise ValueError("must be a finite number")
    return float(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 - told to the client as a fault
    return value


def _time(value: Any) -> datetime:
    return parse_time(_text(value))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError("must be a list of strings")
    return value


def _objects(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ValueError("must be a list of objects")
    return value
