"""The clock and chance: the only caller of now() and the only maker of random ids."""

import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime


def now() -> datetime:
    """UTC, microseconds."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that never go back, for waits and rates."""
    return time.monotonic()


def new_ids(count: int) -> Sequence[str]:
    """Random UUIDs (version 4), all from one read of the system's randomness."""
    random = os.urandom(16 * count).hex()
    return [_uuid4(random[32 * i : 32 * i + 32]) for i in range(count)]


def _uuid4(digits: str) -> str:
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def new_secret(size: int = 24) -> str:
    """A random secret or key of `size` bytes, as hex."""
    return os.urandom(size).hex()
