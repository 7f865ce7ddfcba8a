"""Event times: RFC 3339 in, UTC microseconds out; a time without an offset is UTC."""

import re
from datetime import UTC, datetime, timedelta

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_USUAL = frozenset({20, 24, 27})  # lengths of YYYY-MM-DDTHH:MM:SSZ without, with 3 and with 6 digits
_DAY_LENGTH = len("2026-11-22T")
_PARTS = re.compile(
    r"^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-]\d\d)(?::?(\d\d))?)?$",
)


def parse_time(text: str) -> datetime:
    """A timestamp as aware UTC, which is also meant where it has no offset.

    Digits beyond microseconds are cut, a leap second is the second before it.

    Raises: ValueError: not a timestamp, or a day that does not exist, or outside the years 1 to 9999 in UTC.
    """
    if text[19:20] in (".", "Z") and text[5:6] != "W" and len(text) in _USUAL and text[-1] == "Z" and text[10] == "T":
        try:
            return datetime.fromisoformat(text)  # the usual form, ten times as fast
        except ValueError:
            pass  # a leap second, or no such day: below
    found = _PARTS.match(text)
    if not found:
        raise ValueError("not an RFC 3339 timestamp")
    day, clock, second, fraction, _, hours, minutes = found.groups()
    micros = int((fraction or "0")[:6].ljust(6, "0"))
    leap = second == "60"
    naive = datetime.fromisoformat(f"{day}T{clock}:{'59' if leap else second}").replace(tzinfo=UTC)
    offset = timedelta()
    if hours:
        sign = -1 if hours[0] == "-" else 1
        offset = sign * timedelta(hours=int(hours[1:]), minutes=int(minutes or 0))
    try:
        return naive - offset + timedelta(microseconds=micros)
    except OverflowError as error:
        raise ValueError("outside the years 1 to 9999") from error


def with_offset(text: str) -> str:
    """A valid timestamp, with the offset that it has where it says none (xAPI 1.0.3 Data 4.5)."""
    return text if text[-1] in "Zz" or "+" in text or text.find("-", _DAY_LENGTH) > 0 else text + "Z"


def write_time(at: datetime) -> str:
    """An aware UTC time as `YYYY-MM-DDTHH:MM:SS.ffffffZ`, the one form that goes out."""
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def to_micros(at: datetime) -> int:
    """Microseconds since 1970 in UTC."""
    return (at - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The inverse of `to_micros`."""
    return EPOCH + timedelta(microseconds=micros)
