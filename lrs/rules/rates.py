"""How many requests a credential may send: a token bucket (ITU-T I.371 GCRA), as one number for each.

That number is the time at which the bucket will be full again. So a bucket that is full is the same as none, and may
be forgotten: what is kept is bounded by those who sent a moment ago.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Final

from schemas.errors import Misconfigured

NANOSECONDS: Final = 1_000_000_000
KEPT: Final = 4096  # buckets, before the full ones among them are forgotten


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a second over time, and so many at once; a `per_second` of 0: no limit.

    Rule: in any stretch of t seconds no more than burst + per_second * t are admitted.
    """

    per_second: int
    burst: int

    def __post_init__(self) -> None:
        if self.per_second and self.burst < 1:
            raise Misconfigured("SOUSBOIS_BURST must be 1 or more, or nothing would be admitted")

    def admit(self, full_at: int, now: int) -> tuple[int, int]:
        """When the bucket will be full again, and how long to wait first: 0 where the request is admitted.

        Times and waits in nanoseconds; `full_at`: as the last call said, anything past for a new bucket.
        """
        if not self.per_second:
            return full_at, 0
        apart = -(-NANOSECONDS // self.per_second)  # rounded up: never more than the rate
        filled = max(full_at, now) + apart
        late = filled - now - self.burst * apart
        return (full_at, late) if late > 0 else (filled, 0)


class Buckets:
    """A bucket for each credential."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._monotonic = monotonic
        self._full_at: dict[str, int] = {}
        self._most = KEPT

    def __len__(self) -> int:
        return len(self._full_at)

    def wait_s(self, key: str) -> int:
        """0 where a request of this credential is admitted; else after how many whole seconds one will be."""
        if not self._rate.per_second:
            return 0
        now = int(self._monotonic() * NANOSECONDS)
        filled, wait = self._rate.admit(self._full_at.get(key, 0), now)
        if wait:
            return ceil(wait / NANOSECONDS)
        if len(self._full_at) >= self._most:
            self._full_at = {one: at for one, at in self._full_at.items() if at > now}
            self._most = max(KEPT, 2 * len(self._full_at))  # lest it be looked through at every request
        self._full_at[key] = filled
        return 0
