"""Durations and counts as a reader says them, in English and in French."""

from datetime import timedelta

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_TWO_DAYS = 2 * _DAY


def lasting_en(span: timedelta) -> str:
    """`less than a second`, `45 seconds`, `12 minutes`, `4 h 37 min`, `3 days`."""
    seconds = int(span.total_seconds())
    if seconds < 1:
        return "less than a second"
    if seconds < _MINUTE:
        return counted_en(seconds, "second")
    if seconds < _HOUR:
        return counted_en(seconds // _MINUTE, "minute")
    if seconds < _TWO_DAYS:
        hours, minutes = divmod(seconds // _MINUTE, 60)
        return f"{hours} h {minutes} min" if minutes else counted_en(hours, "hour")
    return counted_en(seconds // _DAY, "day")


def lasting_fr(span: timedelta) -> str:
    """`moins d'une seconde`, `45 secondes`, `une heure`, `4 h 37 min`, `3 jours`."""
    seconds = int(span.total_seconds())
    if seconds < 1:
        return "moins d'une seconde"
    if seconds < _MINUTE:
        return _some_fr(seconds, "seconde")
    if seconds < _HOUR:
        return _some_fr(seconds // _MINUTE, "minute")
    if seconds < _TWO_DAYS:
        hours, minutes = divmod(seconds // _MINUTE, 60)
        return f"{hours} h {minutes} min" if minutes else _some_fr(hours, "heure")
    return counted_fr(seconds // _DAY, "jour")


def _some_fr(count: int, one: str) -> str:
    return f"une {one}" if count == 1 else f"{count} {one}s"


def counted_en(count: int, one: str, many: str | None = None) -> str:
    """`1 answer`, `2 answers`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def counted_fr(count: int, one: str, many: str | None = None) -> str:
    """`0 échec`, `1 échec`, `2 échecs`: in French the plural begins at two."""
    return f"{count} {(many or one + 's') if count > 1 else one}"


def listed_en(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def listed_fr(parts: list[str]) -> str:
    """`a`, `a et b`, `a, b et c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
