"""What a result measures: its score and its duration as numbers."""

import re
from collections.abc import Mapping
from typing import Any

_DURATION = re.compile(
    r"^P(?:(?P<weeks>[\d.]+)W)?(?:(?P<years>[\d.]+)Y)?(?:(?P<months>[\d.]+)M)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?$"
)
_SECONDS = {
    "weeks": 604_800,
    "years": 31_557_600,
    "months": 2_629_800,
    "days": 86_400,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}


def score(told: Mapping[str, Any] | None) -> float | None:
    """Scaled, -1 to 1; from raw where the range is told."""
    if not told:
        return None
    if "scaled" in told:
        return float(told["scaled"])
    low, high, raw = told.get("min", 0), told.get("max"), told.get("raw")
    return None if raw is None or high is None or high <= low else max(-1.0, min(1.0, (raw - low) / (high - low)))


def seconds(duration: str | None) -> float | None:
    """An ISO 8601 duration in seconds; a year as 365.25 days and a month as its twelfth."""
    found = _DURATION.match(duration) if duration else None
    if not found:
        return None
    return sum(float(value) * _SECONDS[unit] for unit, value in found.groupdict().items() if value)
